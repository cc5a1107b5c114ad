/** A study's metrics as tables, ours beside the published value. */

import pc from "picocolors";
import { publishedValue } from "../analysis/published.js";
import type { StudyRecord } from "../analysis/study-record.js";
import { meanOf } from "../study/results.js";

/** Metrics worth a table, in the order of the original log. */
const TABLES: [metric: string, title: string][] = [
  ["eval_loss", "eval_loss: mean squared error over the data, fresh noise"],
  ["kl_divergence", "kl_divergence: bits, nearest neighbours, data to samples"],
  ["grid_variance", "grid_variance: over cells and timesteps"],
  ["coarse_grid_variance", "coarse_grid_variance"],
  ["fine_grid_variance", "fine_grid_variance"],
  ["training_time", "training_time: seconds"],
  ["inference_time", "inference_time: seconds for the samples, one core"],
  ["ms_per_step", "ms_per_step: milliseconds per training step"],
  ["final_smoothed_mse", "final_smoothed_mse: mean of the last steps' error"],
];

function format(value: number | undefined): string {
  if (value === undefined) return "";
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1);
  return Math.abs(value) >= 1e4 ? value.toFixed(0) : value.toPrecision(4).slice(0, 7);
}

/** Means over seeds; the published values beside those of runs that repeat the published ones. */
export function summarise(study: StudyRecord): string {
  const { rows } = study;
  const configs = [...new Set(rows.map((row) => row.config))];
  const datasets = [...new Set(rows.map((row) => row.dataset))];
  const seeds = new Set(rows.map((row) => row.seed)).size;
  const first = Math.max(...configs.map((name) => name.length));
  const tables = TABLES.filter(([metric]) => rows.some((row) => row.metric === metric)).map(([metric, title]) => {
    const published = (config: string, dataset: string): number | undefined => publishedValue(study, config, dataset, metric);
    const hasPublished = configs.some((config) => datasets.some((dataset) => published(config, dataset) !== undefined));
    const cell = (dataset: string, ours: string, theirs: string): string =>
      ours.padStart(Math.max(9, dataset.length + 2)) + (hasPublished ? theirs.padStart(10) : "");
    const head = "".padEnd(first) + datasets.map((dataset) => cell(dataset, dataset, "published")).join("");
    const lines = configs
      .filter((config) => datasets.some((dataset) => meanOf(rows, config, dataset, metric) !== undefined))
      .map(
        (config) =>
          config.padEnd(first) +
          datasets
            .map((dataset) => cell(dataset, format(meanOf(rows, config, dataset, metric)), format(published(config, dataset))))
            .join(""),
      );
    return [pc.bold(title), pc.dim(head), ...lines].join("\n");
  });
  return [
    ...tables,
    seeds > 1 ? `Means over ${seeds} seeds.` : "One seed: differences between configurations cannot be told from chance.",
    "",
  ].join("\n\n");
}
