import { samplesOverview } from "../src/plot/figures/samples-overview.js";
import type { Entry } from "./entry.js";
import { CASES, drawnPoints, NAMES } from "./example.js";

export default {
  title: "Samples at a glance",
  about: "What opens a report: the data, then the samples of a few configurations below, small enough for a first screen.",
  figure: () =>
    samplesOverview({
      names: NAMES,
      seed: 1,
      shown: NAMES.configs,
      samples: CASES.filter(({ c, d }) => c !== 2 || d !== 1).map(({ config, dataset, c }) => ({
        config,
        dataset,
        points: drawnPoints(dataset, 0.15 - 0.05 * c),
      })),
      real: NAMES.datasets.map((dataset) => ({ dataset, points: drawnPoints(dataset, 0) })),
    }),
} satisfies Entry;
