/** How far mass must be moved to turn one set of points into another: the exact 1-Wasserstein distance, by optimal transport. */

import type { Measure } from "./points/point-set.js";
import { inCommonUnit, PointSet } from "./points/point-set.js";
import { asMany, defineMetric } from "./record.js";

/** Rows of each side that are compared; the costs of all their pairs take 32 MB. */
const ROWS = 2000;

/**
 * 1-Wasserstein distance of the empirical distributions of two sets, in the coordinates' unit: the least mean distance that mass travels
 * which is spread evenly over the rows of `x` and ends spread evenly over those of `y`. The distance of two points is the sum of the
 * distances along the axes (L1), as in Jolicoeur-Martineau, Fatras & Kachman, "Generating and imputing tabular data via diffusion and
 * flow-based gradient-boosted trees" (2024). At least 0; between n draws each of one law in d > 2 dimensions of order n^(-1/d), not 0.
 *
 * Exact but for rounding, and of sets of any sizes: see {@link transport}. Of more than 2,000 rows 2,000 are drawn (the same in each call).
 *
 * @param x n ≥ 1 rows × dimensions
 * @param y m ≥ 1 rows × dimensions
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where either has no rows, or ragged ones
 */
export function wassersteinDistance(x: ArrayLike<number>, y: ArrayLike<number>, dimensions: number): number {
  return wassersteinFrom(new PointSet(x, dimensions, "x"))(new PointSet(y, dimensions, "y"));
}

/** {@link wassersteinDistance} of samples from the same data. */
export function wassersteinFrom(real: PointSet): Measure {
  const measure = inCommonUnit([real] as const, (unit, data) => {
    const rows = data.some(ROWS);
    return (drawn) => unit * transport(rows, drawn.some(ROWS));
  });
  return (samples) => (real.isFinite && samples.isFinite ? measure(samples) : NaN);
}

/** Mean cost of the best transport; the side with more rows sends, so that few rows send to several. */
function transport(x: PointSet, y: PointSet): number {
  const [from, to] = x.rows >= y.rows ? [x, y] : [y, x];
  return new Transport(distances(from, to), from.rows, to.rows).solve();
}

/** L1 distances, rows of `from` × rows of `to`. */
function distances(from: PointSet, to: PointSet): Float64Array {
  const { dimensions } = from;
  const out = new Float64Array(from.rows * to.rows);
  for (let i = 0, at = 0; i < from.rows; i++) {
    for (let j = 0; j < to.rows; j++, at++) {
      let sum = 0;
      for (let a = 0; a < dimensions; a++) sum += Math.abs(from.points[i * dimensions + a] - to.points[j * dimensions + a]);
      out[at] = sum;
    }
  }
  return out;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/**
 * The transportation problem by successive shortest paths, with potentials and scaling (Edmonds & Karp, "Theoretical improvements in
 * algorithmic efficiency for network flow problems", 1972), and with many paths a phase. Mass is counted in whole units, lcm(n, m) in all,
 * so it is exact. A phase finds the shortest paths to all receivers from the senders with a portion left (Dijkstra's algorithm on reduced
 * costs, dense) and moves whole portions along those that lead to room for one. Mass is only ever moved along shortest paths, so no plan
 * is cheaper that moves as much from and to the same rows. Portions are powers of two; the last is one unit.
 *
 * A phase takes time in proportion to n m, and there are at most max(n, m) of them for each of log2(min(n, m)) + 1 portions. Of 2,000 normal
 * points each there are about 150, a second or two. Ties are resolved by the rows' order alone: the same points give the same plan.
 */
class Transport {
  /** units that a sender has left, and those that a receiver has room for */
  private readonly left: Float64Array;
  private readonly room: Float64Array;
  /** potentials: cost - ofSender - ofReceiver is at least 0, and 0 where mass is moved */
  private readonly ofSender: Float64Array;
  private readonly ofReceiver: Float64Array;
  /** of each receiver, the units that it has of each sender */
  private readonly moved: Map<number, number>[];
  /** lengths of the shortest paths of a phase */
  private readonly toSender: Float64Array;
  private readonly toReceiver: Float64Array;
  /** where the paths come from: -1 of a sender where they begin */
  private readonly beforeSender: Int32Array;
  private readonly beforeReceiver: Int32Array;
  private readonly units: number;
  /** a multiple of which is moved */
  private portion: number;

  constructor(
    /** senders × receivers */
    private readonly costs: Float64Array,
    private readonly senders: number,
    private readonly receivers: number,
  ) {
    const divisor = greatestCommonDivisor(senders, receivers);
    this.units = (senders * receivers) / divisor;
    this.left = new Float64Array(senders).fill(receivers / divisor);
    this.room = new Float64Array(receivers).fill(senders / divisor);
    this.portion = 1;
    while (2 * this.portion <= Math.min(senders, receivers) / divisor) this.portion *= 2;
    this.ofSender = new Float64Array(senders);
    this.ofReceiver = new Float64Array(receivers);
    this.moved = Array.from({ length: receivers }, () => new Map<number, number>());
    this.toSender = new Float64Array(senders);
    this.toReceiver = new Float64Array(receivers);
    this.beforeSender = new Int32Array(senders);
    this.beforeReceiver = new Int32Array(receivers);
  }

  /** Mean cost per unit of the cheapest plan. */
  solve(): number {
    for (; this.portion >= 1; this.portion /= 2) {
      while (this.portions(this.left) > 0 && this.portions(this.room) > 0) {
        const nearest = this.shortestPaths();
        this.reprice(this.toReceiver[nearest[nearest.length - 1]]);
        for (const receiver of nearest) this.moveTo(receiver);
      }
    }
    let sum = 0;
    this.moved.forEach((bySender, j) => {
      for (const [i, units] of bySender) sum += units * this.costs[i * this.receivers + j];
    });
    return sum / this.units;
  }

  /** How many rows have a portion left, or room for one. */
  private portions(units: Float64Array): number {
    return units.reduce((sum, count) => sum + Number(count >= this.portion), 0);
  }

  /**
   * Fills in the paths' lengths and origins, as far as half of those need that may be moved along: farther ones would be others once
   * the nearer have been used.
   *
   * @returns the receivers whose paths are known, from the nearest on
   */
  private shortestPaths(): Int32Array {
    const { senders, receivers, left, room, portion, toSender, toReceiver } = this;
    let wanted = Math.ceil(Math.min(this.portions(left), this.portions(room)) / 2);
    toReceiver.fill(Infinity);
    for (let i = 0; i < senders; i++) {
      this.beforeSender[i] = -1;
      toSender[i] = left[i] >= portion ? 0 : Infinity;
      if (left[i] >= portion) this.reach(i);
    }
    // those that are not settled stand from `done` on
    const order = Int32Array.from({ length: receivers }, (_, j) => j);
    let done = 0;
    while (wanted > 0) {
      let nearest = done;
      for (let at = done + 1; at < receivers; at++) if (toReceiver[order[at]] < toReceiver[order[nearest]]) nearest = at;
      const j = order[nearest];
      order[nearest] = order[done];
      order[done++] = j;
      if (room[j] >= portion) wanted--;
      // what a receiver has of a sender can be sent back
      for (const i of this.moved[j].keys()) {
        if (toSender[i] <= toReceiver[j]) continue;
        toSender[i] = toReceiver[j];
        this.beforeSender[i] = j;
        this.reach(i);
      }
    }
    return order.subarray(0, done);
  }

  /** Shortens the paths to receivers by those through a sender. */
  private reach(sender: number): void {
    const { receivers, costs, toReceiver, beforeReceiver, ofReceiver } = this;
    const [base, potential] = [this.toSender[sender], this.ofSender[sender]];
    const from = sender * receivers;
    for (let j = 0; j < receivers; j++) {
      const reduced = costs[from + j] - potential - ofReceiver[j];
      // rounding may leave less than nothing, and a path would go round in circles
      const length = reduced > 0 ? base + reduced : base;
      if (length < toReceiver[j]) {
        toReceiver[j] = length;
        beforeReceiver[j] = sender;
      }
    }
  }

  /**
   * Potentials by which every arc of a shortest path costs nothing.
   *
   * @param longest of the paths that are known; it stands for those that are longer
   */
  private reprice(longest: number): void {
    for (let i = 0; i < this.senders; i++) this.ofSender[i] -= Math.min(this.toSender[i], longest);
    for (let j = 0; j < this.receivers; j++) this.ofReceiver[j] += Math.min(this.toReceiver[j], longest);
  }

  /** Moves as many portions as the shortest path to a receiver takes. */
  private moveTo(receiver: number): void {
    let units = this.room[receiver];
    let sender = this.beforeReceiver[receiver];
    for (let back = this.beforeSender[sender]; units > 0 && back !== -1; back = this.beforeSender[sender]) {
      units = Math.min(units, this.moved[back].get(sender) ?? 0);
      sender = this.beforeReceiver[back];
    }
    units = Math.min(units, this.left[sender]);
    units -= units % this.portion;
    if (units === 0) return;
    this.left[sender] -= units;
    this.room[receiver] -= units;
    for (let to = receiver; to !== -1;) {
      const from = this.beforeReceiver[to];
      this.add(to, from, units);
      const back = this.beforeSender[from];
      if (back !== -1) this.add(back, from, -units);
      to = back;
    }
  }

  private add(receiver: number, sender: number, units: number): void {
    const bySender = this.moved[receiver];
    const sum = (bySender.get(sender) ?? 0) + units;
    if (sum === 0) bySender.delete(sender);
    else bySender.set(sender, sum);
  }
}

export const wasserstein1Metric = defineMetric({
  name: "wasserstein_1",
  label: "Wasserstein-1",
  unit: "",
  better: "lower",
  explanation: "exact mean distance that mass has to travel by the best plan, distances along the axes added up, in the data's own units",
  needs: ["samples"],
  measure: asMany(wassersteinFrom),
  shownIn: ["comparisons", "report", "samplers", "paper"],
});
