/** What a reader must not overlook: the first of what matters that there is. */

import { countOf, formatQuantity, listOf } from "../../analysis/format.js";
import { headlineMetric, standingsOn } from "../../analysis/headline.js";
import { metricOf } from "../../metrics/list.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { mean } from "../../statistics/summary.js";
import type { Inline } from "../document.js";
import { lossPairs, opposedPairs } from "../loss-pairs.js";

export function caveatSentence(analysis: StudyAnalysis): Inline[] {
  return (
    gapsCaveat(analysis) ?? lossCaveat(analysis) ?? floorCaveat(analysis) ?? ["Times are of one machine, and of whatever else ran there."]
  );
}

function gapsCaveat({ study, gaps }: StudyAnalysis): Inline[] | null {
  const missing = gaps.filter(({ result }) => result === null);
  if (missing.length === 0) return null;
  const countIn = (kind: string): number => missing.filter(({ state }) => state.kind === kind).length;
  const [failed, damaged] = [countIn("failed"), countIn("unreadable")];
  const open = missing.length - failed - damaged;
  const words = [
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(damaged === 0 ? [] : [`${damaged} damaged`]),
    ...(open === 0 ? [] : [`${open} not finished`]),
  ];
  const whose = [...new Set(missing.map(({ planned }) => planned.config))];
  return [
    { text: `${missing.length} of ${countOf(study.runs.length, "run")} ${missing.length === 1 ? "is" : "are"} missing`, style: "bad" },
    ` (${listOf(words)}), of ${whose.length <= 3 ? listOf(whose) : countOf(whose.length, "configuration")}: `,
    { text: "which ones", href: "#gaps" },
    ".",
  ];
}

function lossCaveat({ study, comparisons }: StudyAnalysis): Inline[] | null {
  const pairs = lossPairs(comparisons);
  const opposed = opposedPairs(pairs);
  if (opposed.length === 0) return null;
  return [
    `The loss does not show this: in ${opposed.length} of ${countOf(pairs.length, "comparison")} with ${study.baseline} the loss is lower and the samples are farther from the data.`,
  ];
}

function floorCaveat(analysis: StudyAnalysis): Inline[] | null {
  const metric = headlineMetric(analysis);
  const { unit } = metricOf(metric);
  const parts = analysis.study.datasets.flatMap(({ name }) => {
    const floor = analysis.floors.find((entry) => entry.metric === metric && entry.dataset === name && entry.values.length > 0);
    const best = standingsOn(analysis, metric, name)[0];
    if (floor === undefined || best === undefined) return [];
    return [`${formatQuantity(mean(floor.values.map(({ value }) => value)), unit, 2)} on ${name}`];
  });
  return parts.length === 0
    ? null
    : [`As many real points in place of the samples reach ${listOf(parts)}: no model can be expected to come closer.`];
}
