/** The comparisons with the baseline: sentences, then the numbers that they follow from. */

import type { Comparison } from "../../analysis/comparison.js";
import { ALPHA, CONFIDENCE } from "../../analysis/comparison.js";
import { formatNumber, formatP, formatShare } from "../../analysis/format.js";
import { COMPARED_METRICS, metricInfo } from "../../analysis/metrics.js";
import type { Overall } from "../../analysis/overall.js";
import { pairedText } from "../../analysis/shortfall.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { citeDifference, citeEvidence, citeFailures, citeInterval, citeP } from "../cite.js";
import type { Block, Cell, Mark, Section } from "../document.js";
import { figure, paragraph, table } from "../document.js";
import { agreement, overallChange, overallSource, sentenceOf, verdictMark } from "../sentences.js";

export function verdictsSection({ study, comparisons, overall }: StudyAnalysis): Section[] {
  if (comparisons.length === 0) return [];
  const rule =
    `A configuration is called better or worse, or lower or higher where neither is better, where the two-sided sign-flip test of its ` +
    `paired seeds, adjusted by Holm over all comparisons of the metric, gives p < ${ALPHA}, and the bootstrap ${formatShare(CONFIDENCE)} interval ` +
    `of the mean difference excludes 0. Else: cannot tell. A run that failed is no missing number: nothing is told in favour of a configuration of which runs failed ` +
    `where the other's did not. "[k of n seeds]" stands where fewer are paired than were planned. Times, and losses of different tasks, are never better or worse.`;
  const blocks = COMPARED_METRICS.flatMap((metric): Block[] => {
    const family = comparisons.filter((comparison) => comparison.metric === metric);
    if (family.every(({ isMember, obstacle }) => !isMember && obstacle === null)) return [];
    const configs = [...new Set(family.map(({ config }) => config))];
    return [
      { kind: "heading", text: metricInfo(metric).label },
      verdictMatrix(family),
      ...(metric === "kl_divergence" ? [figure("differences")] : []),
      { kind: "list", items: configs.map((config) => sentenceOf(family.filter((comparison) => comparison.config === config))) },
      {
        kind: "details",
        summary: `${metricInfo(metric).label}: every comparison`,
        blocks: [
          comparisonTable(metric, family),
          overallTable(
            metric,
            overall.filter((entry) => entry.metric === metric),
          ),
        ],
      },
    ];
  });
  return [{ id: "verdicts", title: `Verdicts against ${study.baseline}`, blocks: [paragraph(rule), ...blocks] }];
}

/** Verdicts at a glance: configurations × data sets. */
function verdictMatrix(family: readonly Comparison[]): Block {
  const datasets = [...new Set(family.map(({ dataset }) => dataset))];
  const configs = [...new Set(family.map(({ config }) => config))];
  return {
    kind: "table",
    caption: `Against ${family[0].against}, with the mean difference.`,
    columns: ["configuration", ...datasets].map((title) => ({ title, align: "left" })),
    rows: configs.map((config): Cell[] => [
      { text: config, style: "strong" },
      ...datasets.map((dataset): Cell => {
        const comparison = family.find((entry) => entry.config === config && entry.dataset === dataset);
        if (comparison === undefined) return "none";
        if (comparison.obstacle !== null) return verdictMark("not comparable");
        if (comparison.isWithheld || (comparison.difference === null && comparison.isMember))
          return [verdictMark("cannot tell"), ": ", citeFailures(comparison)];
        if (comparison.difference === null) return "no common seed";
        return [verdictMark(comparison.verdict), " (", citeDifference(comparison), ")"];
      }),
    ]),
  };
}

function comparisonTable(metric: string, family: readonly Comparison[]): Block {
  return table(
    `${metricInfo(metric).label}: difference from ${family[0].against}, by paired seeds. Hedges' g is the effect in standard deviations of the differences.`,
    ["configuration", "data set", "verdict"],
    ["mean difference", "95 % interval", "p", "p, Holm", "Hedges' g", "seeds"],
    family.map((comparison): Cell[] => [
      comparison.config,
      comparison.dataset,
      verdictMark(comparison.verdict),
      citeDifference(comparison),
      citeInterval(comparison),
      citeP(comparison.p, comparison),
      citeP(comparison.adjustedP, comparison),
      comparison.isWithheld ? "withheld" : citeEvidence(formatNumber(comparison.effectSize, 2), comparison),
      citeEvidence(`${agreement(comparison)}${pairedText(comparison)}`, comparison),
    ]),
  );
}

function overallTable(metric: string, overall: readonly Overall[]): Block {
  const { label, change: kind, unit } = metricInfo(metric);
  const measure = kind === "relative" ? " in percent of the baseline's mean" : unit === "" ? "" : ` in ${unit}`;
  return table(
    `${label} over the data sets: change${measure}, its interquartile mean over seeds and data sets, and the probability that a run improves on one of the baseline (0.5 is chance; a failed run loses against every other).`,
    ["configuration", "data sets", "verdict"],
    ["mean change", "interquartile mean", "95 % interval", "P(improvement)", "95 % interval", "p, Holm"],
    overall.map((entry): Cell[] => {
      const number = (text: string): Mark => ({ text, source: overallSource(entry) });
      // where runs of one of the two failed, what is left is no measure of it
      const none = entry.unpaired.lost.length + entry.unpaired.lostAgainst.length > 0 ? "withheld" : "none";
      const change = (value: number | null): string => (value === null ? none : overallChange(entry, value));
      return [
        entry.config,
        number(String(entry.datasets.length)),
        verdictMark(entry.verdict),
        number(`${change(entry.difference)}${pairedText(entry)}`),
        number(change(entry.interquartileMean)),
        number(rangeText(entry.interquartileInterval, change, none)),
        number(formatNumber(entry.improvement, 2)),
        number(rangeText(entry.improvementInterval, (value) => formatNumber(value, 2), "none")),
        number(entry.isWithheld ? "withheld" : formatP(entry.adjustedP)),
      ];
    }),
  );
}

function rangeText(range: readonly [number, number] | null, text: (value: number) => string, none: string): string {
  return range === null ? none : `${text(range[0])} … ${text(range[1])}`;
}
