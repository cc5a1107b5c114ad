/** Differences of loss and of divergence beside each other, of the same configuration on the same data. */

import type { Comparison } from "../analysis/comparison/comparison.js";
import { klDivergence } from "../metrics/knn-kl.js";
import { evalLossMetric } from "../metrics/training/losses.js";

export interface LossPair {
  loss: Comparison;
  kl: Comparison;
}

/** Those that have both differences. */
export function lossPairs(comparisons: readonly Comparison[]): LossPair[] {
  return comparisons
    .filter(({ metric }) => metric === evalLossMetric.name)
    .flatMap((loss) => {
      const kl = comparisons.find(
        ({ metric, config, dataset }) => metric === klDivergence.name && config === loss.config && dataset === loss.dataset,
      );
      return loss.difference === null || kl?.difference == null ? [] : [{ loss, kl }];
    });
}

/** Those in which the loss says better and the divergence worse, where failed runs do not bar either. */
export function opposedPairs(pairs: readonly LossPair[]): LossPair[] {
  return pairs.filter(({ loss, kl }) => !loss.isWithheld && !kl.isWithheld && loss.difference! < 0 && kl.difference! > 0);
}
