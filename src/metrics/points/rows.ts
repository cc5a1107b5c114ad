/** Which rows of a set of points a metric looks at, where all would take too long. */

import { permutation, stream } from "../../numerics/random.js";

/**
 * At most `count` of the rows, in double precision: all of them in their order, or as many drawn without replacement
 * from a fixed stream. Drawn, because a set may be in order and its first rows no fair share; fixed, because a metric of
 * the same points must be the same number. Fewer rows are the first ones of more.
 *
 * @param points rows × dimensions
 */
export function someRows(points: ArrayLike<number>, dimensions: number, count: number): Float64Array {
  const rows = points.length / dimensions;
  if (rows <= count) return new Float64Array(points);
  const chosen = permutation(stream(0, "rows of a metric"), 0, rows);
  const out = new Float64Array(count * dimensions);
  for (let i = 0; i < out.length; i++) out[i] = points[chosen[Math.floor(i / dimensions)] * dimensions + (i % dimensions)];
  return out;
}
