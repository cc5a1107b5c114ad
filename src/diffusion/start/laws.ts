/** A start as mixtures. */

import type { GaussianMixture } from "../../numerics/mixture/parts.js";
import type { MixtureStart } from "./mixture-start.js";

/** The mixture of each value of the condition. */
export function lawsOfStart({ weights, means, factors }: MixtureStart): GaussianMixture[] {
  const d = means[0].length;
  const covariances = factors.map((factor) => covarianceOf(factor, d));
  return weights.map((row) => {
    const total = row.reduce((sum, weight) => sum + weight, 0);
    const used = row.flatMap((weight, k) => (weight > 0 ? [k] : []));
    return {
      weights: used.map((k) => row[k] / total),
      means: used.map((k) => means[k]),
      covariances: used.map((k) => covariances[k]),
    };
  });
}

/** L Lᵀ; row by row, as L lies. */
function covarianceOf(factor: readonly number[], d: number): number[][] {
  const out = Array.from({ length: d }, () => new Array<number>(d).fill(0));
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let l = 0; l <= j; l++) sum += factor[i * d + l] * factor[j * d + l];
      out[i][j] = out[j][i] = sum;
    }
  }
  return out;
}
