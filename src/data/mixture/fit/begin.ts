/** Where expectation maximisation begins: k-means++ (Arthur & Vassilvitskii 2007) within each stratum, then a few steps of k-means. */

import { stream, uniforms } from "../../../numerics/random.js";
import type { StratifiedMixture } from "./em.js";
import type { Table } from "./patterns.js";

const SETTLING = 10;

/** Of every coordinate 1 / its standard deviation; 0 where it does not vary. */
export function inverseScales({ points, dimensions, rows }: Table, origin: Float64Array): Float64Array {
  return origin.map((mean, c) => {
    let [sum, count] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const value = points[row * dimensions + c] - mean;
      if (Number.isNaN(value)) continue;
      sum += value * value;
      count += 1;
    }
    return sum > 0 ? 1 / Math.sqrt(sum / count) : 0;
  });
}

/**
 * A mixture of hard clusters: their shares, their means over known cells, and the variances of all rows about them.
 *
 * @param counts components of each stratum, at least 1 where it has rows
 */
export function beginning(
  table: Table,
  counts: readonly number[],
  origin: Float64Array,
  { seed, restart }: { seed: number; restart: number },
): StratifiedMixture {
  const { points, dimensions: d, rows, strata } = table;
  const scales = inverseScales(table, origin);
  const key = stream(seed, "mixture start");
  const of = new Int32Array(rows);
  const centres: Float64Array[] = [];
  const owners: number[] = [];
  counts.forEach((count, stratum) => {
    const members = Array.from({ length: rows }, (_, row) => row).filter((row) => strata[row] === stratum);
    if (members.length === 0) return;
    const draws = uniforms(key, restart * counts.length + stratum, count);
    const own = settled(table, members, seeded(table, members, draws, { origin, scales }), { origin, scales }, (row, k) => {
      of[row] = centres.length + k;
    });
    centres.push(...own);
    owners.push(...own.map(() => stratum));
  });
  const sizes = new Float64Array(centres.length);
  of.forEach((k) => (sizes[k] += 1));
  const variances = new Float64Array(d);
  const known = new Float64Array(d);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < d; c++) {
      const value = points[row * d + c] - centres[of[row]][c];
      if (Number.isNaN(value)) continue;
      variances[c] += value * value;
      known[c] += 1;
    }
  }
  return {
    strata: owners,
    weights: Array.from(sizes, (size) => size / rows),
    means: centres.map((centre) => [...centre]),
    covariances: centres.map(() =>
      Array.from({ length: d }, (_, i) =>
        Array.from({ length: d }, (__, j) => {
          if (i !== j) return 0;
          const variance = known[i] > 0 ? variances[i] / known[i] : 0;
          // clusters of copies of one row have no width of their own
          if (variance > 0) return variance;
          return scales[i] > 0 ? 1e-6 / (scales[i] * scales[i]) : 1;
        }),
      ),
    ),
  };
}

interface Units {
  origin: Float64Array;
  scales: Float64Array;
}

/** Squared distance over the known cells, in standard deviations; as if the missing ones were as far. */
function distance({ points, dimensions: d }: Table, row: number, centre: Float64Array, { scales }: Units): number {
  let [sum, known] = [0, 0];
  for (let c = 0; c < d; c++) {
    const value = (points[row * d + c] - centre[c]) * scales[c];
    if (Number.isNaN(value)) continue;
    sum += value * value;
    known += 1;
  }
  return known === 0 ? 0 : (sum * d) / known;
}

function centreAt({ points, dimensions: d }: Table, row: number, { origin }: Units): Float64Array {
  return origin.map((mean, c) => (Number.isNaN(points[row * d + c]) ? mean : points[row * d + c]));
}

/** Centres among the members, each drawn in proportion to its squared distance from those before; fewer where no row is apart from them. */
function seeded(table: Table, members: readonly number[], draws: Float64Array, units: Units): Float64Array[] {
  const centres = [centreAt(table, members[Math.floor(draws[0] * members.length)], units)];
  const nearest = Float64Array.from(members, (row) => distance(table, row, centres[0], units));
  for (let k = 1; k < draws.length; k++) {
    const total = nearest.reduce((sum, value) => sum + value, 0);
    if (!(total > 0)) break;
    let rest = draws[k] * total;
    let chosen = nearest.findLastIndex((value) => value > 0);
    for (let i = 0; i < nearest.length; i++) {
      rest -= nearest[i];
      if (rest < 0 && nearest[i] > 0) {
        chosen = i;
        break;
      }
    }
    const centre = centreAt(table, members[chosen], units);
    centres.push(centre);
    members.forEach((row, i) => (nearest[i] = Math.min(nearest[i], distance(table, row, centre, units))));
  }
  return centres;
}

/** Steps of k-means over the known cells. @param assign is told each member's cluster */
function settled(
  table: Table,
  members: readonly number[],
  centres: Float64Array[],
  units: Units,
  assign: (row: number, k: number) => void,
): Float64Array[] {
  const { points, dimensions: d } = table;
  const nearest = new Int32Array(members.length);
  for (let step = 0; step <= SETTLING; step++) {
    let changed = false;
    members.forEach((row, i) => {
      let [best, at] = [Infinity, 0];
      centres.forEach((centre, k) => {
        const apart = distance(table, row, centre, units);
        if (apart < best) [best, at] = [apart, k];
      });
      changed ||= nearest[i] !== at;
      nearest[i] = at;
    });
    if (step === SETTLING || (!changed && step > 0)) break;
    const sums = centres.map(() => new Float64Array(d));
    const counts = centres.map(() => new Float64Array(d));
    members.forEach((row, i) => {
      for (let c = 0; c < d; c++) {
        const value = points[row * d + c];
        if (Number.isNaN(value)) continue;
        sums[nearest[i]][c] += value;
        counts[nearest[i]][c] += 1;
      }
    });
    centres = centres.map((centre, k) => centre.map((value, c) => (counts[k][c] > 0 ? sums[k][c] / counts[k][c] : value)));
  }
  members.forEach((row, i) => assign(row, nearest[i]));
  return centres;
}
