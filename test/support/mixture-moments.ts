/** Mean and covariance of a Gaussian mixture, and how far a sample's are from them. */

import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";

export interface MixtureMoments {
  mean: number[];
  /** [row][column] */
  covariance: number[][];
}

/** Mean Σ w μ; covariance Σ w (Σ_k + (μ_k - mean)(μ_k - mean)ᵀ). */
export function mixtureMoments({ weights, means, covariances }: GaussianMixture): MixtureMoments {
  const average = (value: (k: number) => number): number => weights.reduce((sum, w, k) => sum + w * value(k), 0);
  const mean = means[0].map((_, c) => average((k) => means[k][c]));
  const covariance = mean.map((a, i) => mean.map((b, j) => average((k) => covariances[k][i][j] + (means[k][i] - a) * (means[k][j] - b))));
  return { mean, covariance };
}

/** Largest deviation of a sample's mean, over the coordinates, in standard errors. @param points rows × dimensions */
export function meanZ(points: ArrayLike<number>, mixture: GaussianMixture): number {
  const { mean } = mixtureMoments(mixture);
  return Math.max(...mean.map((expected, c) => zOf(products(points, mean.length, [c]), expected)));
}

/** Largest deviation of the entries of a sample's covariance, in standard errors. @param points rows × dimensions */
export function covarianceZ(points: ArrayLike<number>, mixture: GaussianMixture): number {
  const { mean, covariance } = mixtureMoments(mixture);
  const centred = Float64Array.from({ length: points.length }, (_, i) => points[i] - mean[i % mean.length]);
  return Math.max(...covariance.flatMap((row, i) => row.map((expected, j) => zOf(products(centred, mean.length, [i, j]), expected))));
}

/** The product of some of the coordinates, of every row. */
function products(points: ArrayLike<number>, d: number, coordinates: number[]): Float64Array {
  return Float64Array.from({ length: points.length / d }, (_, row) => coordinates.reduce((p, c) => p * points[row * d + c], 1));
}

function zOf(values: Float64Array, expected: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.abs(mean - expected) / Math.sqrt(variance / values.length);
}
