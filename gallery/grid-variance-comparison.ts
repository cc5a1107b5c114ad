import { gridVarianceComparison } from "../src/plot/figures/grid/grid-variance-comparison.js";
import type { Entry } from "./entry.js";
import { NAMES, threeSeeds } from "./example.js";

const LEVELS = [
  { config: "grid-10", level: "grid", mean: 2.7e-3 },
  { config: "multi-scale", level: "coarse", mean: 9.8e-3 },
  { config: "multi-scale", level: "fine", mean: 1.5e-17 },
];

export default {
  title: "Grid variance",
  about: "How far each level of each grid has moved from 1; a level that a penalty switched off is told apart from a small one.",
  figure: () =>
    gridVarianceComparison({
      names: NAMES,
      levels: LEVELS.flatMap(({ config, level, mean }) =>
        NAMES.datasets.map((dataset, d) => {
          const here = mean * (1 + 0.4 * d);
          return { config, level, dataset, values: threeSeeds(here, 0.1 * here), mean: here, published: here * 1.2 };
        }),
      ),
    }),
} satisfies Entry;
