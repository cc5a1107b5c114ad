/** Coverage of the data by every grid of a study, and what became of the cells that see none. */

import { encode } from "../../diffusion/transform/transform.js";
import { runTransform } from "../../study/run/folder/model-file.js";
import { gridOf } from "../../diffusion/noise-grid/written.js";
import { mean } from "../../statistics/summary.js";
import type { Coverage } from "./grids.js";
import { coverageOf, gridSnapshots } from "./grids.js";
import type { RunRecord, StudyRecord } from "../study-record.js";
import { finishedRun } from "../study-record.js";

export interface GridCoverage {
  config: string;
  dataset: string;
  coverage: Coverage;
  /** of each level without a penalty that began at 1 and has cells without data, the mean of their values in the seed's run */
  deadMeans: number[];
}

/** @param seed seed of the data and of the runs */
export function gridCoverage(study: StudyRecord, seed: number): GridCoverage[] {
  const known = new Map<string, Coverage>();
  return study.datasets.flatMap((dataset) => {
    const { name } = dataset;
    const data = study.data.of(dataset, seed);
    return study.configs.flatMap(({ name: config, config: { grid: written, domain: coordinates } }) => {
      if (written === null) return [];
      const run = study.runs.find(({ planned }) => planned.config === config && planned.dataset === name && planned.seed === seed);
      if (run === undefined && coordinates !== undefined) return [];
      const domain = run === undefined ? null : runTransform(run.folder.path, run.folder.config, run.data);
      const grid = gridOf(written, domain);
      if (grid === null) return [];
      const key = `${name} ${JSON.stringify([grid, coordinates])}`;
      const coverage = known.get(key) ?? coverageOf(grid, encode(domain, data.train().points, data.dimensions).points, data.dimensions);
      known.set(key, coverage);
      return [{ config, dataset: name, coverage, deadMeans: deadMeans(finishedRun(study, config, name, seed), coverage) }];
    });
  });
}

/** A penalty moves every cell, whether it sees data or not; without one only the weight decay does. */
function deadMeans(run: RunRecord | undefined, { levels }: Coverage): number[] {
  const last = run === undefined ? undefined : gridSnapshots(run).at(-1);
  if (last === undefined || last.grid.initialisation !== undefined) return [];
  return levels.flatMap(({ seen }, l) => {
    const dead = last.levels[l].filter((_, i) => seen[i % seen.length] === 0);
    return dead.length === 0 || last.grid.levels[l].penalty !== null ? [] : [mean(dead)];
  });
}
