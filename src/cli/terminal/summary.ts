/** A study's metrics as tables, ours beside the published value. */

import { countOf } from "../../analysis/format.js";
import type { Tally } from "../../analysis/outcomes/outcomes.js";
import { outcomesOf } from "../../analysis/outcomes/outcomes.js";
import { publishedValue } from "../../analysis/published/published.js";
import { shareText } from "../../analysis/outcomes/shortfall.js";
import type { StudyRecord } from "../../analysis/study-record.js";
import { metricOf, shownIn } from "../../metrics/list.js";
import { mean } from "../../statistics/summary.js";
import { styles, width } from "./terminal.js";

function format(value: number | undefined): string {
  if (value === undefined) return "";
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1);
  return Math.abs(value) >= 1e4 ? value.toFixed(0) : value.toPrecision(4).slice(0, 7);
}

/** Widths of a value and of a published value, in columns. */
const VALUE = 9;
const PUBLISHED = 10;

/** Formats means over seeds, with the published values for runs that repeat the published ones. A wide table continues below itself. */
export function summarise(study: StudyRecord): string {
  const { rows } = study;
  const outcomes = outcomesOf(study);
  const configs = study.configs.map(({ name }) => name);
  const datasets = study.datasets.map(({ name }) => name);
  const first = Math.max(...configs.map((name) => name.length));
  const { bold, dim } = styles();
  const metrics = shownIn("terminal", rows).filter((metric) => rows.some((row) => row.metric === metric));
  const tables = metrics.map((metric) => {
    const published = (config: string, dataset: string): number | undefined => publishedValue(study, config, dataset, metric);
    const hasPublished = configs.some((config) => datasets.some((dataset) => published(config, dataset) !== undefined));
    const extra = hasPublished ? PUBLISHED : 0;
    const shown = configs.filter((config) => datasets.some((dataset) => outcomes.tally(config, dataset, metric).planned > 0));
    const ownText = (config: string, dataset: string): string => meanText(outcomes.tally(config, dataset, metric));
    const ownWidth = (dataset: string): number =>
      Math.max(VALUE, ...[dataset, ...shown.map((config) => ownText(config, dataset))].map((text) => text.length + 2));
    const cell = (dataset: string, ours: string, theirs: string): string =>
      ours.padStart(ownWidth(dataset)) + (hasPublished ? theirs.padStart(PUBLISHED) : "");
    const parts = folded(datasets, (dataset) => ownWidth(dataset) + extra, width() - first).flatMap((columns) => [
      dim("".padEnd(first) + columns.map((dataset) => cell(dataset, dataset, "published")).join("")),
      ...shown.map((config) => {
        const cells = columns.map((dataset) => cell(dataset, ownText(config, dataset), format(published(config, dataset))));
        return config.padEnd(first) + cells.join("");
      }),
    ]);
    return [bold(`${metric}: ${metricOf(metric).brief}`), ...parts].join("\n");
  });
  const isShort = metrics.some((metric) =>
    configs.some((config) => datasets.some((dataset) => shareText(outcomes.tally(config, dataset, metric)) !== "")),
  );
  const failed = study.runs.filter(({ state }) => state.kind === "failed").length;
  const open = study.runs.filter(({ state, result }) => result === null && state.kind !== "failed" && state.kind !== "unreadable").length;
  const damaged = study.runs.filter(({ state }) => state.kind === "unreadable").length;
  return [
    ...tables,
    study.seeds.length > 1
      ? `Means over ${countOf(study.seeds.length, "seed")}${isShort ? "; [k of n]: of n planned runs k have a value" : ""}.`
      : "One seed: differences between configurations cannot be told from chance.",
    ...(failed === 0
      ? []
      : [
          `${failed} of ${countOf(study.runs.length, "run")} failed, and ${failed === 1 ? "counts against its configuration" : "count against their configurations"}.`,
        ]),
    ...(damaged === 0
      ? []
      : [
          `${damaged} of ${countOf(study.runs.length, "run")} cannot be read, and ${damaged === 1 ? "counts against its configuration" : "count against their configurations"}.`,
        ]),
    ...(open === 0 ? [] : [`${open} of ${countOf(study.runs.length, "run")} still to come: the means are those so far.`]),
    "",
  ].join("\n\n");
}

/** Formats a mean, with the number of its runs unless it has all planned runs; empty if nothing is planned. */
function meanText(tally: Tally): string {
  if (tally.planned === 0) return "";
  const values = tally.values.map(({ value }) => value);
  return `${values.length === 0 ? "none" : format(mean(values))}${shareText(tally)}`;
}

/** Splits items into rows that fit the width; each has at least one. */
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
