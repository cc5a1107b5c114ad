/** All that a report says of a study, as plain data. */

import type { DatasetName } from "../core/datasets/index.js";
import { makeDataset } from "../core/datasets/index.js";
import { mean } from "../core/statistics/summary.js";
import type { Audit } from "./audit.js";
import { auditPublished } from "./audit.js";
import type { Comparison } from "./comparison.js";
import { compareWithBaseline } from "./comparison.js";
import type { Floor } from "./floors.js";
import { floorsOf } from "./floors.js";
import type { Coverage } from "./grids.js";
import { coverageOf, gridSnapshots } from "./grids.js";
import { COMPARED_METRICS } from "./metrics.js";
import type { Overall } from "./overall.js";
import { overallOf } from "./overall.js";
import type { RunRecord, StudyRecord } from "./study-record.js";
import { finishedRun } from "./study-record.js";

export interface GridCoverage {
  config: string;
  dataset: string;
  coverage: Coverage;
  /** of each level that has cells without data, the mean of their trained values, of the first finished run */
  deadMeans: number[];
}

export interface StudyAnalysis {
  study: StudyRecord;
  /** runs that are not done, in the order of the plan */
  gaps: RunRecord[];
  /** of every compared metric, configurations × data sets against the baseline */
  comparisons: Comparison[];
  overall: Overall[];
  floors: Floor[];
  coverage: GridCoverage[];
  /** null where the study repeats nothing of the published experiment */
  audit: Audit | null;
}

export function analyse(study: StudyRecord): StudyAnalysis {
  const names = {
    configs: study.configs.map(({ name }) => name),
    datasets: study.datasets.map(({ name }) => name),
    baseline: study.baseline,
  };
  const families = COMPARED_METRICS.map((metric) => compareWithBaseline(study.rows, metric, names));
  const audit = auditPublished(study);
  const isAudited = audit.claims.some(({ seeds }) => seeds !== "not in this study");
  return {
    study,
    gaps: study.runs.filter(({ state }) => state.kind !== "done"),
    comparisons: families.flat(),
    overall: families.flatMap((family) => overallOf(study.rows, family)),
    floors: floorsOf(study),
    coverage: coverages(study),
    audit: isAudited ? audit : null,
  };
}

/** Coverage of every grid on every data set, by the points of the first seed. */
function coverages(study: StudyRecord): GridCoverage[] {
  const known = new Map<string, Coverage>();
  return study.datasets.flatMap(({ name, count }) => {
    const data = makeDataset(name as DatasetName, count, study.seeds[0]);
    return study.configs.flatMap(({ name: config, config: { grid } }) => {
      if (grid === null) return [];
      const key = `${name} ${JSON.stringify(grid)}`;
      const coverage = known.get(key) ?? coverageOf(grid, data.points, data.dimensions);
      known.set(key, coverage);
      return [{ config, dataset: name, coverage, deadMeans: deadMeans(study, config, name, coverage) }];
    });
  });
}

function deadMeans(study: StudyRecord, config: string, dataset: string, { levels }: Coverage): number[] {
  const run = finishedRun(study, config, dataset);
  const last = run === undefined ? undefined : gridSnapshots(run).at(-1);
  if (last === undefined) return [];
  return levels.flatMap(({ seen }, l) => {
    const dead = last.levels[l].filter((_, i) => seen[i % seen.length] === 0);
    return dead.length === 0 ? [] : [mean(dead)];
  });
}
