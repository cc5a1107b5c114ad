import { generatedImages } from "../src/plot/figures/generated-images.js";
import type { Entry } from "./entry.js";
import { CASES, drawnPoints, NAMES } from "./example.js";

export default {
  title: "Generated samples",
  about: "Samples of every configuration over the data; a run that is missing leaves its place empty.",
  figure: () =>
    generatedImages({
      names: NAMES,
      seed: 1,
      samples: CASES.filter(({ c, d }) => c !== 2 || d !== 1).map(({ config, dataset, c }) => ({
        config,
        dataset,
        points: drawnPoints(dataset, 0.15 - 0.05 * c),
      })),
      real: NAMES.datasets.map((dataset) => ({ dataset, points: drawnPoints(dataset, 0) })),
    }),
} satisfies Entry;
