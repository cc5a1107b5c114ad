/** The metrics as tables: configurations × data sets, each beside its floor and the published value. */

import { formatNumber } from "../../analysis/format.js";
import { metricInfo } from "../../analysis/metrics.js";
import { publishedValue } from "../../analysis/published.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { mean } from "../../core/statistics/summary.js";
import { citeMean, citePublished } from "../cite.js";
import type { Block, Cell, Inline, Section } from "../document.js";
import { figure, paragraph, table } from "../document.js";

const METRICS = ["kl_divergence", "eval_loss", "training_time", "inference_time", "ms_per_step"];

export function metricsSection(analysis: StudyAnalysis): Section {
  return {
    id: "metrics",
    title: "Metrics",
    blocks: [
      figure("generated_images"),
      figure("evaluation_metrics"),
      ...METRICS.flatMap((metric) => metricTable(analysis, metric) ?? []),
      paragraph("Every metric of every run: results.csv and results.parquet; tables for a paper: tables/."),
    ],
  };
}

/** Means over seeds; undefined where no run has the metric. */
export function metricTable(analysis: StudyAnalysis, metric: string): Block | undefined {
  const { study } = analysis;
  const { label, unit, meaning } = metricInfo(metric);
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
  const floor = floorRow(analysis, metric);
  const notes = [
    study.seeds.length > 1 ? "mean ± standard deviation over seeds" : "one seed",
    ...(hasPublished ? ["published value in brackets"] : []),
    ...(floor === null ? [] : ["floor: fresh real points in place of the samples"]),
  ];
  return table(
    `${label}${unit === "" ? "" : ` in ${unit}`}: ${meaning}; ${notes.join("; ")}.`,
    ["configuration"],
    study.datasets.map(({ name }) => name),
    floor === null ? rows : [...rows, floor],
  );
}

/** What real points in place of samples give; null for metrics that do not look at samples. */
function floorRow({ study, floors }: StudyAnalysis, metric: string): Cell[] | null {
  if (!floors.some((floor) => floor.metric === metric && floor.values.length > 0)) return null;
  return [
    { text: "floor", style: "quiet" },
    ...study.datasets.map(({ name }): Cell => {
      const floor = floors.find((entry) => entry.metric === metric && entry.dataset === name);
      if (floor === undefined || floor.values.length === 0) return "none";
      const values = floor.values.map(({ value }) => value);
      const each = floor.values.map(({ seed, value }) => `${formatNumber(value, 6)}, data of seed ${seed}`);
      const range = values.length < 2 ? "" : ` (${formatNumber(Math.min(...values), 2)} … ${formatNumber(Math.max(...values), 2)})`;
      return { text: `${formatNumber(mean(values), 3)}${range}`, source: `${floor.samples} real points, floors.json: ${each.join("; ")}` };
    }),
  ];
}
