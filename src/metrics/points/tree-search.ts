/** What is asked of a k-d tree: one query in progress. Sizes are the norm's. */

import type { Norm } from "./norm.js";

export interface Search {
  readonly query: Float64Array;
  /** how far the current box is from the query along each axis */
  readonly offsets: Float64Array;
  /** Whether points of this size, or more, still matter. */
  reaches(size: number): boolean;
  /** Looks at rows `from` … `to` - 1 of the tree's points (rows × dimensions). */
  scan(points: Float64Array, from: number, to: number): void;
}

/** The k nearest points. */
export class NearestSearch implements Search {
  readonly query: Float64Array;
  readonly offsets: Float64Array;
  /** the k least sizes so far, ascending */
  readonly nearest: Float64Array;

  constructor(
    readonly k: number,
    dimensions: number,
    private readonly norm: Norm,
  ) {
    this.query = new Float64Array(dimensions);
    this.offsets = new Float64Array(dimensions);
    this.nearest = new Float64Array(k).fill(Infinity);
  }

  reaches(size: number): boolean {
    return size < this.nearest[this.k - 1];
  }

  scan(points: Float64Array, from: number, to: number): void {
    this.norm.keepNearest(points, { from, to }, this.query, this.nearest);
  }
}

/** The points of a closed ball, counted once more each. */
export class BallSearch implements Search {
  readonly query: Float64Array;
  readonly offsets: Float64Array;
  radius = 0;

  /** @param counts per row of the tree */
  constructor(
    private readonly counts: Uint32Array,
    private readonly dimensions: number,
    private readonly norm: Norm,
  ) {
    this.query = new Float64Array(dimensions);
    this.offsets = new Float64Array(dimensions);
  }

  // Distances are compared, not sizes: a radius that is the distance of a point must hold that point.
  reaches(size: number): boolean {
    return this.norm.distance(size) <= this.radius;
  }

  scan(points: Float64Array, from: number, to: number): void {
    const { query, dimensions, norm } = this;
    for (let i = from; i < to; i++) {
      let size = 0;
      for (let a = 0; a < dimensions; a++) size = norm.extend(size, Math.abs(points[i * dimensions + a] - query[a]));
      if (this.reaches(size)) this.counts[i] += 1;
    }
  }
}
