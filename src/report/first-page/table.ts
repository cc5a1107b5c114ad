/** The small table: ours, the published value where there is one, and the floor, data set by data set. */

import { countOf, formatNumber } from "../../analysis/format.js";
import { headlineMetric, selectionText, shownConfigs } from "../../analysis/headline.js";
import { metricOf } from "../../metrics/list.js";
import { outcomesOf } from "../../analysis/outcomes/outcomes.js";
import { publishedValue } from "../../analysis/published/published.js";
import { shareText } from "../../analysis/outcomes/shortfall.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { mean } from "../../statistics/summary.js";
import { citePublished, sourceOf } from "../cite.js";
import type { Cell, Inline, Mark, Table } from "../document.js";
import { table } from "../document.js";
import { verdictMark } from "../sentences.js";
import { floorRows } from "../sections/metrics.js";

const DIGITS = 3;
const BEYOND = "beyond the spread";
export function headlineTable(analysis: StudyAnalysis): Table {
  const { study, comparisons, firstLooks } = analysis;
  const metric = headlineMetric(analysis);
  const { label, unit } = metricOf(metric);
  const shown = shownConfigs(analysis);
  const datasets = study.datasets.map(({ name }) => name);
  const look = firstLooks.find((entry) => entry.metric === metric);
  const verdictOf = (config: string, dataset: string) =>
    comparisons.find((entry) => entry.metric === metric && entry.config === config && entry.dataset === dataset)?.verdict;
  const tallies = shown.flatMap((config) => datasets.map((dataset) => outcomesOf(study).tally(config, dataset, metric)));
  const most = Math.max(...tallies.map(({ planned }) => planned));
  const isShort = tallies.some(({ values, planned }) => planned > 0 && values.length < most);
  const cell = (config: string, dataset: string): Cell => {
    const tally = outcomesOf(study).tally(config, dataset, metric);
    if (tally.values.length === 0) return `none${shareText(tally)}`;
    const value = formatNumber(mean(tally.values.map((entry) => entry.value)), DIGITS);
    const isBeyond = look?.differences.some((entry) => entry.config === config && entry.dataset === dataset && entry.finding === BEYOND);
    const ours: Mark = {
      text: `${value}${shareText(tally) || (tally.planned < most ? ` [${countOf(tally.planned, "seed")}]` : "")}`,
      source: sourceOf(study, config, dataset, metric),
      ...(isBeyond === true ? { style: "strong" } : {}),
    };
    const verdict = verdictOf(config, dataset);
    const published = publishedValue(study, config, dataset, metric);
    return [
      ours,
      ...(verdict === undefined || verdict === "cannot tell" ? [] : [" ", verdictMark(verdict)]),
      ...(published === undefined
        ? []
        : [
            " ",
            { ...citePublished(published, config, dataset, metric), text: `(${formatNumber(published, DIGITS)})`, style: "quiet" as const },
          ]),
    ];
  };
  const rows = shown.map((config): Cell[] => [{ text: config, style: "strong" }, ...datasets.map((dataset) => cell(config, dataset))]);
  const floors = floorRows(analysis, metric, "mean");
  const isIn = (test: (inline: Inline) => boolean): boolean =>
    rows.some((row) => row.some((entry) => Array.isArray(entry) && entry.some(test)));
  const isMark =
    (style: Mark["style"]) =>
    (inline: Inline): boolean =>
      typeof inline !== "string" && inline.style === style;
  const notes = [
    ...(most > 1 ? [isShort ? "mean of the runs there are" : `mean of ${most} seeds`] : []),
    ...(isIn(isMark("quiet")) ? ["published value in brackets"] : []),
    ...(isIn(isMark("good")) || isIn(isMark("bad")) ? [`better, worse: told from ${study.baseline}`] : []),
    ...(isIn(isMark("strong")) ? [`bold: differs from ${study.baseline} by more than seeds alone did in earlier studies`] : []),
    ...(floors.length === 0 ? [] : ["floor: as many real points"]),
    ...(shown.length === study.configs.length
      ? []
      : [`${shown.length} of ${study.configs.length} configurations: ${selectionText(analysis)}`]),
  ];
  return table(
    `${label}${unit === "" ? "" : ` in ${unit}`}, ${metricOf(metric).better === "lower" ? "lower is closer to the data" : "higher is better"}${notes.map((note) => `; ${note}`).join("")}.`,
    ["configuration"],
    datasets,
    [...rows, ...floors],
  );
}
