/** Numbers with their sources, so that each of a report can be traced to files, runs and seeds. */

import type { Comparison } from "../analysis/comparison/comparison.js";
import { formatChange, formatNumber, formatP, formatQuantity, formatSigned } from "../analysis/format.js";
import { metricOf } from "../metrics/list.js";
import type { Tally } from "../analysis/outcomes/outcomes.js";
import { outcomesOf } from "../analysis/outcomes/outcomes.js";
import { failureText, pairedText, shareText } from "../analysis/outcomes/shortfall.js";
import type { StudyRecord } from "../analysis/study-record.js";
import { seedValues } from "../analysis/outcomes/values.js";
import { mean, standardDeviation } from "../statistics/summary.js";
import type { Mark } from "./document.js";

/** Files of the runs whose values make a number, with seed and value. */
export function sourceOf(study: StudyRecord, config: string, dataset: string, metric: string): string {
  const values = seedValues(study.rows, config, dataset, metric);
  const files = values.map(({ seed, value }) => {
    const run = study.runs.find(({ planned }) => planned.config === config && planned.dataset === dataset && planned.seed === seed);
    return `${formatNumber(value, 6)}, seed ${seed}, ${run?.path}/result.json`;
  });
  return `${metric} of ${config} on ${dataset}: ${files.join("; ")}`;
}

/**
 * Mean over seeds, with the standard deviation where there are several, and their number where runs are missing or have failed; null
 * where the configuration does not have the metric.
 */
export function citeMean(study: StudyRecord, config: string, dataset: string, metric: string): Mark | null {
  const tally = outcomesOf(study).tally(config, dataset, metric);
  if (tally.planned === 0) return null;
  return { text: `${meanText(tally)}${shareText(tally)}`, source: sourceOf(study, config, dataset, metric) };
}

/** `1.5 ± 0.1`; `none` where no run has a value. */
export function meanText({ values: pairs }: Pick<Tally, "values">): string {
  if (pairs.length === 0) return "none";
  const values = pairs.map(({ value }) => value);
  return `${formatNumber(mean(values))}${values.length < 2 ? "" : ` ± ${formatNumber(standardDeviation(values), 2)}`}`;
}

/** A number that follows from a comparison's paired differences. */
export function citeEvidence(text: string, comparison: Comparison): Mark {
  return { text, source: differencesOf(comparison) };
}

/** The paired differences behind a comparison, seed by seed. */
function differencesOf({ metric, config, against, dataset, seeds, differences }: Comparison): string {
  const each = seeds.map((seed, i) => `seed ${seed}: ${formatSigned(differences[i], 4)}`);
  return `${metric} of ${config} minus ${against} on ${dataset}; ${each.join(", ")}; results.csv`;
}

/** Mean paired difference with its unit, and how many of the planned seeds it is of where that is not all of them. */
export function citeDifference(comparison: Comparison): Mark {
  if (comparison.difference === null) return { text: `none${pairedText(comparison)}`, source: "no seed in common" };
  const { unit } = metricOf(comparison.metric);
  const amount = `${formatSigned(comparison.difference)}${unit === "" ? "" : ` ${unit}`}`;
  return { text: `${amount}${pairedText(comparison)}`, source: differencesOf(comparison) };
}

/** The mean difference as a share of the mean of what it is compared with, said in the same way. */
export function citeRelative(comparison: Comparison): Mark {
  const { difference, relative } = comparison;
  if (difference === null || relative === null) return citeDifference({ ...comparison, difference: null });
  return { ...citeDifference(comparison), text: `${formatChange(relative)}${pairedText(comparison)}` };
}

/** Which runs failed of what is compared. */
export function citeFailures(comparison: Comparison): Mark {
  return citeEvidence(failureText(comparison) ?? "no common seed", comparison);
}

/** A p of a comparison; of one that failed runs bar from being told there is none. */
export function citeP(p: number, comparison: Comparison): Mark {
  return comparison.isWithheld ? withheld(comparison) : citeEvidence(formatP(p), comparison);
}

function withheld(comparison: Comparison): Mark {
  return { text: "withheld", source: citeFailures(comparison).text };
}

/** Bootstrap interval of the mean difference; of what failed runs bar from being told there is none. */
export function citeInterval(comparison: Comparison): Mark {
  if (comparison.isWithheld) return withheld(comparison);
  if (comparison.interval === null) return { text: "none", source: "an interval needs two seeds" };
  const [low, high] = comparison.interval;
  return { text: `${formatSigned(low)} … ${formatSigned(high)}`, source: `bootstrap of ${differencesOf(comparison)}` };
}

/** A published number. */
export function citePublished(value: number, config: string, dataset: string, metric: string): Mark {
  return {
    text: formatQuantity(value, ""),
    source: `published log of 2024, one run: ${metric} of ${config} on ${dataset}`,
  };
}
