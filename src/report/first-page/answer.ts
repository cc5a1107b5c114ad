/** What came out: whose samples are closest to the data, and what of it can be told from chance. */

import type { Comparison } from "../../analysis/comparison.js";
import { ALPHA } from "../../analysis/comparison.js";
import { countOf, formatNumber, formatQuantity, listOf } from "../../analysis/format.js";
import { headlineMetric, standingsOn } from "../../analysis/headline.js";
import { metricInfo } from "../../analysis/metrics.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { seedsNeeded } from "../../core/statistics/sign-flip.js";
import { sourceOf } from "../cite.js";
import type { Inline } from "../document.js";
import { verdictMark } from "../sentences.js";

/** Digits of a number in a sentence. */
const DIGITS = 3;

export function answerSentence(analysis: StudyAnalysis): Inline[] {
  const { study, comparisons } = analysis;
  const metric = headlineMetric(analysis);
  const { label, unit } = metricInfo(metric);
  if (!study.rows.some((row) => row.metric === metric && row.value !== null))
    return ["No run has a result yet, so there is nothing to tell."];
  const best = study.datasets.flatMap(({ name: dataset }): Inline[][] => {
    const [first] = standingsOn(analysis, metric, dataset);
    if (first === undefined) return [];
    const { config, mean } = first;
    const comparison = comparisons.find((entry) => entry.metric === metric && entry.config === config && entry.dataset === dataset);
    const value: Inline = { text: formatQuantity(mean, unit, DIGITS), source: sourceOf(study, config, dataset, metric) };
    if (study.configs.length === 1) return [[value, ` on ${dataset}`]];
    return [[{ text: config, style: "strong" }, ` on ${dataset} (`, value, ...beside(study, comparison), ")"]];
  });
  if (study.configs.length === 1) return [`Its ${label} from the data is `, ...joined(best), "; there is nothing here to compare it with."];
  const family = comparisons.filter((entry) => entry.metric === metric && entry.difference !== null);
  return [`By ${label} the samples closest to the data are those of `, ...joined(best), ...tail(family, study.baseline)];
}

/** The baseline's value beside the winner's, and whether the difference is told. */
function beside({ baseline }: StudyAnalysis["study"], comparison: Comparison | undefined): Inline[] {
  if (comparison === undefined || comparison.reference === null) return [];
  const told = comparison.verdict === "cannot tell" ? [] : [", ", verdictMark(comparison.verdict)];
  return [`; ${baseline} ${formatNumber(comparison.reference, DIGITS)}`, ...told];
}

/** What the seeds can say of all comparisons. */
function tail(family: readonly Comparison[], baseline: string): Inline[] {
  if (family.length === 0) return [`; no configuration has a seed in common with ${baseline}.`];
  const seeds = Math.max(...family.map((entry) => entry.seeds.length));
  const needed = seedsNeeded(ALPHA, family.length);
  if (seeds < needed)
    return [
      `; ${countOf(seeds, "seed")} cannot tell any of it from chance, which takes ${countOf(needed, "seed")} that all agree, for ${countOf(family.length, "comparison")}.`,
    ];
  const counts = (["better", "worse", "cannot tell"] as const).map(
    (verdict) => `${verdict} in ${family.filter((entry) => entry.verdict === verdict).length}`,
  );
  return [`; of ${countOf(family.length, "comparison")} with ${baseline}: ${listOf(counts)}.`];
}

function joined(parts: readonly Inline[][]): Inline[] {
  return parts.flatMap((part, i) => (i === 0 ? part : [i === parts.length - 1 ? " and " : ", ", ...part]));
}
