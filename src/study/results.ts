/** The tables of a study: one tidy row per run and metric, and the reference's layout per configuration. */

import Papa from "papaparse";
import { makeFolder } from "../files/read.js";
import { writeAtomic } from "../files/write.js";
import { samplerLabel, samplersOf } from "./sampler-config.js";
import type { PlannedRun } from "./definition.js";
import type { RunResult } from "./run-folder.js";
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

/** Mean over seeds of a metric; undefined where no run has it. */
export function meanOf(rows: ResultRow[], config: string, dataset: string, metric: string): number | undefined {
  const values = rows
    .filter((row) => row.config === config && row.dataset === dataset && row.metric === metric && row.value !== null)
    .map((row) => row.value!);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Writes results.csv and configs/NAME/final_info.json. */
export function writeResults(folder: StudyFolder, study: string, runs: FinishedRun[]): ResultRow[] {
  const all = resultRows(study, runs, "all");
  const rows = resultRows(study, runs, "main");
  writeAtomic(folder.file("results.csv"), `${Papa.unparse({ fields: COLUMNS, data: all }, { newline: "\n" })}\n`);
  for (const config of new Set(rows.map((row) => row.config))) {
    const mine = rows.filter((row) => row.config === config);
    const info = Object.fromEntries(
      [...new Set(mine.map((row) => row.dataset))].map((dataset) => {
        const metrics = new Set(mine.filter((row) => row.dataset === dataset).map((row) => row.metric));
        const means = Object.fromEntries([...metrics].map((metric) => [metric, meanOf(mine, config, dataset, metric) ?? null]));
        return [dataset, { means }];
      }),
    );
    makeFolder(folder.file(`configs/${config}`));
    writeAtomic(folder.file(`configs/${config}/final_info.json`), `${JSON.stringify(info, null, 2)}\n`);
  }
  return rows;
}
