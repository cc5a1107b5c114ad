/** The heatmaps of a study: every level, and the product of all, at every snapshot of the pictured seed. */

import { gridSnapshots } from "../../analysis/grids/grids.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { finishedRun } from "../../analysis/study-record.js";
import type { FactorScale } from "../style/colour-scale.js";
import { factorScale } from "../style/colour-scale.js";
import { fixedTimesteps, gridHeatmap } from "../figures/grid/grid-heatmap.js";
import type { GridValues, Shown } from "../drawing/grid-field.js";
import { fieldValues } from "../drawing/grid-field.js";
import { dataOf, modelRows } from "./pictured.js";
import { once } from "../once.js";
import type { StudyFigure } from "./study-figure.js";

/** The drawn parts of a grid: its only level, or each of several levels and then their product. */
function shownOf(levels: readonly { name: string }[]): { name: string; shown: Shown }[] {
  const single = levels.map(({ name }, index) => ({ name, shown: { kind: "level" as const, index } }));
  const product = levels.some(({ name }) => name === "product") ? "product-of-all" : "product";
  return levels.length < 2 ? single : [...single, { name: product, shown: { kind: "product" } }];
}

/** A heatmap, and the data it shares with others. */
export interface Heatmap extends StudyFigure {
  dataset: string;
  /** the name without the step */
  grid: string;
  /** whether it shows the noise factor: the product of all levels, or the only level */
  isFactor: boolean;
}

/** Returns every level of every grid, and the product of all levels. @param steps every snapshot, or the last one */
export function heatmapFigures({ study, coverage, seed }: StudyAnalysis, steps: "all" | "last"): Heatmap[] {
  return study.datasets.flatMap(({ name: dataset }) => {
    const data = once(() => dataOf(study, dataset, seed));
    return study.configs.flatMap(({ name: config }) => {
      const run = finishedRun(study, config, dataset, seed);
      const snapshots = run === undefined ? [] : gridSnapshots(run);
      const chosen = steps === "all" ? snapshots : snapshots.slice(-1);
      const points = once(() => (run === undefined || run.folder.config.domain === undefined ? data() : modelRows(run)));
      const inside = coverage.find((entry) => entry.config === config && entry.dataset === dataset)?.coverage.inside ?? 0;
      return shownOf(snapshots[0]?.grid.levels ?? []).flatMap(({ name, shown }, i, { length }) => {
        const scale = once(() => scaleOf(snapshots, shown));
        return chosen.map(({ step, ...values }) => ({
          dataset,
          grid: `${dataset}_${config}_${name}`,
          isFactor: i === length - 1,
          name: `${dataset}_${config}_${name}_step_${step}`,
          caption: `Noise factor of ${config} on ${dataset} (${name}) after ${step} steps, seed ${seed}.`,
          figure: () => gridHeatmap({ config, dataset, seed, step, values, shown, scale: scale(), points: points(), inside }),
        }));
      });
    });
  });
}

/** Returns one scale for all steps of a run, so that pictures are comparable. */
function scaleOf(snapshots: readonly GridValues[], shown: Shown): FactorScale {
  return factorScale(
    snapshots.flatMap((values) => fixedTimesteps(values.timesteps).flatMap((timestep) => fieldValues(values, shown, timestep))),
  );
}
