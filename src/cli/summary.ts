/** A study's metrics as tables, ours beside the published value. */

import { publishedValue } from "../analysis/published.js";
import type { StudyRecord } from "../analysis/study-record.js";
import { meanOf } from "../study/results.js";
import { styles, width } from "./terminal.js";

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

/** Columns of a value, and of a published one beside it. */
const VALUE = 9;
const PUBLISHED = 10;

/** Means over seeds; the published values beside those of runs that repeat the published ones. A wide table goes on below itself. */
export function summarise(study: StudyRecord): string {
  const { rows } = study;
  const configs = [...new Set(rows.map((row) => row.config))];
  const datasets = [...new Set(rows.map((row) => row.dataset))];
  const seeds = new Set(rows.map((row) => row.seed)).size;
  const first = Math.max(...configs.map((name) => name.length));
  const { bold, dim } = styles();
  const tables = TABLES.filter(([metric]) => rows.some((row) => row.metric === metric)).map(([metric, title]) => {
    const published = (config: string, dataset: string): number | undefined => publishedValue(study, config, dataset, metric);
    const hasPublished = configs.some((config) => datasets.some((dataset) => published(config, dataset) !== undefined));
    const extra = hasPublished ? PUBLISHED : 0;
    const ownWidth = (dataset: string): number => Math.max(VALUE, dataset.length + 2);
    const cell = (dataset: string, ours: string, theirs: string): string =>
      ours.padStart(ownWidth(dataset)) + (hasPublished ? theirs.padStart(PUBLISHED) : "");
    const shown = configs.filter((config) => datasets.some((dataset) => meanOf(rows, config, dataset, metric) !== undefined));
    const parts = folded(datasets, (dataset) => ownWidth(dataset) + extra, width() - first).flatMap((columns) => [
      dim("".padEnd(first) + columns.map((dataset) => cell(dataset, dataset, "published")).join("")),
      ...shown.map((config) => {
        const cells = columns.map((dataset) =>
          cell(dataset, format(meanOf(rows, config, dataset, metric)), format(published(config, dataset))),
        );
        return config.padEnd(first) + cells.join("");
      }),
    ]);
    return [bold(title), ...parts].join("\n");
  });
  return [
    ...tables,
    seeds > 1 ? `Means over ${seeds} seeds.` : "One seed: differences between configurations cannot be told from chance.",
    "",
  ].join("\n\n");
}

/** Items in rows that are as wide as the room at most; one at least in each. */
function folded<T>(items: readonly T[], widthOf: (item: T) => number, room: number): T[][] {
  const lines: T[][] = [];
  let used = 0;
  for (const item of items) {
    used += widthOf(item);
    if (lines.length === 0 || used > room) {
      lines.push([]);
      used = widthOf(item);
    }
    lines.at(-1)!.push(item);
  }
  return lines;
}
