/** Differences of loss and of divergence beside each other, of the same configuration on the same data. */

import type { Comparison } from "../analysis/comparison/comparison.js";

export interface LossPair {
  loss: Comparison;
  kl: Comparison;
}

/** Those that have both differences. */
export function lossPairs(comparisons: readonly Comparison[]): LossPair[] {
  return comparisons
    .filter(({ metric }) => metric === "eval_loss")
    .flatMap((loss) => {
      const kl = comparisons.find(
        ({ metric, config, dataset }) => metric === "kl_divergence" && config === loss.config && dataset === loss.dataset,
      );
      return loss.difference === null || kl?.difference == null ? [] : [{ loss, kl }];
    });
}

/** Those in which the loss says better and the divergence worse, where failed runs do not bar either. */
export function opposedPairs(pairs: readonly LossPair[]): LossPair[] {
  return pairs.filter(({ loss, kl }) => !loss.isWithheld && !kl.isWithheld && loss.difference! < 0 && kl.difference! > 0);
}
