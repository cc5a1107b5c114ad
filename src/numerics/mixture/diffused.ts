/** What becomes of a Gaussian mixture when it is scaled and noised: a mixture again. */

import { checkNumber } from "../../errors/checks.js";
import type { GaussianMixture } from "./parts.js";
import { checkParts } from "./parts.js";

/**
 * Returns the distribution of x_t = √ᾱ x_0 + σ ε with x_0 from the mixture and ε ~ N(0, I): means √ᾱ μ_k, covariances ᾱ Σ_k + σ² I.
 *
 * @param alphaCumprod ᾱ = α², 0 to 1
 * @param noiseVariance σ², 0 to 1; by default 1 - ᾱ, which preserves variance
 * @throws RangeError if the mixture's parts do not fit together, or for an invalid ᾱ
 */
export function diffuseMixture(
  mixture: GaussianMixture,
  alphaCumprod: number,
  noiseVariance: number = preservedVariance(alphaCumprod),
): GaussianMixture {
  checkParts(mixture);
  checkNumber("alphaCumprod", alphaCumprod, 0, 1);
  checkNumber("noiseVariance", noiseVariance, 0, 1);
  const { weights, means, covariances } = mixture;
  const root = Math.sqrt(alphaCumprod);
  return {
    weights,
    means: means.map((mean) => mean.map((value) => root * value)),
    covariances: covariances.map((covariance) =>
      covariance.map((row, i) => row.map((value, j) => alphaCumprod * value + (i === j ? noiseVariance : 0))),
    ),
  };
}

/** Returns σ² = 1 - ᾱ, the noise variance that preserves variance. @throws RangeError for an ᾱ outside 0 … 1 */
export function preservedVariance(alphaCumprod: number): number {
  checkNumber("alphaCumprod", alphaCumprod, 0, 1);
  return 1 - alphaCumprod;
}
