/** A start as mixtures. */

import type { GaussianMixture } from "../../numerics/mixture/parts.js";
import type { MixtureStart } from "./mixture-start.js";

/** The mixture of each value of the condition. */
export function lawsOfStart({ weights, means, factors }: MixtureStart): GaussianMixture[] {
  const d = means[0].length;
  const covariances = factors.map((factor) =>
    Array.from({ length: d }, (_, i) =>
      Array.from({ length: d }, (__, j) => {
        let sum = 0;
        for (let l = 0; l <= Math.min(i, j); l++) sum += factor[i * d + l] * factor[j * d + l];
        return sum;
      }),
    ),
  );
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
