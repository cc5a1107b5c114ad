/** The metrics as tables: configurations × data sets, each beside its floor and the published value. */

import { countOf, formatNumber } from "../../analysis/format.js";
import { metricOf, shownIn } from "../../metrics/list.js";
import { publishedValue } from "../../analysis/published/published.js";
import type { Floor } from "../../analysis/comparison/floors.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { mean } from "../../statistics/summary.js";
import { citeMean, citePublished } from "../cite.js";
import type { Block, Cell, Inline, Section, Table } from "../document.js";
import { figure, foldedWhereLong, paragraph, table } from "../document.js";

export function metricsSection(analysis: StudyAnalysis): Section {
  return {
    id: "metrics",
    title: "Metrics",
    blocks: [
      figure("generated_images"),
      figure("evaluation_metrics"),
      ...shownIn("report", analysis.study.rows)
        .flatMap((metric) => metricTable(analysis, metric) ?? [])
        .map((block) => foldedWhereLong(block.caption.split(":")[0], block)),
      ...moreTables(analysis),
      paragraph("Every metric of every run: results.csv and results.parquet; tables for a paper: tables/."),
    ],
  };
}

function moreTables(analysis: StudyAnalysis): Block[] {
  const blocks = shownIn("report details", analysis.study.rows).flatMap((metric) => metricTable(analysis, metric) ?? []);
  return blocks.length === 0 ? [] : [{ kind: "details", summary: "More measures of the samples", blocks }];
}

/** Means over seeds; undefined where no run has the metric. */
export function metricTable(analysis: StudyAnalysis, metric: string): Table | undefined {
  const { study } = analysis;
  const { label, unit, explanation } = metricOf(metric);
  if (!study.rows.some((row) => row.metric === metric && row.value !== null)) return undefined;
  const hasPublished = study.configs.some(({ name }) =>
    study.datasets.some(({ name: dataset }) => publishedValue(study, name, dataset, metric) !== undefined),
  );
  const rows = study.configs.map(({ name }): Cell[] => [
    { text: name, style: "strong" },
    ...study.datasets.map(({ name: dataset }): Inline[] => {
      const published = publishedValue(study, name, dataset, metric);
      const beside: Inline[] =
        published === undefined ? [] : [" (", { ...citePublished(published, name, dataset, metric), style: "quiet" }, ")"];
      return [citeMean(study, name, dataset, metric) ?? "none", ...beside];
    }),
  ]);
  const floors = floorRows(analysis, metric);
  const notes = [
    study.seeds.length > 1 ? "mean ± standard deviation over seeds" : "one seed",
    ...(hasPublished ? [`published value in brackets${unit === "s" ? " (on a GPU, with the drawing of figures)" : ""}`] : []),
    ...(floors.length === 0 ? [] : ["floor: fresh real points in place of the samples"]),
  ];
  return table(
    `${label}${unit === "" ? "" : ` in ${unit}`}: ${explanation}; ${notes.join("; ")}.`,
    ["configuration"],
    study.datasets.map(({ name }) => name),
    [...rows, ...floors],
  );
}

/**
 * What real points in place of samples give, a row for each way of measuring; none for metrics that do not look at samples.
 *
 * @param detail whether the range over the seeds stands beside the mean
 */
export function floorRows({ study, floors }: StudyAnalysis, metric: string, detail: "mean" | "range" = "range"): Cell[][] {
  const mine = floors.filter((floor) => floor.metric === metric && floor.values.length > 0);
  const ways = [...new Set(mine.map(wayOf))];
  return ways.map((way): Cell[] => [
    { text: ways.length === 1 ? "floor" : `floor, ${way}`, style: "quiet" },
    ...study.datasets.map(({ name }): Cell => {
      const floor = mine.find((entry) => entry.dataset === name && wayOf(entry) === way);
      if (floor === undefined) return "none";
      const values = floor.values.map(({ value }) => value);
      const each = floor.values.map(({ seed, value }) => `${formatNumber(value, 6)}, data of seed ${seed}`);
      const range =
        values.length < 2 || detail === "mean"
          ? ""
          : ` (${formatNumber(Math.min(...values), 2)} … ${formatNumber(Math.max(...values), 2)})`;
      return {
        text: `${formatNumber(mean(values), detail === "mean" ? 2 : 3)}${range}`,
        source: `${floor.samples} real points, floors.json: ${each.join("; ")}`,
      };
    }),
  ]);
}

function wayOf({ samples, neighbours }: Floor): string {
  return `${countOf(samples, "point")}, k = ${neighbours}`;
}
