import { SAMPLERS } from "../src/diffusion/samplers/index.js";
import { qualityBySteps } from "../src/plot/figures/quality-by-steps.js";
import type { Entry } from "./entry.js";
import { NAMES } from "./example.js";

const METRICS = [
  { metric: "kl_divergence", label: "KL divergence (bits)", start: 3 },
  { metric: "sliced_w1", label: "Sliced Wasserstein-1", start: 0.5 },
];

export default {
  title: "Quality against sampling steps",
  about: "What the samples of few steps are worth, a line per configuration and sampler.",
  figure: () =>
    qualityBySteps({
      names: NAMES,
      metrics: METRICS,
      points: METRICS.flatMap(({ metric, start }) =>
        NAMES.datasets.flatMap((dataset, d) =>
          ["baseline", "multi-scale"].flatMap((config, c) =>
            SAMPLERS.slice(0, 2).flatMap(({ name: sampler }, s) =>
              [5, 10, 20, 50, 100].map((steps) => {
                const mean = (start * (3 - c) * (1 + 0.3 * s) * (1 + d)) / steps + 0.02;
                return { metric, dataset, config, sampler, steps, mean, low: 0.9 * mean, high: 1.15 * mean };
              }),
            ),
          ),
        ),
      ),
      floors: METRICS.flatMap(({ metric }) => NAMES.datasets.map((dataset) => ({ metric, dataset, value: 0.02 }))),
    }),
} satisfies Entry;
