/** What each configuration costs against what it gains. */

import type { Comparison } from "../../analysis/comparison.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { citeDifference, citeMean, citeRelative } from "../cite.js";
import type { Cell, Section } from "../document.js";
import { figure, table } from "../document.js";
import { verdictMark } from "../sentences.js";

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
          `Change of divergence and of times against ${study.baseline}, means of paired seeds. Times are those of the machine named below, and of whatever ran there besides.`,
          ["configuration", "data set", "divergence"],
          ["KL divergence", "training time", "inference time", "ms per step"],
          rows,
        ),
      ],
    },
  ];
}

function relative(comparison: Comparison | undefined): Cell {
  return comparison === undefined ? "none" : citeRelative(comparison);
}
