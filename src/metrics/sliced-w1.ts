/** How far the mass of one set of points must be moved to give the other, seen from many sides. */

import { checkWhole } from "../errors/checks.js";
import { normals, stream } from "../numerics/random.js";
import { allFinite, inUnit, metricRows } from "../numerics/points.js";

/** Directions that memory can hold at once. */
const MAX_PROJECTIONS = 1_000_000;

export interface SlicedW1Options {
  /** directions that are looked along; more of them lower the error of the mean over directions */
  projections?: number;
}

/**
 * Sliced Wasserstein-1 distance, in the coordinates' unit: the mean over directions of the Wasserstein-1 distance of the
 * points' projections (Rabin, Peyré, Delon & Bernot 2011; Bonneel, Rabin, Peyré & Pfister 2015, there of order 2). The
 * directions are the same in every call. At least 0; between draws of one distribution of order n^(-1/2), not 0.
 *
 * @param x n ≥ 1 rows × dimensions
 * @param y m ≥ 1 rows × dimensions
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where either has no rows, or ragged ones, and unless `projections` is a whole number from 1 on
 */
export function slicedW1(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  dimensions: number,
  { projections = 128 }: SlicedW1Options = {},
): number {
  checkWhole("projections", projections, 1, MAX_PROJECTIONS);
  metricRows("x", x, dimensions);
  metricRows("y", y, dimensions);
  if (!allFinite(x, y)) return NaN;
  // along a line every direction shows the same
  const along = dimensions === 1 ? Float64Array.of(1) : directions(dimensions, projections);
  const { unit, sets } = inUnit(x, y);
  const [from, to] = sets.map((points) => new Float64Array(points));
  const shadowOfX = new Float64Array(x.length / dimensions);
  const shadowOfY = new Float64Array(y.length / dimensions);
  let sum = 0;
  for (let at = 0; at < along.length; at += dimensions) {
    const direction = along.subarray(at, at + dimensions);
    project(from, direction, shadowOfX);
    project(to, direction, shadowOfY);
    shadowOfX.sort();
    shadowOfY.sort();
    sum += wasserstein1(shadowOfX, shadowOfY);
  }
  return unit * ((sum * dimensions) / along.length);
}

/** `count` × dimensions: unit vectors uniform on the sphere, of a fixed stream. More of them begin with the same ones. */
export function directions(dimensions: number, count: number): Float64Array {
  // normals of all axes alike have no preferred direction (Muller 1959)
  const out = new Float64Array(normals(stream(0, "directions of a metric"), 0, 0, new Float32Array(count * dimensions)));
  for (let at = 0; at < out.length; at += dimensions) {
    const direction = out.subarray(at, at + dimensions);
    const length = Math.sqrt(direction.reduce((sum, z) => sum + z * z, 0));
    for (let a = 0; a < dimensions; a++) direction[a] /= length;
  }
  return out;
}

function project(points: Float64Array, direction: Float64Array, out: Float64Array): void {
  const dimensions = direction.length;
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let a = 0; a < dimensions; a++) sum += points[i * dimensions + a] * direction[a];
    out[i] = sum;
  }
}

/**
 * Wasserstein-1 distance of two sets of values: ∫ |F⁻¹(q) - G⁻¹(q)| dq over 0 … 1, exact for sets of any sizes.
 *
 * @param x ascending, n ≥ 1
 * @param y ascending, m ≥ 1
 */
export function wasserstein1(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  const m = y.length;
  let sum = 0;
  // q in steps of 1 / (n m), whole numbers, so that steps that end together do so exactly
  for (let q = 0, i = 0, j = 0; i < n && j < m;) {
    const endOfX = (i + 1) * m;
    const endOfY = (j + 1) * n;
    const end = Math.min(endOfX, endOfY);
    sum += (end - q) * Math.abs(x[i] - y[j]);
    if (end === endOfX) i++;
    if (end === endOfY) j++;
    q = end;
  }
  return sum / (n * m);
}
