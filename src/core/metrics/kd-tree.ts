/** A k-d tree over points of any dimension: distances to the nearest neighbours in the Chebyshev metric. */

const LEAF_SIZE = 12;

export class KdTree {
  readonly count: number;
  /** points in leaf order */
  private readonly points: Float64Array;
  /** per inner node: axis and value of the split; a node's children are 2i + 1 and 2i + 2 */
  private readonly axes: Int32Array;
  private readonly splits: Float64Array;

  /** @param points rows × dimensions */
  constructor(
    points: ArrayLike<number>,
    readonly dimensions: number,
  ) {
    this.count = points.length / dimensions;
    const order = Uint32Array.from({ length: this.count }, (_, i) => i);
    let levels = 0;
    while (this.count / 2 ** levels > LEAF_SIZE) levels++;
    this.axes = new Int32Array(2 ** levels - 1);
    this.splits = new Float64Array(2 ** levels - 1);
    this.build(points, order, 0, 0, this.count);
    this.points = new Float64Array(points.length);
    order.forEach((from, to) => {
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

  /** Distance from each query (rows × dimensions) to its k-th nearest point, 1 ≤ k ≤ count. */
  kthDistances(queries: ArrayLike<number>, k: number): Float64Array {
    if (!(k >= 1 && k <= this.count)) throw new RangeError(`k is ${k}; a tree of ${this.count} points has neighbours 1 … ${this.count}`);
    const rows = queries.length / this.dimensions;
    const search = new Search(k, this.dimensions);
    const out = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      for (let a = 0; a < this.dimensions; a++) search.query[a] = queries[row * this.dimensions + a];
      search.nearest.fill(Infinity);
      search.offsets.fill(0);
      this.visit(search, 0, 0, this.count);
      out[row] = search.nearest[k - 1];
    }
    return out;
  }

  private visit(search: Search, node: number, from: number, to: number): void {
    if (node >= this.axes.length) {
      this.scan(search, from, to);
      return;
    }
    const axis = this.axes[node];
    const offset = search.query[axis] - this.splits[node];
    const middle = (from + to) >>> 1;
    if (offset < 0) this.visit(search, 2 * node + 1, from, middle);
    else this.visit(search, 2 * node + 2, middle, to);
    // The other side is at least |offset| away along this axis, and as far as before along the others.
    const before = search.offsets[axis];
    search.offsets[axis] = Math.abs(offset);
    if (search.reaches()) {
      if (offset < 0) this.visit(search, 2 * node + 2, middle, to);
      else this.visit(search, 2 * node + 1, from, middle);
    }
    search.offsets[axis] = before;
  }

  private scan({ query, nearest, k }: Search, from: number, to: number): void {
    const { points, dimensions } = this;
    for (let i = from; i < to; i++) {
      const worst = nearest[k - 1];
      let distance = 0;
      for (let a = 0; a < dimensions && distance < worst; a++) {
        const along = Math.abs(points[i * dimensions + a] - query[a]);
        if (along > distance) distance = along;
      }
      if (distance >= worst) continue;
      let slot = k - 1;
      for (; slot > 0 && nearest[slot - 1] > distance; slot--) nearest[slot] = nearest[slot - 1];
      nearest[slot] = distance;
    }
  }
}

/** One query in progress: the k best distances so far, ascending, and how far the current box is along each axis. */
class Search {
  readonly query: Float64Array;
  readonly nearest: Float64Array;
  readonly offsets: Float64Array;

  constructor(
    readonly k: number,
    dimensions: number,
  ) {
    this.query = new Float64Array(dimensions);
    this.nearest = new Float64Array(k);
    this.offsets = new Float64Array(dimensions);
  }

  reaches(): boolean {
    const worst = this.nearest[this.k - 1];
    for (let a = 0; a < this.offsets.length; a++) if (this.offsets[a] >= worst) return false;
    return true;
  }
}

/** Puts the element of rank `rank` in its place, smaller ones before and larger ones after (Hoare's quickselect). */
function select(order: Uint32Array, value: (i: number) => number, from: number, to: number, rank: number): void {
  while (from < to) {
    const pivot = value((from + to) >>> 1);
    let i = from;
    let j = to;
    while (i <= j) {
      while (value(i) < pivot) i++;
      while (value(j) > pivot) j--;
      if (i > j) break;
      const swapped = order[i];
      order[i++] = order[j];
      order[j--] = swapped;
    }
    if (rank <= j) to = j;
    else if (rank >= i) from = i;
    else return;
  }
}
