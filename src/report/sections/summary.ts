/** What the study is and what came out, before anything else. */

import { countOf, listOf } from "../../analysis/format.js";
import { metricInfo } from "../../analysis/metrics.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { describeState } from "../../analysis/study-record.js";
import type { Block, Inline, Section } from "../document.js";
import { paragraph } from "../document.js";
import { overallSentence, powerSentence } from "../sentences.js";

/** Metrics that the first page speaks of: what the samples are worth, and what it costs. */
const HEADLINES = ["kl_divergence", "training_time"];

export function summarySection(analysis: StudyAnalysis): Section {
  const { study, comparisons, overall, gaps, audit } = analysis;
  const family = comparisons.filter(({ metric }) => metric === HEADLINES[0]);
  const seeds = Math.max(0, ...family.map((comparison) => comparison.seeds.length));
  const power = family.length === 0 ? null : powerSentence(seeds, family.length);
  const counts = (["better", "worse", "cannot tell"] as const).map(
    (verdict) => `${family.filter((comparison) => comparison.verdict === verdict).length} ${verdict}`,
  );
  const items: Inline[][] = [
    ...(family.length === 0
      ? []
      : [[`${metricInfo(HEADLINES[0]).label} against ${study.baseline}, data set by data set: ${listOf(counts)}, of ${family.length}.`]]),
    ...overall.filter(({ metric }) => HEADLINES.includes(metric)).map(overallSentence),
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

/** Which configurations are compared, and what the study asks. */
export function questionSection({ study }: StudyAnalysis): Section {
  const names = study.configs.map(({ name }) => name);
  return {
    id: "question",
    title: "The question",
    blocks: [
      paragraph(
        names.length > 1
          ? `Do ${listOf(names.filter((name) => name !== study.baseline))} give better samples than ${study.baseline}, and at what cost?`
          : `What does ${names[0]} learn, and how good are its samples?`,
        ` ${countOf(names.length, "configuration")} on ${countOf(study.datasets.length, "data set")} (${listOf(study.datasets.map(({ name, count }) => `${name}, ${count.toLocaleString("en-US")} points`))}) with ${countOf(study.seeds.length, "seed")} (${study.seeds.join(", ")}).`,
      ),
    ],
  };
}

/** Runs that are missing, and what mends them; nothing where all are done. */
export function gapsSection({ gaps, study }: StudyAnalysis): Section[] {
  if (gaps.length === 0) return [];
  const blocks: Block[] = [
    paragraph(
      `${countOf(study.runs.length - gaps.length, "run")} of ${study.runs.length} are done. What stands in this report leaves these out:`,
    ),
    {
      kind: "list",
      items: gaps.map((run) => [
        { text: `${run.planned.config} on ${run.planned.dataset}, seed ${run.planned.seed}`, style: "strong" as const },
        `: ${describeState(run)} (${run.path})`,
      ]),
    },
    paragraph("The command that began the study carries out what is missing; finished runs are not repeated."),
  ];
  return [{ id: "gaps", title: "Gaps", blocks }];
}
