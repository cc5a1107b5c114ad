/** Verdicts in words. Every word of direction follows from the sign of a number, none is typed. */

import type { Comparison, Evidence, Verdict } from "../analysis/comparison/comparison.js";
import { ALPHA, CONFIDENCE } from "../analysis/comparison/comparison.js";
import { countOf, formatChange, formatNumber, formatP, formatShare, formatSigned, listOf } from "../analysis/format.js";
import type { FirstLook } from "../analysis/outcomes/first-look.js";
import { metricOf } from "../metrics/list.js";
import type { Overall } from "../analysis/comparison/overall.js";
import { failureText, pairedText } from "../analysis/outcomes/shortfall.js";
import { seedsNeeded, smallestSignFlipP } from "../statistics/sign-flip.js";
import { citeDifference, citeEvidence, citeFailures, citeInterval } from "./cite.js";
import type { Inline, Mark } from "./document.js";

const STYLES: Record<Verdict, Mark["style"] & string> = {
  better: "good",
  worse: "bad",
  lower: "strong",
  higher: "strong",
  "cannot tell": "quiet",
  "not comparable": "quiet",
};

export function verdictMark(verdict: Verdict): Mark {
  return { text: verdict, style: STYLES[verdict] };
}

/** How many seeds share the sign of the mean: `5 of 5 seeds lower`. */
export function agreement({ differences, difference }: Evidence): string {
  if (difference === null || differences.length === 0) return "no seeds";
  if (difference === 0) return `mean of ${countOf(differences.length, "seed")} equal`;
  const same = differences.filter((value) => (difference < 0 ? value < 0 : value > 0)).length;
  const direction = difference < 0 ? "lower" : "higher";
  return `${same} of ${countOf(differences.length, "seed")} ${direction}`;
}

/** What the comparisons of one configuration by one metric say, data set by data set. */
export function sentenceOf(comparisons: readonly Comparison[]): Inline[] {
  const { config, against, metric } = comparisons[0];
  const { label } = metricOf(metric);
  const groups = (["better", "lower", "higher", "worse"] as const)
    .map((verdict) => ({ verdict, told: comparisons.filter((comparison) => comparison.verdict === verdict) }))
    .filter(({ told }) => told.length > 0);
  const failed = comparisons.filter(({ isWithheld, isMember, difference }) => isWithheld || (isMember && difference === null));
  const untold = comparisons.filter(
    (comparison) => comparison.verdict === "cannot tell" && comparison.difference !== null && !comparison.isWithheld,
  );
  const barred = comparisons.find(({ obstacle }) => obstacle !== null);
  const missing = comparisons
    .filter(({ difference, obstacle, isMember }) => difference === null && obstacle === null && !isMember)
    .map(({ dataset }) => dataset);
  const parts: Inline[][] = [
    ...groups.map(({ verdict, told }) => [verdictMark(verdict), ` than ${against} on `, ...joined(told.map(withNumbers))]),
    ...(untold.length === 0 ? [] : [[verdictMark("cannot tell"), " on ", ...joined(untold.map(withAgreement))]]),
    ...failed.map((comparison): Inline[] => [verdictMark("cannot tell"), ` on ${comparison.dataset}: `, citeFailures(comparison)]),
    ...(barred === undefined ? [] : [[verdictMark("not comparable"), ` with ${against}: ${barred.obstacle}`]]),
    ...(missing.length === 0 ? [] : [[`no common seed on ${listOf(missing)}`]]),
    // where failures do not decide the verdict they are no less a fact
    ...comparisons
      .filter((comparison) => !failed.includes(comparison) && failureText(comparison) !== null)
      .map((comparison): Inline[] => [citeFailures(comparison), ` on ${comparison.dataset}`]),
  ];
  return [`${label} of `, { text: config, style: "strong" }, ": ", ...parts.flatMap((part, i) => (i === 0 ? part : ["; ", ...part])), "."];
}

function withNumbers(comparison: Comparison): Inline[] {
  return [
    `${comparison.dataset} (`,
    citeDifference(comparison),
    ", ",
    `${formatShare(CONFIDENCE)} interval `,
    citeInterval(comparison),
    ")",
  ];
}

function withAgreement(comparison: Comparison): Inline[] {
  return [
    `${comparison.dataset} (`,
    citeDifference(comparison),
    ", ",
    citeEvidence(`${agreement(comparison)}, p ${formatP(comparison.adjustedP)}`, comparison),
    ")",
  ];
}

function joined(parts: readonly Inline[][]): Inline[] {
  return parts.flatMap((part, i) => (i === 0 ? part : [i === parts.length - 1 ? " and " : ", ", ...part]));
}

/** A change over all data sets, in percent or in the metric's unit. */
export function overallChange({ metric }: Overall, value: number): string {
  const { change, unit } = metricOf(metric);
  return change === "relative" ? formatChange(value) : `${formatSigned(value)} ${unit}`.trim();
}

/** The change of every seed over the data sets. */
export function overallSource(overall: Overall): string {
  const { metric, config, against, datasets, seeds, differences } = overall;
  const each = differences.map((value, i) => `seed ${seeds[i]}: ${overallChange(overall, value)}`);
  return `change of ${metric} from ${against} to ${config}, mean over ${listOf(datasets)}; ${each.join(", ")}; results.csv`;
}

/** What a configuration does over the data sets, `total` in number, as far as it can be compared on them. */
export function overallSentence(overall: Overall, total: number): Inline[] {
  const { config, against, metric, datasets, verdict, difference, adjustedP, isWithheld } = overall;
  const { label } = metricOf(metric);
  const failures = failureText(overall);
  if (isWithheld || (difference === null && failures !== null))
    return [
      `${label} of `,
      { text: config, style: "strong" },
      " over the data sets: ",
      verdictMark("cannot tell"),
      ` whether it differs from ${against}: `,
      { text: failures ?? "runs failed", source: overallSource(overall) },
      ".",
    ];
  if (difference === null) return [`${label} of `, { text: config, style: "strong" }, `: nothing that can be compared with ${against}.`];
  const where = datasets.length === total ? "over all data sets" : `over ${datasets.length} of ${total} data sets (${listOf(datasets)})`;
  const change: Mark = { text: `${overallChange(overall, difference)}${pairedText(overall)}`, source: overallSource(overall) };
  const told: Inline[] = verdict === "cannot tell" ? [verdictMark(verdict), " whether it differs from "] : [verdictMark(verdict), " than "];
  return [
    `${label} of `,
    { text: config, style: "strong" },
    ` ${where}: `,
    ...told,
    `${against} (mean change `,
    change,
    ", ",
    { text: `${agreement(overall)}, Holm-adjusted p ${formatP(adjustedP)}`, source: overallSource(overall) },
    `)${failures === null ? "" : `; ${failures}`}.`,
  ];
}

/** Whether a metric has seeds enough for any verdict; else a column of verdicts would say one thing in every row. */
export function canTell(firstLooks: readonly FirstLook[], metric: string): boolean {
  return !firstLooks.some((look) => look.metric === metric);
}

/**
 * What this number of seeds can show at all; null where it can show what there is to show.
 *
 * @param seeds most seeds that a comparison of the family has
 * @param family comparisons that have any
 */
export function powerSentence(seeds: number, family: number): string | null {
  if (seeds === 0 || family === 0) return null;
  const needed = seedsNeeded(ALPHA, family);
  if (seeds >= needed) return null;
  if (seeds === 1) return "One seed: no difference can be told from chance, so there are no verdicts.";
  const smallest = Math.min(1, family * smallestSignFlipP(seeds));
  return (
    `With ${countOf(seeds, "seed")} the smallest p that ${countOf(family, "comparison")} can reach is ${formatNumber(smallest, 2)}, not below ${ALPHA}: ` +
    `there are no verdicts, however clear a difference looks. It takes ${countOf(needed, "seed")} that all agree.`
  );
}
