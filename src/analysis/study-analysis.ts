/** All that a report says of a study, as plain data. */

import type { Audit } from "./published/audit.js";
import { auditPublished } from "./published/audit.js";
import { comparability } from "./comparison/comparability.js";
import type { Comparison } from "./comparison/comparison.js";
import { compareWithBaseline } from "./comparison/comparison.js";
import type { FirstLook } from "./outcomes/first-look.js";
import { firstLookOf } from "./outcomes/first-look.js";
import type { Floor } from "./comparison/floors.js";
import type { GridCoverage } from "./grids/grid-coverage.js";
import type { FewSteps } from "./comparison/few-steps.js";
import { fewStepsOf } from "./comparison/few-steps.js";
import { gridCoverage } from "./grids/grid-coverage.js";
import { shownIn } from "../metrics/list.js";
import { outcomesOf } from "./outcomes/outcomes.js";
import type { Overall } from "./comparison/overall.js";
import { overallOf } from "./comparison/overall.js";
import type { SamplerComparison } from "./comparison/sampler-comparison.js";
import { compareSamplers } from "./comparison/sampler-comparison.js";
import type { RunRecord, StudyRecord } from "./study-record.js";
import { picturedSeed } from "./study-record.js";

export interface StudyAnalysis {
  study: StudyRecord;
  /** runs that are not done, in the order of the plan */
  gaps: RunRecord[];
  /** of every compared metric, configurations × data sets against the baseline */
  comparisons: Comparison[];
  overall: Overall[];
  /** of every compared metric that has too few seeds for any verdict, what can be said all the same */
  firstLooks: FirstLook[];
  /** adapted samplers against those that do not adapt, of the same trained models */
  samplerComparisons: SamplerComparison[];
  fewSteps: FewSteps[];
  floors: Floor[];
  coverage: GridCoverage[];
  /** the seed that pictures and the coverage are of */
  seed: number;
  /** null where the study repeats nothing of the published experiment */
  audit: Audit | null;
}

/** @param floors of the study's data sets, which take a while to measure; none where they are not shown */
export function analyse(study: StudyRecord, floors: Floor[]): StudyAnalysis {
  const names = {
    configs: study.configs.map(({ name }) => name),
    datasets: study.datasets.map(({ name }) => name),
    baseline: study.baseline,
  };
  const outcomes = outcomesOf(study);
  const families = shownIn("comparisons", study.rows).map((metric) =>
    compareWithBaseline(outcomes, metric, names, (config) => comparability(study, metric, config, study.baseline)),
  );
  const seed = picturedSeed(study);
  const audit = auditPublished(study);
  const isAudited = audit.claims.some(({ ours }) => ours !== null);
  return {
    study,
    gaps: study.runs.filter(({ state }) => state.kind !== "done"),
    comparisons: families.flat(),
    overall: families.flatMap((family) => overallOf(outcomes, family)),
    firstLooks: families.flatMap((family) => firstLookOf(study, family) ?? []),
    samplerComparisons: compareSamplers(study),
    fewSteps: fewStepsOf(study),
    floors,
    coverage: gridCoverage(study, seed),
    seed,
    audit: isAudited ? audit : null,
  };
}
