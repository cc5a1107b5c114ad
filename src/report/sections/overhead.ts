/** What each configuration costs against what it gains. */

import type { Comparison } from "../../analysis/comparison/comparison.js";
import type { Overall } from "../../analysis/comparison/overall.js";
import { pairedText } from "../../analysis/outcomes/shortfall.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { klDivergence } from "../../metrics/knn-kl.js";
import { metricOf, shownIn } from "../../metrics/list.js";
import { trainingTime } from "../../metrics/training/times.js";
import { tradeOffData } from "../../plot/study/metrics-data.js";
import { citeDifference, citeMean, citeRelative } from "../cite.js";
import type { Block, Cell, Inline, Section } from "../document.js";
import { figure, paragraph, table } from "../document.js";
import { canTell, overallChange, overallSource, verdictMark } from "../sentences.js";

/** The picture of it, with the change of training time in words. */
export function costSection(analysis: StudyAnalysis): Section[] {
  const { study, overall, comparisons } = analysis;
  if (!comparisons.some(({ metric }) => metric === klDivergence.name)) return [];
  const times = overall.filter(({ metric, difference }) => metric === trainingTime.name && difference !== null);
  if (times.length === 0 && tradeOffData(analysis).points.length === 0) return [];
  return [{ id: "cost", title: "What it costs", blocks: [...timeBlocks(times, study.baseline), figure("trade_off")] }];
}

/** Configurations named one by one; of more the cheapest and the dearest. */
const NAMED = 5;

function timeBlocks(times: readonly Overall[], baseline: string): Block[] {
  if (times.length === 0) return [];
  const change = (entry: Overall): Inline[] => [
    `${entry.config} `,
    { text: `${overallChange(entry, entry.difference!)}${pairedText(entry)}`, source: overallSource(entry) },
  ];
  const sorted = times.toSorted((a, b) => a.difference! - b.difference!);
  const each: Inline[] =
    times.length <= NAMED
      ? times.flatMap((entry, i) => [i === 0 ? "" : i === times.length - 1 ? " and " : ", ", ...change(entry)])
      : ["from ", ...change(sorted[0]), " to ", ...change(sorted.at(-1)!)];
  return [paragraph(`Training time against ${baseline}, mean change over the data sets: `, ...each, ".")];
}

export function overheadSection({ study, comparisons, firstLooks }: StudyAnalysis): Section[] {
  const of = (metric: string): Comparison[] => comparisons.filter((comparison) => comparison.metric === metric);
  const gains = of(klDivergence.name);
  if (gains.length === 0) return [];
  const isTold = canTell(firstLooks, klDivergence.name);
  const costs = shownIn("overhead", study.rows);
  const rows = gains.map((gain): Cell[] => {
    const sameRun = ({ config, dataset }: Comparison): boolean => config === gain.config && dataset === gain.dataset;
    return [
      gain.config,
      gain.dataset,
      ...(isTold ? [verdictMark(gain.verdict)] : []),
      citeDifference(gain),
      ...costs.map((metric) => {
        const comparison = of(metric).find(sameRun);
        return comparison === undefined ? (citeMean(study, gain.config, gain.dataset, metric) ?? "none") : citeRelative(comparison);
      }),
    ];
  });
  return [
    {
      id: "overhead",
      title: "Overhead against gain",
      blocks: [
        table(
          `Change of divergence and of times against ${study.baseline}, means of paired seeds. Times are those of the machine named below, and of whatever ran there besides.`,
          ["configuration", "data set", ...(isTold ? ["divergence"] : [])],
          [klDivergence.label, ...costs.map((metric) => costTitle(metric, of(metric).length > 0))],
          rows,
        ),
      ],
    },
  ];
}

/** A change is in percent, a mean in the metric's own unit. */
function costTitle(metric: string, isChange: boolean): string {
  const { label, unit } = metricOf(metric);
  return `${label.toLowerCase()}${isChange || unit === "" ? "" : ` in ${unit}`}`;
}
