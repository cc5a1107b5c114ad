/** Gaussian mixtures: distributions with exact density, score and denoiser. All in double precision. */

import { checkNumbers, checkRows, checkText, checkWhole, MAX_ROWS } from "../../errors/checks.js";
import { cholesky } from "../../numerics/cholesky.js";
import type { GaussianMixture } from "../../numerics/mixture/parts.js";
import { checkParts } from "../../numerics/mixture/parts.js";
import { PreparedMixture } from "../../numerics/mixture/prepared-mixture.js";
import { normals, stream, uniforms } from "../../numerics/random.js";

/**
 * Draws `count` points of a mixture, count × d float32. Row i depends only on the seed, the label and i.
 *
 * @param label names the two streams, `<label> component` and `<label> normal`
 * @throws RangeError if the mixture's parts do not fit together, or a covariance is not positive definite; for a seed outside
 * 0 … 2⁵³ - 1 or an invalid number of points
 */
export function sampleMixture(mixture: GaussianMixture, count: number, seed: number, label: string): Float32Array {
  checkParts(mixture);
  checkWhole("count", count, 0, MAX_ROWS);
  checkText("label", label);
  const { weights, means, covariances } = mixture;
  const d = means[0].length;
  const factors = covariances.map(cholesky);
  const u = uniforms(stream(seed, `${label} component`), 0, count);
  const z = normals(stream(seed, `${label} normal`), 0, 0, new Float32Array(count * d));
  const points = new Float32Array(count * d);
  for (let row = 0; row < count; row++) {
    const k = componentAt(weights, u[row]);
    for (let c = 0; c < d; c++) {
      let x = means[k][c];
      for (let j = 0; j <= c; j++) x += factors[k][c * d + j] * z[row * d + j];
      points[row * d + c] = x;
    }
  }
  return points;
}

/** @throws RangeError unless they are rows × d */
export function checkPoints(points: ArrayLike<number>, d: number): void {
  checkNumbers("points", points);
  checkRows("points", points, d);
}

/** Returns the component whose part of [0, 1) holds `u`. */
function componentAt(weights: readonly number[], u: number): number {
  let end = 0;
  for (let k = 0; k < weights.length - 1; k++) {
    end += weights[k];
    if (u < end) return k;
  }
  return weights.length - 1;
}

/**
 * Returns log p(x) of each point, in nats.
 *
 * @param points rows × d
 * @throws RangeError if the mixture's parts do not fit together, a covariance is not positive definite, or the points are ragged
 */
export function logDensity(mixture: GaussianMixture, points: ArrayLike<number>): Float64Array {
  const prepared = new PreparedMixture(mixture);
  checkPoints(points, prepared.dimensions);
  return Float64Array.from({ length: points.length / prepared.dimensions }, (_, row) => prepared.moveTo(points, row));
}

/**
 * Returns ∇ log p(x) at each point, rows × d.
 *
 * @param points rows × d
 * @throws RangeError as {@link logDensity}
 */
export function score(mixture: GaussianMixture, points: ArrayLike<number>): Float64Array {
  const prepared = new PreparedMixture(mixture);
  const d = prepared.dimensions;
  checkPoints(points, d);
  const scores = new Float64Array(points.length);
  for (let row = 0; row < points.length / d; row++) {
    prepared.moveTo(points, row);
    prepared.writeScore(1, scores, row * d);
  }
  return scores;
}
