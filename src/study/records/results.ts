/** The tables of a study: one tidy row per run and metric, and the reference's layout per configuration. */

import Papa from "papaparse";
import { makeFolder } from "../../files/read.js";
import { writeAtomic } from "../../files/writing/write.js";
import { samplerLabel } from "../../diffusion/samplers/record/names.js";
import { samplersOf } from "../config/sampler-config.js";
import type { PlannedRun } from "../config/definition.js";
import type { RunResult } from "./run-records.js";
import type { StudyFolder } from "./study-folder.js";

export interface ResultRow {
  study: string;
  config: string;
  dataset: string;
  seed: number;
  sampler: string;
  sample_steps: number;
  metric: string;
  value: number | null;
  unit: string;
}

const COLUMNS: (keyof ResultRow)[] = ["study", "config", "dataset", "seed", "sampler", "sample_steps", "metric", "value", "unit"];

export interface FinishedRun {
  planned: PlannedRun;
  result: RunResult;
}

/** @param which every sampler's rows, or those of the run and its main sampler */
export function resultRows(study: string, runs: FinishedRun[], which: "all" | "main"): ResultRow[] {
  return runs.flatMap(({ planned, result }) => {
    const main = samplersOf(planned.run)[0];
    return result.metrics
      .filter(({ sampler }) => which === "all" || sampler === undefined)
      .map(({ metric, value, unit, sampler, steps }) => ({
        study,
        config: planned.config,
        dataset: planned.dataset,
        seed: planned.seed,
        sampler: sampler ?? samplerLabel(main),
        sample_steps: steps ?? main.steps ?? planned.run.schedule.timesteps,
        metric,
        value,
        unit,
      }));
  });
}

/** A run that was planned and has no result, because it failed or because it is still to come. */
export interface UnfinishedRun {
  planned: PlannedRun;
  isFailed: boolean;
}

/** A row per failed run, of the metric `failed`, so that a table of results does not look as if it had never been. */
export function failedRows(study: string, runs: readonly UnfinishedRun[]): ResultRow[] {
  return runs
    .filter(({ isFailed }) => isFailed)
    .map(({ planned: { config, dataset, seed, run } }) => {
      const main = samplersOf(run)[0];
      const steps = main.steps ?? run.schedule.timesteps;
      return { study, config, dataset, seed, sampler: samplerLabel(main), sample_steps: steps, metric: "failed", value: 1, unit: "1" };
    });
}

/**
 * Writes results.csv and configs/NAME/final_info.json.
 *
 * @returns the rows of results.csv: of every sampler, then of the runs that failed
 */
export function writeResults(folder: StudyFolder, study: string, runs: FinishedRun[], unfinished: readonly UnfinishedRun[]): ResultRow[] {
  const all = [...resultRows(study, runs, "all"), ...failedRows(study, unfinished)];
  const rows = resultRows(study, runs, "main");
  writeAtomic(folder.file("results.csv"), `${Papa.unparse({ fields: COLUMNS, data: all }, { newline: "\n" })}\n`);
  const carriedOut = [...runs, ...unfinished.filter(({ isFailed }) => isFailed)].map(({ planned }) => planned);
  for (const config of new Set(carriedOut.map((run) => run.config))) {
    const mine = carriedOut.filter((run) => run.config === config);
    const info = Object.fromEntries(
      [...new Set(mine.map(({ dataset }) => dataset))].map((dataset) => [
        dataset,
        meansOf(
          rows.filter((row) => row.config === config && row.dataset === dataset),
          mine.filter((run) => run.dataset === dataset).length,
          unfinished.filter(({ planned }) => planned.config === config && planned.dataset === dataset),
        ),
      ]),
    );
    makeFolder(folder.file(`configs/${config}`));
    writeAtomic(folder.file(`configs/${config}/final_info.json`), `${JSON.stringify(info, null, 2)}\n`);
  }
  return all;
}

interface Means {
  means: Record<string, number | null>;
  planned?: number;
  failed?: number;
  counts?: Record<string, number>;
}

/**
 * Means of one configuration on one data set, in the reference's layout; where a mean is not of every planned run, also how many runs were
 * planned, how many failed, and how many values each mean is of.
 */
function meansOf(rows: readonly ResultRow[], carriedOut: number, unfinished: readonly UnfinishedRun[]): Means {
  const valuesOf = (metric: string): number[] => rows.flatMap((row) => (row.metric === metric && row.value !== null ? [row.value] : []));
  const values = Object.fromEntries([...new Set(rows.map(({ metric }) => metric))].map((metric) => [metric, valuesOf(metric)]));
  const over = <T>(from: (list: number[]) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(values).map(([metric, list]) => [metric, from(list)]));
  const means = over((list) => (list.length === 0 ? null : list.reduce((sum, value) => sum + value, 0) / list.length));
  const failed = unfinished.filter(({ isFailed }) => isFailed).length;
  const planned = carriedOut - failed + unfinished.length;
  const isWhole = rows.length > 0 && Object.values(values).every(({ length }) => length === 0 || length === planned);
  return isWhole ? { means } : { means, planned, failed, counts: over(({ length }) => length) };
}
