/** A Gaussian mixture as plain data, and the check that its parts fit together. */

import { checkArray, checkNumbers, checkObject } from "../../errors/checks.js";
import type { Matrix } from "../cholesky.js";

/** p(x) = Σ_k w_k N(x; μ_k, Σ_k) in d dimensions. */
export interface GaussianMixture {
  /** w_k ≥ 0, with sum 1 */
  weights: readonly number[];
  /** μ_k, [component][coordinate] */
  means: Matrix;
  /** Σ_k, [component][row][column]; symmetric and positive definite (semidefinite is enough for a mixture that is diffused) */
  covariances: readonly Matrix[];
}

/** @throws RangeError if a mixture's parts do not fit together */
export function checkParts(mixture: GaussianMixture): void {
  checkObject("the mixture", mixture);
  const { weights, means, covariances } = mixture;
  for (const [name, parts] of Object.entries({ weights, means, covariances })) checkArray(`the mixture's ${name}`, parts, 0, Infinity);
  checkNumbers("the mixture's weights", weights);
  for (const mean of means) checkNumbers("a mean of the mixture", mean);
  for (const covariance of covariances) {
    checkArray("a covariance of the mixture", covariance, 0, Infinity);
    for (const row of covariance) checkNumbers("a row of a covariance of the mixture", row);
  }
  const count = weights.length;
  if (count === 0 || means.length !== count || covariances.length !== count)
    throw new RangeError(
      `a mixture needs equally many weights, means and covariances, not ${count}, ${means.length}, ${covariances.length}`,
    );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!weights.every((weight) => weight >= 0) || Math.abs(sum - 1) > 1e-9)
    throw new RangeError(`a mixture's weights must not be negative and their sum must be 1, not ${sum}`);
  const d = means[0].length;
  const fits = means.every((mean, k) => mean.length === d && covariances[k].length === d && covariances[k].every((r) => r.length === d));
  if (d === 0 || !fits) throw new RangeError(`every mean of the mixture needs ${d} coordinates and every covariance ${d} × ${d}`);
}
