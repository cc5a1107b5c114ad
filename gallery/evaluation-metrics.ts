import { evaluationMetrics } from "../src/plot/figures/evaluation-metrics.js";
import type { Entry } from "./entry.js";
import { CASES, NAMES, threeSeeds } from "./example.js";

const METRICS = [
  { metric: "eval_loss", label: "Evaluation loss", base: 0.6, step: -0.02, spread: 0.004 },
  { metric: "kl_divergence", label: "KL divergence (bits)", base: 0.3, step: 0.05, spread: 0.03 },
  { metric: "training_time", label: "Training time (s)", base: 20, step: 2, spread: 0.6 },
  { metric: "inference_time", label: "Inference time (s)", base: 1.6, step: 0.02, spread: 0.03 },
];

export default {
  title: "Evaluation metrics",
  about: "Means with bootstrap intervals, the single seeds, the published value, and what real points in place of samples would give.",
  figure: () =>
    evaluationMetrics({
      names: NAMES,
      metrics: METRICS,
      bars: METRICS.flatMap(({ metric, base, step, spread }) =>
        CASES.map(({ config, dataset, c, d }) => {
          const mean = base + step * c + 0.3 * base * d;
          return {
            metric,
            config,
            dataset,
            values: threeSeeds(mean, spread),
            mean,
            interval: [mean - 0.7 * spread, mean + 0.6 * spread] as const,
            published: c === 0 ? mean * 1.03 : null,
          };
        }),
      ),
      floors: NAMES.datasets.map((dataset, d) => ({ metric: "kl_divergence", dataset, value: 0.02 - 0.1 * d })),
    }),
} satisfies Entry;
