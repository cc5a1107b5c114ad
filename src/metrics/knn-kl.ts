/** Kullback–Leibler divergence between two sets of points by nearest neighbours. */

import { log } from "../numerics/elementary.js";
import { checkWhole } from "../errors/checks.js";
import { KdTree } from "./points/kd-tree.js";
import { allFinite, metricRows } from "../numerics/points.js";

/**
 * KL(P ‖ Q) in bits from draws x of P and y of Q, Chebyshev metric: the estimator of Wang, Kulkarni &
 * Verdú (2009), as NPEET's `kldiv`: log m - log(n - 1) + d · (mean log ν_k - mean log ρ_k), where ρ_k(x) is
 * the distance to the k-th other point of x and ν_k(x) to the k-th point of y. It can be negative. Where
 * k + 1 points coincide a distance is 0 and the result is not finite.
 *
 * @param x n rows × dimensions, n > k
 * @param y m rows × dimensions, m ≥ k
 * @param k whole, at least 1
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where either has ragged rows, or k is not a whole number from 1 to n - 1 and m
 */
export function knnKl(x: ArrayLike<number>, y: ArrayLike<number>, dimensions: number, k: number): number {
  const n = metricRows("x", x, dimensions, 2);
  const m = metricRows("y", y, dimensions);
  checkWhole("k", k, 1, Math.min(n - 1, m));
  if (!allFinite(x, y)) return NaN;
  // the nearest point of x to a point of x is itself
  const rho = new KdTree(x, dimensions).kthDistances(x, k + 1);
  const nu = new KdTree(y, dimensions).kthDistances(x, k);
  const meanLog = (distances: Float64Array): number => distances.reduce((sum, d) => sum + log(d), 0) / n;
  return (log(m) - log(n - 1) + dimensions * (meanLog(nu) - meanLog(rho))) / log(2);
}
