/** Verdicts in words. Every word of direction follows from the sign of a number, none is typed. */

import type { Comparison, Evidence, Verdict } from "../analysis/comparison.js";
import { ALPHA } from "../analysis/comparison.js";
import { countOf, formatChange, formatNumber, formatP, formatSigned, listOf } from "../analysis/format.js";
import { metricInfo } from "../analysis/metrics.js";
import type { Overall } from "../analysis/overall.js";
import { seedsNeeded, smallestSignFlipP } from "../core/statistics/sign-flip.js";
import { citeDifference, citeInterval } from "./cite.js";
import type { Inline, Mark } from "./document.js";

const STYLES: Record<Verdict, Mark["style"] & string> = {
  better: "good",
  worse: "bad",
  lower: "strong",
  higher: "strong",
  "cannot tell": "quiet",
};

export function verdictMark(verdict: Verdict): Mark {
  return { text: verdict, style: STYLES[verdict] };
}

/** How many seeds share the sign of the mean: `5 of 5 seeds lower`. */
export function agreement({ differences, difference }: Evidence): string {
  if (difference === null || differences.length === 0) return "no seeds";
  const same = differences.filter((value) => (difference < 0 ? value < 0 : difference > 0 ? value > 0 : value === 0)).length;
  const direction = difference < 0 ? "lower" : difference > 0 ? "higher" : "equal";
  return `${same} of ${countOf(differences.length, "seed")} ${direction}`;
}

/** What the comparisons of one configuration by one metric say, data set by data set. */
export function sentenceOf(comparisons: readonly Comparison[]): Inline[] {
  const { config, against, metric } = comparisons[0];
  const { label } = metricInfo(metric);
  const groups = (["better", "lower", "higher", "worse"] as const)
    .map((verdict) => ({ verdict, told: comparisons.filter((comparison) => comparison.verdict === verdict) }))
    .filter(({ told }) => told.length > 0);
  const untold = comparisons.filter(({ verdict, difference }) => verdict === "cannot tell" && difference !== null);
  const missing = comparisons.filter(({ difference }) => difference === null).map(({ dataset }) => dataset);
  const parts: Inline[][] = [
    ...groups.map(({ verdict, told }) => [verdictMark(verdict), ` than ${against} on `, ...joined(told.map(withNumbers))]),
    ...(untold.length === 0 ? [] : [[verdictMark("cannot tell"), " on ", ...joined(untold.map(withAgreement))]]),
    ...(missing.length === 0 ? [] : [[`no common seed on ${listOf(missing)}`]]),
  ];
  return [`${label} of `, { text: config, style: "strong" }, ": ", ...parts.flatMap((part, i) => (i === 0 ? part : ["; ", ...part])), "."];
}

function withNumbers(comparison: Comparison): Inline[] {
  return [`${comparison.dataset} (`, citeDifference(comparison), ", 95 % interval ", citeInterval(comparison), ")"];
}

function withAgreement(comparison: Comparison): Inline[] {
  return [`${comparison.dataset} (`, citeDifference(comparison), `, ${agreement(comparison)}, p ${formatP(comparison.adjustedP)})`];
}

function joined(parts: readonly Inline[][]): Inline[] {
  return parts.flatMap((part, i) => (i === 0 ? part : [i === parts.length - 1 ? " and " : ", ", ...part]));
}

/** A change over all data sets, in percent or in the metric's unit. */
export function overallChange({ metric }: Overall, value: number): string {
  const { change, unit } = metricInfo(metric);
  return change === "relative" ? formatChange(value) : `${formatSigned(value)} ${unit}`.trim();
}

/** What a configuration does over all data sets. */
export function overallSentence(overall: Overall): Inline[] {
  const { config, against, metric, datasets, verdict, difference, adjustedP } = overall;
  const { label } = metricInfo(metric);
  if (difference === null) return [`${label} of `, { text: config, style: "strong" }, `: no seed has all data sets of ${against} too.`];
  const change: Mark = {
    text: overallChange(overall, difference),
    source: `mean over ${listOf(datasets)} of the change of ${metric} from ${against} to ${config}, by seed: ${overall.differences.map((value, i) => `seed ${overall.seeds[i]} ${overallChange(overall, value)}`).join(", ")}`,
  };
  const told: Inline[] = verdict === "cannot tell" ? [verdictMark(verdict), " whether it differs from "] : [verdictMark(verdict), " than "];
  return [
    `${label} of `,
    { text: config, style: "strong" },
    " over all data sets: ",
    ...told,
    `${against} (mean change `,
    change,
    `, ${agreement(overall)}, Holm-adjusted p ${formatP(adjustedP)}).`,
  ];
}

/** What this number of seeds can show at all; null where it can show what there is to show. */
export function powerSentence(seeds: number, family: number): string | null {
  const needed = seedsNeeded(ALPHA, family);
  if (seeds >= needed) return null;
  if (seeds === 1) return 'One seed: no difference can be told from chance, so every verdict is "cannot tell".';
  const smallest = Math.min(1, family * smallestSignFlipP(seeds));
  return (
    `With ${seeds} seeds the smallest p that ${family} comparisons can reach is ${formatNumber(smallest, 2)}, not below ${ALPHA}: ` +
    `every verdict on a single data set is "cannot tell", however clear a difference looks. ${needed} seeds would be enough.`
  );
}
