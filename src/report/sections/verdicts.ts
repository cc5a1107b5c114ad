/** The comparisons with the baseline: sentences, then the numbers that they follow from. */

import type { Comparison } from "../../analysis/comparison/comparison.js";
import { ALPHA, CONFIDENCE } from "../../analysis/comparison/comparison.js";
import { formatNumber, formatP, formatShare } from "../../analysis/format.js";
import { klDivergence } from "../../metrics/knn-kl.js";
import { metricOf, shownIn } from "../../metrics/list.js";
import type { Overall } from "../../analysis/comparison/overall.js";
import { pairedText } from "../../analysis/outcomes/shortfall.js";
import type { FirstLook } from "../../analysis/outcomes/first-look.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { citeDifference, citeEvidence, citeFailures, citeInterval, citeP } from "../cite.js";
import type { Block, Cell, Inline, Mark, Section, Table } from "../document.js";
import { figure, foldedWhereLong, paragraph, table } from "../document.js";
import { agreement, overallChange, overallSentence, overallSource, canTell, powerSentence, sentenceOf, verdictMark } from "../sentences.js";

/** The metric that the main part of a report tells of; the others stand in {@link comparisonsSection}. */
const MAIN = klDivergence.name;

/** The differences of the divergence, and what is told of them. */
export function verdictsSection({ study, comparisons, overall, firstLooks }: StudyAnalysis): Section[] {
  const family = comparisons.filter(({ metric }) => metric === MAIN);
  if (!hasAny(family)) return [];
  const sentences = overall.filter(({ metric }) => metric === MAIN).map((entry) => overallSentence(entry, study.datasets.length));
  return [
    {
      id: "verdicts",
      title: `Against ${study.baseline}`,
      blocks: [
        foldedWhereLong(`${metricOf(MAIN).label}, configuration by configuration`, differencesTable(family, firstLooks)),
        ...(canTell(firstLooks, family[0].metric)
          ? [foldedWhereLong("Over all data sets", { kind: "list", items: sentences })]
          : listed("What cannot be compared", barredSentences(family))),
        figure("differences"),
      ],
    },
  ];
}

/** Every comparison by every metric, with the rule. */
export function comparisonsSection({ study, comparisons, overall, firstLooks }: StudyAnalysis): Section[] {
  const families = shownIn("comparisons", study.rows)
    .map((metric) => comparisons.filter((comparison) => comparison.metric === metric))
    .filter(hasAny);
  if (families.length === 0) return [];
  const rule =
    `A configuration is called better or worse, or lower or higher where neither is better, where the two-sided sign-flip test of its ` +
    `paired seeds, adjusted by Holm over all comparisons of the metric, gives p < ${ALPHA}, and the bootstrap ${formatShare(CONFIDENCE)} interval ` +
    `of the mean difference excludes 0. Else: cannot tell. A run that failed is no missing number: nothing is told in favour of a configuration of which runs failed ` +
    `where the other's did not. "[k of n seeds]" stands where fewer are paired than were planned. Times, and losses of different tasks, are never better or worse.`;
  const power = powerSentence(seedsOf(families[0]), families[0].filter(({ isMember }) => isMember).length);
  const blocks = families.flatMap((family): Block[] => {
    const [{ metric }] = family;
    const isTold = canTell(firstLooks, metric);
    const full: Block[] = [
      comparisonTable(family, isTold),
      overallTable(
        metric,
        overall.filter((entry) => entry.metric === metric),
        isTold,
      ),
    ];
    return [
      { kind: "heading", text: metricOf(metric).label },
      differencesTable(family, firstLooks),
      ...(isTold
        ? [{ kind: "list" as const, items: byConfig(family).map(sentenceOf) }]
        : listed("What cannot be compared", barredSentences(family))),
      ...(seedsOf(family) < 2 ? [] : [{ kind: "details" as const, summary: `${metricOf(metric).label}: every comparison`, blocks: full }]),
    ];
  });
  return [
    {
      id: "comparisons",
      title: `Every comparison with ${study.baseline}`,
      blocks: [paragraph(rule, ...(power === null ? [] : [` ${power}`])), ...blocks],
    },
  ];
}

/** A family's comparisons, one list per configuration. */
function byConfig(family: readonly Comparison[]): Comparison[][] {
  return [...new Set(family.map(({ config }) => config))].map((config) => family.filter((comparison) => comparison.config === config));
}

/** Why configurations cannot be compared; said too where the seeds are too few to say anything of the others. */
function barredSentences(family: readonly Comparison[]): Inline[][] {
  return byConfig(family)
    .map((mine) => mine.filter(({ difference }) => difference === null))
    .filter((mine) => mine.length > 0)
    .map(sentenceOf);
}

function listed(summary: string, items: readonly Inline[][]): Block[] {
  return items.length === 0 ? [] : [foldedWhereLong(summary, { kind: "list", items })];
}

/** Whether there is anything to say of a family. */
function hasAny(family: readonly Comparison[]): boolean {
  return family.some(({ isMember, obstacle }) => isMember || obstacle !== null);
}

/** Most seeds that a comparison of the family has. */
function seedsOf(family: readonly Comparison[]): number {
  return Math.max(0, ...family.map(({ seeds }) => seeds.length));
}

/** Differences at a glance, configurations × data sets; with verdicts where the seeds are enough for any. */
function differencesTable(family: readonly Comparison[], firstLooks: readonly FirstLook[]): Table {
  const datasets = [...new Set(family.map(({ dataset }) => dataset))];
  const configs = [...new Set(family.map(({ config }) => config))];
  const isTold = canTell(firstLooks, family[0].metric);
  const beyond = firstLooks
    .filter(({ metric }) => metric === family[0].metric)
    .flatMap(({ differences }) => differences.filter(({ finding }) => finding === "beyond the spread"));
  const isBeyond = ({ config, dataset }: Comparison): boolean =>
    beyond.some((entry) => entry.config === config && entry.dataset === dataset);
  const notes = beyond.length === 0 ? "" : "; bold: larger than seeds alone made in earlier studies";
  return {
    kind: "table",
    caption: `${metricOf(family[0].metric).label}, ${isTold ? `verdict and mean difference from ${family[0].against}` : `mean difference from ${family[0].against}`}${notes}.`,
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
        if (isTold) return [verdictMark(comparison.verdict), " (", citeDifference(comparison), ")"];
        return isBeyond(comparison) ? { ...citeDifference(comparison), style: "strong" } : citeDifference(comparison);
      }),
    ]),
  };
}

function comparisonTable(family: readonly Comparison[], isTold: boolean): Table {
  const [{ metric, against }] = family;
  return table(
    `${metricOf(metric).label}: difference from ${against}, by paired seeds. Hedges' g is the effect in standard deviations of the differences.`,
    ["configuration", "data set", ...(isTold ? ["verdict"] : [])],
    ["mean difference", "95 % interval", "p", "p, Holm", "Hedges' g", "seeds"],
    family.map((comparison): Cell[] => [
      comparison.config,
      comparison.dataset,
      ...(isTold ? [verdictMark(comparison.verdict)] : []),
      citeDifference(comparison),
      citeInterval(comparison),
      citeP(comparison.p, comparison),
      citeP(comparison.adjustedP, comparison),
      comparison.isWithheld ? "withheld" : citeEvidence(formatNumber(comparison.effectSize, 2), comparison),
      citeEvidence(`${agreement(comparison)}${pairedText(comparison)}`, comparison),
    ]),
  );
}

function overallTable(metric: string, overall: readonly Overall[], isTold: boolean): Table {
  const { label, change: kind, unit } = metricOf(metric);
  const measure = kind === "relative" ? " in percent of the baseline's mean" : unit === "" ? "" : ` in ${unit}`;
  return table(
    `${label} over the data sets: change${measure}, its interquartile mean over seeds and data sets, and the probability that a run improves on one of the baseline (0.5 is chance; a failed run loses against every other).`,
    ["configuration", "data sets", ...(isTold ? ["verdict"] : [])],
    ["mean change", "interquartile mean", "95 % interval", "P(improvement)", "95 % interval", "p, Holm"],
    overall.map((entry): Cell[] => {
      const number = (text: string): Mark => ({ text, source: overallSource(entry) });
      // where runs of one of the two failed, what is left is no measure of it
      const none = entry.unpaired.lost.length + entry.unpaired.lostAgainst.length > 0 ? "withheld" : "none";
      const change = (value: number | null): string => (value === null ? none : overallChange(entry, value));
      return [
        entry.config,
        number(String(entry.datasets.length)),
        ...(isTold ? [verdictMark(entry.verdict)] : []),
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
