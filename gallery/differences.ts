import { differences } from "../src/plot/figures/differences.js";
import type { Entry } from "./entry.js";
import { CASES, NAMES, threeSeeds } from "./example.js";

export default {
  title: "Differences",
  about: "Paired differences from the baseline, seed by seed: hollow where a difference cannot be told from chance.",
  figure: () =>
    differences({
      names: NAMES,
      label: "KL divergence (bits)",
      differences: CASES.filter(({ c }) => c > 0).map(({ config, dataset, c, d }) => {
        const mean = 0.05 * c - 0.07 * d;
        return {
          config,
          dataset,
          values: threeSeeds(mean, 0.03),
          mean,
          interval: [mean - 0.02, mean + 0.02] as const,
          isTold: mean > 0.04,
        };
      }),
    }),
} satisfies Entry;
