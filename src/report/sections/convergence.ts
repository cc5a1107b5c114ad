/** How fast the training error falls, per step and per second. */

import { listOf, pluralOf } from "../../analysis/format.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { shownIn } from "../../metrics/list.js";
import { stepsToMse } from "../../metrics/training/losses.js";
import type { Block, Section } from "../document.js";
import { figure, paragraph } from "../document.js";
import { metricTable } from "./metrics.js";

export function convergenceSection(analysis: StudyAnalysis): Section {
  const { study } = analysis;
  const windows = [...new Set(study.configs.map(({ config }) => config.evaluation.lossWindow))];
  const thresholds = [...new Set(study.configs.flatMap(({ config }) => config.evaluation.lossThresholds))].toSorted((a, b) => b - a);
  const reached = thresholds.map((threshold) => ({ metric: stepsToMse.nameOf(String(threshold)) }));
  const tables = shownIn("convergence", reached).flatMap((metric) => metricTable(analysis, metric) ?? []);
  const blocks: Block[] = [
    figure("train_loss"),
    figure("convergence"),
    paragraph(
      `The training error is smoothed by the mean of the trailing ${listOf(windows.map(String))} ${pluralOf("step", windows.at(-1)!)}. A run that never reaches a threshold has no step: the mean is of those that do, "[k of n reached it]", and a comparison takes the others for slower than any.`,
    ),
    { kind: "details", summary: "How fast the error falls", blocks: tables },
  ];
  return { id: "convergence", title: "Convergence", blocks };
}
