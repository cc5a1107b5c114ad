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
}

/** The largest of the distances along the axes. */
export const chebyshev: Norm = new Chebyshev();

/** The root of the sum of their squares. */
export const euclidean: Norm = new Euclidean();
