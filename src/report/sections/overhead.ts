/** What each configuration costs against what it gains, and how fast it converges. */

import type { Comparison } from "../../analysis/comparison.js";
import { formatChange } from "../../analysis/format.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { citeDifference, citeMean } from "../cite.js";
import type { Block, Cell, Mark, Section } from "../document.js";
import { figure, paragraph, table } from "../document.js";
import { verdictMark } from "../sentences.js";
import { metricTable } from "./metrics.js";

export function overheadSection({ study, comparisons }: StudyAnalysis): Section[] {
  const of = (metric: string): Comparison[] => comparisons.filter((comparison) => comparison.metric === metric);
  const gains = of("kl_divergence");
  if (gains.length === 0) return [];
  const rows = gains.map((gain): Cell[] => {
    const sameRun = ({ config, dataset }: Comparison): boolean => config === gain.config && dataset === gain.dataset;
    return [
      gain.config,
      gain.dataset,
      verdictMark(gain.verdict),
      citeDifference(gain),
      relative(of("training_time").find(sameRun)),
      relative(of("inference_time").find(sameRun)),
      citeMean(study, gain.config, gain.dataset, "ms_per_step") ?? "none",
    ];
  });
  return [
    {
      id: "overhead",
      title: "Overhead against gain",
      blocks: [
        figure("trade_off"),
        table(
          `Change of divergence and of times against ${study.baseline}, means of paired seeds. Times are those of the machine named below, with other runs beside.`,
          ["configuration", "data set", "divergence"],
          ["KL divergence", "training time", "inference time", "ms per step"],
          rows,
        ),
      ],
    },
  ];
}

function relative(comparison: Comparison | undefined): Cell {
  if (comparison?.relative == null) return "none";
  const mark: Mark = { text: formatChange(comparison.relative), source: citeDifference(comparison).source ?? "" };
  return mark;
}

export function convergenceSection(analysis: StudyAnalysis): Section {
  const { study } = analysis;
  const { lossWindow, lossThresholds } = study.configs[0].config.evaluation;
  const tables = ["final_smoothed_mse", "mse_auc", ...lossThresholds.map((threshold) => `steps_to_mse_${threshold}`)].flatMap(
    (metric) => metricTable(analysis, metric) ?? [],
  );
  const blocks: Block[] = [
    figure("train_loss"),
    figure("convergence"),
    paragraph(
      `The training error is smoothed by the mean of the trailing ${lossWindow} steps. A threshold that a run never reaches has no step.`,
    ),
    { kind: "details", summary: "How fast the error falls", blocks: tables },
  ];
  return { id: "convergence", title: "Convergence", blocks };
}
