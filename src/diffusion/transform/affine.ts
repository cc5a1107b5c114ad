/** The affine map of a region, from the data's coordinates to the model's. */

import { log } from "../../numerics/elementary.js";

/** The affine maps x = m + L u of regions, one after another. */
export interface AffineMaps {
  dimensions: number;
  /** m, regions × dimensions */
  mean: ArrayLike<number>;
  /** L, regions × dimensions × dimensions, lower triangular */
  scale: ArrayLike<number>;
}

/** u = L⁻¹(x - m) of a row of points. @param region the region whose map applies */
export function toUnit(points: Float32Array, row: number, { dimensions: d, mean, scale }: AffineMaps, region = 0): Float64Array {
  const u = new Float64Array(d);
  for (let a = 0; a < d; a++) {
    let rest = points[row * d + a] - mean[region * d + a];
    for (let b = 0; b < a; b++) rest -= scale[(region * d + a) * d + b] * u[b];
    u[a] = rest / scale[(region * d + a) * d + a];
  }
  return u;
}

/** log det of a lower triangular matrix, d × d row by row. @param from its first index */
export function logDeterminant(lower: ArrayLike<number>, d: number, from = 0): number {
  let sum = 0;
  for (let a = 0; a < d; a++) sum += log(lower[from + a * d + a]);
  return sum;
}
