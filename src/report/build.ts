/** The whole report of a study: the answer, what it rests on in short, and the rest in full. */

import { countOf } from "../analysis/format.js";
import type { StudyAnalysis } from "../analysis/study-analysis.js";
import type { Document } from "./document.js";
import { firstPage } from "./first-page/build.js";
import { adaptationSection } from "./sections/adaptation.js";
import { auditSection } from "./sections/audit.js";
import { configurationsSection } from "./sections/configurations.js";
import { convergenceSection } from "./sections/convergence.js";
import { gapsSection } from "./sections/gaps.js";
import { lossSection, lossTable } from "./sections/loss.js";
import { methodSection } from "./sections/method.js";
import { metricsSection } from "./sections/metrics.js";
import { costSection, overheadSection } from "./sections/overhead.js";
import { mapsSection, samplersSection, samplerTables } from "./sections/samplers.js";
import { comparisonsSection, verdictsSection } from "./sections/verdicts.js";

/** Names of the figures by place that a study has. */
export interface Pictures {
  /** heatmaps of learned grids, with their data sets */
  heatmaps: readonly { name: string; dataset: string }[];
  /** maps of regions and of the denoiser's error */
  maps: readonly string[];
}

export function buildReport(analysis: StudyAnalysis, { heatmaps, maps }: Pictures): Document {
  const { study } = analysis;
  // with nothing to compare, how the training went is what there is to see
  const convergence = convergenceSection(analysis);
  const isAlone = study.configs.length === 1;
  return {
    title: `Study ${study.name}`,
    subtitle: `${countOf(study.configs.length, "configuration")} × ${countOf(study.datasets.length, "data set")} × ${countOf(study.seeds.length, "seed")}`,
    first: firstPage(analysis),
    sections: [
      ...gapsSection(analysis),
      ...verdictsSection(analysis),
      ...samplersSection(analysis),
      ...costSection(analysis),
      ...lossSection(analysis),
      ...(isAlone ? [convergence] : []),
      configurationsSection(analysis),
    ],
    appendix: [
      metricsSection(analysis),
      ...(isAlone ? [] : [convergence]),
      ...comparisonsSection(analysis),
      ...overheadSection(analysis),
      ...samplerTables(analysis),
      ...mapsSection(maps),
      ...adaptationSection(analysis, heatmaps),
      ...lossTable(analysis),
      ...auditSection(analysis),
      methodSection(analysis),
    ],
  };
}
