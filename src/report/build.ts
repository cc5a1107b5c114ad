/** The whole report of a study, section by section. */

import { countOf } from "../analysis/format.js";
import type { StudyAnalysis } from "../analysis/study-analysis.js";
import type { Document } from "./document.js";
import { adaptationSection } from "./sections/adaptation.js";
import { auditSection } from "./sections/audit.js";
import { configurationsSection } from "./sections/configurations.js";
import { lossSection } from "./sections/loss.js";
import { methodSection } from "./sections/method.js";
import { metricsSection } from "./sections/metrics.js";
import { convergenceSection } from "./sections/convergence.js";
import { overheadSection } from "./sections/overhead.js";
import { gapsSection } from "./sections/gaps.js";
import { questionSection } from "./sections/question.js";
import { summarySection } from "./sections/summary.js";
import { samplersSection } from "./sections/samplers.js";
import { verdictsSection } from "./sections/verdicts.js";

/** Names of the figures by place that a study has. */
export interface Pictures {
  /** heatmaps of learned grids, with their data sets */
  heatmaps: readonly { name: string; dataset: string }[];
  /** maps of regions and of the denoiser's error */
  maps: readonly string[];
}

export function buildReport(analysis: StudyAnalysis, { heatmaps, maps }: Pictures): Document {
  const { study } = analysis;
  return {
    title: `Study ${study.name}`,
    subtitle: `${countOf(study.configs.length, "configuration")} × ${countOf(study.datasets.length, "data set")} × ${countOf(study.seeds.length, "seed")}`,
    sections: [
      summarySection(analysis),
      ...gapsSection(analysis),
      questionSection(analysis),
      configurationsSection(analysis),
      ...verdictsSection(analysis),
      metricsSection(analysis),
      ...samplersSection(analysis, maps),
      ...overheadSection(analysis),
      convergenceSection(analysis),
      ...adaptationSection(analysis, heatmaps),
      ...lossSection(analysis),
      ...auditSection(analysis),
      methodSection(analysis),
    ],
  };
}
