/** The small table: ours, the published value where there is one, and the floor, data set by data set. */

import { formatNumber } from "../../analysis/format.js";
import { headlineMetric, SELECTION, shownConfigs } from "../../analysis/headline.js";
import { metricInfo } from "../../analysis/metrics.js";
import { publishedValue } from "../../analysis/published.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { seedValues } from "../../analysis/values.js";
import { mean } from "../../core/statistics/summary.js";
import { citePublished, sourceOf } from "../cite.js";
import type { Cell, Inline, Mark, Table } from "../document.js";
import { table } from "../document.js";
import { verdictMark } from "../sentences.js";
import { floorRows } from "../sections/metrics.js";

const DIGITS = 3;
export function headlineTable(analysis: StudyAnalysis): Table {
  const { study, comparisons } = analysis;
  const metric = headlineMetric(analysis);
  const { label, unit } = metricInfo(metric);
  const shown = shownConfigs(analysis);
  const datasets = study.datasets.map(({ name }) => name);
  const verdictOf = (config: string, dataset: string) =>
    comparisons.find((entry) => entry.metric === metric && entry.config === config && entry.dataset === dataset)?.verdict;
  const cell = (config: string, dataset: string): Cell => {
    const values = seedValues(study.rows, config, dataset, metric).map(({ value }) => value);
    if (values.length === 0) return "none";
    const count = values.length === study.seeds.length ? "" : ` [${values.length} of ${study.seeds.length}]`;
    const ours: Mark = { text: `${formatNumber(mean(values), DIGITS)}${count}`, source: sourceOf(study, config, dataset, metric) };
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
    ...(study.seeds.length > 1 ? [`mean of ${study.seeds.length} seeds`] : []),
    ...(isIn(isMark("quiet")) ? ["published value in brackets"] : []),
    ...(isIn(isMark("good")) || isIn(isMark("bad")) ? [`better, worse: told from ${study.baseline}`] : []),
    ...(floors.length === 0 ? [] : ["floor: as many real points"]),
    ...(shown.length === study.configs.length ? [] : [`${shown.length} of ${study.configs.length} configurations: ${SELECTION}`]),
  ];
  return table(
    `${label}${unit === "" ? "" : ` in ${unit}`}, ${metricInfo(metric).better === "lower" ? "lower is closer to the data" : "higher is better"}${notes.map((note) => `; ${note}`).join("")}.`,
    ["configuration"],
    datasets,
    [...rows, ...floors],
  );
}
