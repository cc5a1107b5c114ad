/** Reads a study's folder: every planned run with its state, so that gaps have names. */

import { existsSync } from "node:fs";
import { relative } from "node:path";
import type { DrawnData } from "../data/drawn.js";
import { oneOf, UserError } from "../errors/user-error.js";
import { readModel } from "../study/run/folder/model-file.js";
import type { Config, RunConfig } from "../study/config/config.js";
import type { DatasetConfig } from "../study/config/dataset-config.js";
import type { PlannedRun } from "../study/config/definition.js";
import type { FinishedRun, ResultRow, UnfinishedRun } from "../study/records/results.js";
import { resultRows } from "../study/records/results.js";
import { damagedFiles, filesOf } from "../study/run/folder/run-files.js";
import type { RunFolder } from "../study/run/folder/run-folder.js";
import type { RunManifest, RunResult } from "../study/records/run-records.js";
import { readManifest } from "../study/run/folder/run-folder.js";
import { isDropped, StudyFolder } from "../study/records/study-folder.js";
import { countOf, listOf } from "./format.js";
import { StudyData } from "./study-data.js";

/** How far a run has come; everything but `done` is a gap in the study. A run whose files lack or are damaged still has its metrics. */
export type RunState =
  | { kind: "done" }
  | { kind: "lacking"; files: string[] }
  | { kind: "damaged"; files: string[] }
  | { kind: "trained" }
  | { kind: "partial"; step: number }
  | { kind: "failed"; error: string }
  | { kind: "unreadable"; error: string }
  | { kind: "missing" };

export interface RunRecord {
  planned: PlannedRun;
  /** the run's folder, relative to the study's, with / between names */
  path: string;
  folder: RunFolder;
  state: RunState;
  /** null unless the run was trained to its end */
  result: RunResult | null;
  /** null if the run has not begun */
  manifest: RunManifest | null;
  /** the data of the run; runs with the same data set and seed share them */
  data: DrawnData;
}

export interface StudyRecord {
  folder: StudyFolder;
  name: string;
  /** in the order of the plan */
  configs: { name: string; config: Config }[];
  datasets: DatasetConfig[];
  seeds: number[];
  data: StudyData;
  runs: RunRecord[];
  /** planned runs of configurations or data sets that the study names no more, left out of all the rest; absent where there are none */
  dropped?: PlannedRun[];
  /** metrics of the runs that were trained to their end, those of samples by the main sampler */
  rows: ResultRow[];
  /** the same by every sampler */
  samplerRows: ResultRow[];
  /** the configuration that others are compared with */
  baseline: string;
}

/**
 * Reads a study's folder; a run that cannot be read is a gap, not an error.
 *
 * @param baseline name of a configuration; by default the one called `baseline`, else the first
 * @throws UserError if the folder is not a study, or is of another version
 */
export function readStudy(path: string, baseline?: string): StudyRecord {
  const folder = new StudyFolder(path);
  const manifest = folder.read();
  const dropped = manifest.runs.filter((run) => isDropped(manifest, run));
  const planned = manifest.runs.filter((run) => !dropped.includes(run));
  const data = new StudyData();
  const runs = planned.map((run) => readRun(folder, run, data.of(run.run.dataset, run.seed)));
  const names = [...new Set(planned.map(({ config }) => config))];
  const datasets = [...new Set(planned.map(({ dataset }) => dataset))];
  const firstWith = (key: "config" | "dataset", name: string): RunConfig => planned.find((run) => run[key] === name)!.run;
  const finished = finishedRuns(runs);
  return {
    folder,
    name: manifest.name,
    configs: names.map((name) => {
      const { dataset: _, seed: __, ...config } = firstWith("config", name);
      return { name, config };
    }),
    datasets: datasets.map((name) => firstWith("dataset", name).dataset),
    seeds: [...new Set(planned.map(({ seed }) => seed))].toSorted((a, b) => a - b),
    data,
    runs,
    ...(dropped.length === 0 ? {} : { dropped }),
    rows: resultRows(manifest.name, finished, "main"),
    samplerRows: resultRows(manifest.name, finished, "all"),
    baseline: baseline === undefined ? (names.find((name) => name === "baseline") ?? names[0]) : oneOf("configuration", baseline, names),
  };
}

function readRun(study: StudyFolder, planned: PlannedRun, data: DrawnData): RunRecord {
  const folder = study.runFolder(planned);
  const path = relative(study.path, folder.path).replaceAll("\\", "/");
  const record = { planned, path, folder, result: null, manifest: null, data };
  if (!existsSync(folder.file("run.json"))) return { ...record, state: { kind: "missing" } };
  try {
    folder.check();
    const manifest = readManifest(folder.path);
    const result = folder.result() ?? null;
    return { ...record, result, manifest, state: stateOf(folder, result, data) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...record, state: { kind: "unreadable", error: error.message } };
  }
}

function stateOf(folder: RunFolder, result: RunResult | null, data: DrawnData): RunState {
  if (result !== null) {
    const damaged = damagedFiles(folder, result);
    if (damaged.length > 0) return { kind: "damaged", files: damaged };
    if (result.samplesDigest === null) return { kind: "trained" };
    const lacking = filesOf(folder).filter((name) => !existsSync(folder.file(name)));
    return lacking.length === 0 ? { kind: "done" } : { kind: "lacking", files: lacking };
  }
  const failure = folder.failure();
  if (failure !== undefined) return { kind: "failed", error: failure.error };
  return { kind: "partial", step: readModel(folder.path, folder.config, data)?.parts.training.steps ?? 0 };
}

/** Runs that were trained to their end, with their results. */
export function finishedRuns(runs: readonly RunRecord[]): FinishedRun[] {
  return runs.flatMap(({ planned, result }) => (result === null ? [] : [{ planned, result }]));
}

/** Runs that were planned and have no result. */
export function unfinishedRuns(runs: readonly RunRecord[]): UnfinishedRun[] {
  return runs.flatMap(({ planned, result, state }) => (result === null ? [{ planned, isFailed: state.kind === "failed" }] : []));
}

/** The seed that pictures are drawn of: the one with the most finished runs, the first among equals. */
export function picturedSeed({ seeds, runs }: StudyRecord): number {
  const done = (seed: number): number => runs.filter(({ planned, state }) => state.kind === "done" && planned.seed === seed).length;
  return seeds.reduce((best, seed) => (done(seed) > done(best) ? seed : best));
}

/** The finished run of a configuration on a data set with the seed, by default the first one's, if there is one. */
export function finishedRun({ runs }: StudyRecord, config: string, dataset: string, seed?: number): RunRecord | undefined {
  return runs.find(
    ({ planned, state }) =>
      state.kind === "done" && planned.config === config && planned.dataset === dataset && (seed === undefined || planned.seed === seed),
  );
}

/** What was left out because the study names it no more, in a sentence; null where nothing was. */
export function describeDropped({ folder, dropped = [] }: StudyRecord): string | null {
  if (dropped.length === 0) return null;
  const names = [...new Set(dropped.map(({ config, dataset }) => `${config} on ${dataset}`))];
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  return (
    `Left out: ${countOf(dropped.length, "run")} of ${listOf(shown)}, which the study names no more. ` +
    `Named again, they count again; else delete their folders in ${folder.file("runs")}.`
  );
}

/** A run's state in words, and what mends it. */
export function describeState({ planned, state }: RunRecord): string {
  switch (state.kind) {
    case "done":
      return "done";
    case "lacking":
      return `done, but its folder lacks ${listOf(state.files)}`;
    case "damaged":
      return `done, but ${listOf(state.files)} in its folder ${state.files.length === 1 ? "is" : "are"} damaged`;
    case "trained":
      return "trained, but not evaluated";
    case "partial":
      return `stopped at step ${state.step} of ${planned.run.training.steps}`;
    case "failed":
      return `failed: ${state.error}`;
    case "unreadable":
      return `cannot be read: ${state.error}`;
    case "missing":
      return "not begun";
  }
}
