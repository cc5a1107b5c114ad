/** A study's analysis with parts computed on demand: the comparison of a large study takes a minute, its floors several. */

import { floorsOf } from "../../analysis/comparison/floors.js";
import { gridCoverage } from "../../analysis/grids/grid-coverage.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { analyse } from "../../analysis/study-analysis.js";
import type { StudyRecord } from "../../analysis/study-record.js";
import { picturedSeed } from "../../analysis/study-record.js";
import { once } from "../once.js";

export function lazyAnalysis(study: StudyRecord): StudyAnalysis {
  const seed = once(() => picturedSeed(study));
  const parts: { [Part in keyof StudyAnalysis]?: () => StudyAnalysis[Part] } = {
    study: () => study,
    seed,
    floors: once(() => floorsOf(study)),
    coverage: once(() => gridCoverage(study, seed())),
  };
  const whole = once(() => analyse(study, []));
  return new Proxy({} as StudyAnalysis, { get: (_, part: keyof StudyAnalysis) => (parts[part] ?? (() => whole()[part]))() });
}
