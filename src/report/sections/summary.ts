/** What came out, before anything else. */

import { countOf, listOf } from "../../analysis/format.js";
import { metricInfo } from "../../analysis/metrics.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import type { Inline, Section } from "../document.js";
import { overallSentence, powerSentence } from "../sentences.js";

/** Metrics that the first page speaks of: what the samples are worth, and what it costs. */
const HEADLINES = ["kl_divergence", "training_time"];

export function summarySection(analysis: StudyAnalysis): Section {
  const { study, comparisons, overall, gaps, audit } = analysis;
  const family = comparisons.filter(({ metric, difference }) => metric === HEADLINES[0] && difference !== null);
  const power = powerSentence(Math.max(0, ...family.map(({ seeds }) => seeds.length)), family.length);
  const counts = (["better", "worse", "cannot tell"] as const).map(
    (verdict) => `${family.filter((comparison) => comparison.verdict === verdict).length} ${verdict}`,
  );
  const items: Inline[][] = [
    ...(study.configs.length === 1 ? [["One configuration: there is nothing to compare it with."]] : []),
    ...(family.length === 0
      ? []
      : [[`${metricInfo(HEADLINES[0]).label} against ${study.baseline}, data set by data set: ${listOf(counts)}, of ${family.length}.`]]),
    ...overall.filter(({ metric }) => HEADLINES.includes(metric)).map((entry) => overallSentence(entry, study.datasets.length)),
    ...(power === null ? [] : [[{ text: power, style: "strong" as const }]]),
    ...(audit === null ? [] : [[auditLine(audit.claims)]]),
    ...(gaps.length === 0
      ? []
      : [[{ text: `${countOf(gaps.length, "run")} of ${study.runs.length} not done`, style: "bad" as const }, "; see the gaps below."]]),
  ];
  return { id: "summary", title: "In short", blocks: [{ kind: "list", items }] };
}

function auditLine(claims: NonNullable<StudyAnalysis["audit"]>["claims"]): string {
  const wrong = claims.filter(({ finding }) => finding !== "holds");
  return `Of ${claims.length} claims of the published analysis, ${wrong.length} are wrong by its own numbers.`;
}
