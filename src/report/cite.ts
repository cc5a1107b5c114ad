/** Numbers with their sources, so that each of a report can be traced to files, runs and seeds. */

import type { Comparison } from "../analysis/comparison.js";
import { formatNumber, formatQuantity, formatSigned } from "../analysis/format.js";
import { metricInfo } from "../analysis/metrics.js";
import type { StudyRecord } from "../analysis/study-record.js";
import { seedValues } from "../analysis/values.js";
import { mean, standardDeviation } from "../core/statistics/summary.js";
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

/** Mean over seeds, with the standard deviation where there are several, and their number where some are missing; null where no run has the metric. */
export function citeMean(study: StudyRecord, config: string, dataset: string, metric: string): Mark | null {
  const values = seedValues(study.rows, config, dataset, metric).map(({ value }) => value);
  if (values.length === 0) return null;
  const spread = values.length < 2 ? "" : ` ± ${formatNumber(standardDeviation(values), 2)}`;
  const planned = study.seeds.length;
  const count = values.length === planned ? "" : ` [${values.length} of ${planned}]`;
  return { text: `${formatNumber(mean(values))}${spread}${count}`, source: sourceOf(study, config, dataset, metric) };
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

/** Mean paired difference with its unit. */
export function citeDifference(comparison: Comparison): Mark {
  if (comparison.difference === null) return { text: "none", source: "no seed in common" };
  const { unit } = metricInfo(comparison.metric);
  return { text: `${formatSigned(comparison.difference)}${unit === "" ? "" : ` ${unit}`}`, source: differencesOf(comparison) };
}

/** Bootstrap interval of the mean difference. */
export function citeInterval(comparison: Comparison): Mark {
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
