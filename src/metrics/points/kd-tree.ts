/** A k-d tree over points of any dimension: how far the nearest neighbours are, and which points lie in which balls. */

import { checkFinite, checkNumbers, checkRows, checkWhole } from "../../errors/checks.js";
import { powerOfTwo } from "../../numerics/elementary.js";
import type { Norm } from "./norm.js";
import { chebyshev } from "./norm.js";
import { allFinite, metricRows } from "../../numerics/points.js";
import { select } from "./select.js";
import type { Search } from "./tree-search.js";
import { BallSearch, NearestSearch } from "./tree-search.js";

const LEAF_SIZE = 12;

/** A k-d tree of points of any dimension (Bentley 1975), by default under the Chebyshev metric. */
export class KdTree {
  readonly count: number;
  /** points in leaf order */
  private readonly points: Float64Array;
  /** per inner node: axis and value of the split; a node's children are 2i + 1 and 2i + 2 */
  private readonly axes: Int32Array;
  private readonly splits: Float64Array;
  /** the row that each point was given as */
  private readonly order: Uint32Array;

  /**
   * @param points rows × dimensions, at least one row
   * @throws RangeError where there are none, or ragged ones, or a coordinate is not finite: comparisons with NaN would misplace it
   */
  constructor(
    points: ArrayLike<number>,
    readonly dimensions: number,
    readonly norm: Norm = chebyshev,
  ) {
    this.count = metricRows("points", points, dimensions);
    checkFinite("points", points);
    this.order = new Uint32Array(this.count);
    for (let i = 0; i < this.count; i++) this.order[i] = i;
    let levels = 0;
    while (this.count / powerOfTwo(levels) > LEAF_SIZE) levels++;
    this.axes = new Int32Array(powerOfTwo(levels) - 1);
    this.splits = new Float64Array(powerOfTwo(levels) - 1);
    this.build(points, this.order, 0, 0, this.count);
    this.points = new Float64Array(points.length);
    this.order.forEach((from, to) => {
      for (let a = 0; a < dimensions; a++) this.points[to * dimensions + a] = points[from * dimensions + a];
    });
  }

  private build(points: ArrayLike<number>, order: Uint32Array, node: number, from: number, to: number): void {
    if (node >= this.axes.length) return;
    const axis = this.widestAxis(points, order, from, to);
    const middle = (from + to) >>> 1;
    const value = (i: number): number => points[order[i] * this.dimensions + axis];
    select(order, value, from, to - 1, middle);
    this.axes[node] = axis;
    this.splits[node] = value(middle);
    this.build(points, order, 2 * node + 1, from, middle);
    this.build(points, order, 2 * node + 2, middle, to);
  }

  private widestAxis(points: ArrayLike<number>, order: Uint32Array, from: number, to: number): number {
    let widest = 0;
    let width = -1;
    for (let a = 0; a < this.dimensions; a++) {
      let low = Infinity;
      let high = -Infinity;
      for (let i = from; i < to; i++) {
        const value = points[order[i] * this.dimensions + a];
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (high - low > width) {
        width = high - low;
        widest = a;
      }
    }
    return widest;
  }

  /**
   * Distance from each query (rows × dimensions) to its k-th nearest point; NaN from one with a coordinate that is not finite.
   *
   * @throws RangeError where k is not a whole number from 1 to `count`, or the rows are ragged
   */
  kthDistances(queries: ArrayLike<number>, k: number): Float64Array {
    checkWhole("k", k, 1, this.count);
    checkNumbers("queries", queries);
    const search = new NearestSearch(k, this.dimensions, this.norm);
    const out = new Float64Array(checkRows("queries", queries, this.dimensions));
    for (let row = 0; row < out.length; row++) {
      search.nearest.fill(Infinity);
      this.search(search, queries, row);
      // beside a NaN every point would count as near
      out[row] = allFinite(search.query) ? this.norm.distance(search.nearest[k - 1]) : NaN;
    }
    return out;
  }

  /**
   * {@link kthDistances} from the points of another tree of the same norm, in the order in which they were given. It is faster, since
   * neighbours follow each other: a k-th neighbour is no farther than the one before and the way between the two points.
   *
   * @throws RangeError where k is not a whole number from 1 to `count`, or the points have other dimensions
   */
  kthDistancesFrom(other: KdTree, k: number): Float64Array {
    checkWhole("k", k, 1, this.count);
    const { dimensions, norm } = this;
    checkWhole("the other tree's dimensions", other.dimensions, dimensions, dimensions);
    const search = new NearestSearch(k, dimensions, norm);
    const { query, nearest } = search;
    const out = new Float64Array(other.count);
    let before = Infinity;
    for (let at = 0; at < other.count; at++) {
      let step = 0;
      for (let a = 0; a < dimensions; a++) {
        const value = other.points[at * dimensions + a];
        step = norm.extend(step, Math.abs(value - query[a]));
        query[a] = value;
      }
      nearest.fill(norm.bound(before + norm.distance(step)));
      search.offsets.fill(0);
      this.visit(search, 0, 0, this.count, 0);
      before = norm.distance(nearest[k - 1]);
      out[other.order[at]] = before;
    }
    return out;
  }

  /**
   * How many of the closed balls hold each point, in the order in which the points were given.
   *
   * @param centres balls × dimensions
   * @param radii one per ball
   * @throws RangeError where the rows are ragged, a centre is not finite or a radius is NaN, or there are more or fewer radii
   */
  ballCounts(centres: ArrayLike<number>, radii: ArrayLike<number>): Uint32Array {
    checkFinite("centres", centres);
    checkNumbers("radii", radii);
    checkWhole("the number of radii", radii.length, checkRows("centres", centres, this.dimensions), centres.length / this.dimensions);
    for (let ball = 0; ball < radii.length; ball++)
      if (Number.isNaN(radii[ball])) throw new RangeError(`radii[${ball}] is NaN: must be a number`);
    const counts = new Uint32Array(this.count);
    const search = new BallSearch(counts, this.dimensions, this.norm);
    for (let ball = 0; ball < radii.length; ball++) {
      search.radius = radii[ball];
      this.search(search, centres, ball);
    }
    const out = new Uint32Array(this.count);
    this.order.forEach((to, from) => (out[to] = counts[from]));
    return out;
  }

  private search(search: Search, queries: ArrayLike<number>, row: number): void {
    for (let a = 0; a < this.dimensions; a++) search.query[a] = queries[row * this.dimensions + a];
    search.offsets.fill(0);
    this.visit(search, 0, 0, this.count, 0);
  }

  /** @param size at most that of the way from the query to the node's box */
  private visit(search: Search, node: number, from: number, to: number, size: number): void {
    if (node >= this.axes.length) {
      search.scan(this.points, from, to);
      return;
    }
    const axis = this.axes[node];
    const offset = search.query[axis] - this.splits[node];
    const middle = (from + to) >>> 1;
    if (offset < 0) this.visit(search, 2 * node + 1, from, middle, size);
    else this.visit(search, 2 * node + 2, middle, to, size);
    // The other side is at least |offset| away along this axis, and as far as before along the others.
    const before = search.offsets[axis];
    const after = Math.abs(offset);
    const beyond = this.norm.grow(size, before, after);
    if (!search.reaches(beyond)) return;
    search.offsets[axis] = after;
    if (offset < 0) this.visit(search, 2 * node + 2, middle, to, beyond);
    else this.visit(search, 2 * node + 1, from, middle, beyond);
    search.offsets[axis] = before;
  }
}
