import { tradeOff } from "../src/plot/figures/trade-off.js";
import type { Entry } from "./entry.js";
import { CASES, NAMES } from "./example.js";

export default {
  title: "Gain against overhead",
  about: "The change of divergence against the change of training time, a point per configuration and data set.",
  figure: () =>
    tradeOff({
      names: NAMES,
      points: CASES.filter(({ c }) => c > 0).map(({ config, dataset, c, d }) => {
        const [overhead, kl] = [12 * c - 3 * d, 0.05 * c - 0.08 * d];
        return {
          config,
          dataset,
          overhead,
          overheadInterval: [overhead - 2, overhead + 3] as const,
          kl,
          klInterval: [kl - 0.01, kl + 0.015] as const,
        };
      }),
    }),
} satisfies Entry;
