/** Distances of all pairs of points, and sums over them: the loops that quadratic metrics spend their time in. */

import { decay } from "./decay.js";

/**
 * Squared Euclidean distance of two points. A function of its own, and not a loop over pairs that is told what to do with
 * each: engines put it in place of the call, which they would not do with a function that they are handed.
 *
 * @param i where the first point begins in `x`
 * @param j where the second point begins in `y`
 */
export function squaredDistance(x: Float64Array, i: number, y: Float64Array, j: number, dimensions: number): number {
  const first = x[i] - y[j];
  let sum = first * first;
  for (let a = 1; a < dimensions; a++) {
    const along = x[i + a] - y[j + a];
    sum += along * along;
  }
  return sum;
}

/** What is summed of a pair: exp(-scale · squared distance) with a scale above 0, and with {@link DISTANCE} the distance. */
export type Scale = number;
export const DISTANCE: Scale = 0;

function term(squared: number, scale: Scale): number {
  return scale === DISTANCE ? Math.sqrt(squared) : decay(scale * squared);
}

/** Rows that are summed side by side, each by itself: the additions of one row wait for each other, those of four rows do not. */
const TILE = 4;

/**
 * Sums of the terms of pairs, row by row of `x`, whose terms are added in the order of the other rows. Every implementation gives the
 * same bits; all coordinates are finite.
 */
export interface PairSums {
  /** of each row of `x`, over all rows of `y` */
  between(x: Float64Array, y: Float64Array, dimensions: number, scale: Scale): Float64Array;
  /** of each row of `x`, over the rows before it */
  within(x: Float64Array, dimensions: number, scale: Scale): Float64Array;
}

/** In plain loops, on any machine. */
export const plainPairSums: PairSums = { between, within };

/** Mean of a pair's term over all pairs of a row of `x` and a row of `y`. */
export function meanBetween(pairs: PairSums, x: Float64Array, y: Float64Array, dimensions: number, scale: Scale): number {
  return total(pairs.between(x, y, dimensions, scale)) / ((x.length / dimensions) * (y.length / dimensions));
}

/** Mean of a pair's term over all pairs of different rows. */
export function meanWithin(pairs: PairSums, x: Float64Array, dimensions: number, scale: Scale): number {
  const count = x.length / dimensions;
  return total(pairs.within(x, dimensions, scale)) / ((count * (count - 1)) / 2);
}

/** Summed by rows, which keeps the rounding small. */
function total(rows: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < rows.length; row++) sum += rows[row];
  return sum;
}

function between(x: Float64Array, y: Float64Array, dimensions: number, scale: Scale): Float64Array {
  if (dimensions === 1) return between(inPlane(x), inPlane(y), 2, scale);
  const tiles: Tiles = { x, dimensions, scale };
  const sums = new Float64Array(x.length / dimensions);
  const tile = new Float64Array(TILE);
  for (let row = 0; row < sums.length; row += TILE) {
    rowSums(tiles, row * dimensions, y, y.length, tile);
    sums.set(tile.subarray(0, sums.length - row), row);
  }
  return sums;
}

function within(x: Float64Array, dimensions: number, scale: Scale): Float64Array {
  if (dimensions === 1) return within(inPlane(x), 2, scale);
  const tiles: Tiles = { x, dimensions, scale };
  const sums = new Float64Array(x.length / dimensions);
  const tile = new Float64Array(TILE);
  for (let first = 0; first < sums.length; first += TILE) {
    const i = first * dimensions;
    rowSums(tiles, i, x, i, tile);
    for (let row = first; row < Math.min(first + TILE, sums.length); row++) {
      const at = row * dimensions;
      let sum = tile[row - first];
      for (let j = i; j < at; j += dimensions) sum += term(squaredDistance(x, at, x, j, dimensions), scale);
      sums[row] = sum;
    }
  }
  return sums;
}

/** Points of a line with a second coordinate of 0, which adds nothing to a sum of squares. */
function inPlane(points: Float64Array): Float64Array {
  const out = new Float64Array(2 * points.length);
  for (let i = 0; i < points.length; i++) out[2 * i] = points[i];
  return out;
}

/** Points that are gone through four rows at a time, and the term of a pair. */
interface Tiles {
  x: Float64Array;
  dimensions: number;
  scale: Scale;
}

/**
 * Sets `out` to the sums of four rows' terms with the rows of `y` before `end`, in their order. Past the last row of `x` the last one is
 * taken again.
 *
 * @param i where the first of the four rows begins in `x`; of two coordinates or more
 */
function rowSums({ x, dimensions, scale }: Tiles, i: number, y: Float64Array, end: number, out: Float64Array): void {
  const last = x.length - dimensions;
  const i1 = Math.min(i + dimensions, last);
  const i2 = Math.min(i1 + dimensions, last);
  const i3 = Math.min(i2 + dimensions, last);
  const [a0, b0, a1, b1, a2, b2, a3, b3] = [x[i], x[i + 1], x[i1], x[i1 + 1], x[i2], x[i2 + 1], x[i3], x[i3 + 1]];
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let j = 0; j < end; j += dimensions) {
    const a = y[j];
    const b = y[j + 1];
    let s0 = (a0 - a) * (a0 - a) + (b0 - b) * (b0 - b);
    let s1 = (a1 - a) * (a1 - a) + (b1 - b) * (b1 - b);
    let s2 = (a2 - a) * (a2 - a) + (b2 - b) * (b2 - b);
    let s3 = (a3 - a) * (a3 - a) + (b3 - b) * (b3 - b);
    for (let k = 2; k < dimensions; k++) {
      const c = y[j + k];
      s0 += (x[i + k] - c) * (x[i + k] - c);
      s1 += (x[i1 + k] - c) * (x[i1 + k] - c);
      s2 += (x[i2 + k] - c) * (x[i2 + k] - c);
      s3 += (x[i3 + k] - c) * (x[i3 + k] - c);
    }
    sum0 += term(s0, scale);
    sum1 += term(s1, scale);
    sum2 += term(s2, scale);
    sum3 += term(s3, scale);
  }
  out[0] = sum0;
  out[1] = sum1;
  out[2] = sum2;
  out[3] = sum3;
}
