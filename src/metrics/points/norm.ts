/** How distances along the axes make one distance. */

import { powerOfTwo } from "../../numerics/elementary.js";

/**
 * A norm, as a value. A search compares sizes, which order points as their distances do and need no root. The norms are
 * classes of one shape, not objects of functions, because engines then put their few operations in place of the calls.
 */
export interface Norm {
  /** The size that `size` becomes with one more axis, `along` ≥ 0 apart on it; that of no axes is 0. Never less than `size`. */
  extend(size: number, along: number): number;
  /** At most what `size` becomes where its part on one axis grows from `before` to `after`. */
  grow(size: number, before: number, after: number): number;
  /** The distance of a size. */
  distance(size: number): number;
  /** At least the size of any point that is as near as this, or a few roundings farther. */
  bound(distance: number): number;
  /**
   * Looks at rows `from` … `to` - 1 of points (rows × dimensions, as many as the query has) and keeps the least sizes of the way from
   * the query. A loop of each norm's own: engines make it of the norm's operations alone.
   *
   * @param nearest ascending
   */
  keepNearest(points: Float64Array, rows: RowRange, query: Float64Array, nearest: Float64Array): void;
}

/** Rows from the first to the one before the last. */
export interface RowRange {
  from: number;
  to: number;
}

/** Puts a size, which is less than the last, among those that are kept. */
function keep(size: number, nearest: Float64Array): void {
  let slot = nearest.length - 1;
  for (; slot > 0 && nearest[slot - 1] > size; slot--) nearest[slot] = nearest[slot - 1];
  nearest[slot] = size;
}

/** Makes up for what a few roundings take from a bound that must not be too small. */
const ROUNDED_UP = 1 + powerOfTwo(-40);
/** The same where sizes are so small that they have fewer digits. */
const TINY = powerOfTwo(-1000);

class Chebyshev implements Norm {
  extend(size: number, along: number): number {
    return along > size ? along : size;
  }

  grow(size: number, _before: number, after: number): number {
    return after > size ? after : size;
  }

  distance(size: number): number {
    return size;
  }

  bound(distance: number): number {
    return distance * ROUNDED_UP + TINY;
  }

  keepNearest(points: Float64Array, { from, to }: RowRange, query: Float64Array, nearest: Float64Array): void {
    const dimensions = query.length;
    const last = nearest.length - 1;
    let worst = nearest[last];
    for (let start = from * dimensions; start < to * dimensions; start += dimensions) {
      let size = 0;
      for (let a = 0; a < dimensions && size < worst; a++) {
        const along = Math.abs(points[start + a] - query[a]);
        if (along > size) size = along;
      }
      if (size >= worst) continue;
      keep(size, nearest);
      worst = nearest[last];
    }
  }
}

/** Makes up for what a few roundings, and those of a sum over many axes, add to a bound that must not be too large. */
const ROUNDED_DOWN = 1 - powerOfTwo(-40);

class Euclidean implements Norm {
  extend(size: number, along: number): number {
    return size + along * along;
  }

  grow(size: number, before: number, after: number): number {
    return (size + (after * after - before * before)) * ROUNDED_DOWN;
  }

  distance(size: number): number {
    return Math.sqrt(size);
  }

  bound(distance: number): number {
    return distance * distance * ROUNDED_UP + TINY;
  }

  keepNearest(points: Float64Array, { from, to }: RowRange, query: Float64Array, nearest: Float64Array): void {
    const dimensions = query.length;
    const last = nearest.length - 1;
    let worst = nearest[last];
    for (let start = from * dimensions; start < to * dimensions; start += dimensions) {
      let size = 0;
      for (let a = 0; a < dimensions && size < worst; a++) {
        const along = points[start + a] - query[a];
        size += along * along;
      }
      if (size >= worst) continue;
      keep(size, nearest);
      worst = nearest[last];
    }
  }
}

/** The largest of the distances along the axes. */
export const chebyshev: Norm = new Chebyshev();

/** The root of the sum of their squares. */
export const euclidean: Norm = new Euclidean();
