/** Studies made up in memory, and the same as folders: what the analysis reads, without training anything. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StudyData } from "../../src/analysis/study-data.js";
import type { RunRecord, RunState, StudyRecord } from "../../src/analysis/study-record.js";
import type { ConfigInput } from "../../src/study/config/config.js";
import { parseConfig } from "../../src/study/config/config.js";
import type { PlannedRun } from "../../src/study/config/definition.js";
import { planRuns } from "../../src/study/config/definition.js";
import { PAPER_CONFIGS } from "../../src/study/presets/paper.js";
import { resultRows } from "../../src/study/records/results.js";
import type { RunResult } from "../../src/study/records/run-records.js";
import { readManifest } from "../../src/study/run/folder/run-folder.js";
import { StudyFolder } from "../../src/study/records/study-folder.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Values of a run by metric; null where a metric does not exist, such as a loss never reached. */
export type Values = Record<string, number | null>;

export interface MadeStudy {
  name?: string;
  /** by default the paper's baseline and grid-10 */
  configs?: Record<string, ConfigInput>;
  datasets?: readonly string[];
  /** points of every data set; by default as many as published */
  count?: number;
  seeds?: number[];
  /** of a run that was trained to its end */
  values?: (run: PlannedRun) => Values;
  /** by default every run is done */
  state?: (run: PlannedRun) => RunState;
  /** the study's folder; need not exist where nothing is read or written */
  path?: string;
}

/** Configurations of the paper by name, as coded. */
export function paper(...names: string[]): Record<string, ConfigInput> {
  return Object.fromEntries(names.map((name) => [name, PAPER_CONFIGS[name]]));
}

/** A model of a few hundred numbers, for folders with checkpoints and grids. */
export const SMALL: ConfigInput = {
  denoiser: { embeddingDim: 4, hiddenSize: 4, hiddenLayers: 0 },
  schedule: { timesteps: 3 },
  training: { steps: 250, batchSize: 8 },
  evaluation: { samples: 100, neighbours: 2, lossWindow: 100 },
};

export const seedsUpTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

export function makeStudy({
  name = "made",
  configs = paper("baseline", "grid-10"),
  datasets = ["moons"],
  count = 100_000,
  seeds = [1],
  values = () => ({}),
  state = () => ({ kind: "done" }),
  path = "nowhere",
}: MadeStudy): StudyRecord {
  const resolved = Object.entries(configs).map(([label, input]) => ({ name: label, config: parseConfig(input, label) }));
  const counts = datasets.map((dataset) => ({ name: dataset, count }));
  const planned = planRuns({
    name,
    configs: new Map(resolved.map(({ name: label, config }) => [label, config])),
    datasets: counts,
    seeds,
  });
  const folder = new StudyFolder(path);
  const data = new StudyData();
  const runs = planned.map((run) => makeRun({ study: folder, data, planned: run, state: state(run), values }));
  const finished = runs.flatMap(({ planned: run, result }) => (result === null ? [] : [{ planned: run, result }]));
  return {
    folder,
    name,
    configs: resolved,
    datasets: datasets.map((dataset) => planned.find((run) => run.dataset === dataset)!.run.dataset),
    seeds: seeds.toSorted((a, b) => a - b),
    data,
    runs,
    rows: resultRows(name, finished, "main"),
    samplerRows: resultRows(name, finished, "all"),
    baseline: Object.hasOwn(configs, "baseline") ? "baseline" : resolved[0].name,
  };
}

interface MadeRun extends Pick<RunRecord, "planned" | "state"> {
  study: StudyFolder;
  data: StudyData;
  values: (run: PlannedRun) => Values;
}

function makeRun({ study, data, planned, state, values }: MadeRun): RunRecord {
  const folder = study.runFolder(planned);
  const path = `runs/${planned.config}.${planned.dataset}.s${planned.seed}.${planned.id.slice(0, 8)}`;
  const isFinished = state.kind === "done" || state.kind === "lacking" || state.kind === "trained";
  const result: RunResult | null = isFinished
    ? {
        id: planned.id,
        digest: "sha256:0",
        samplesDigest: state.kind === "trained" ? null : "sha256:1",
        backend: "made up",
        metrics: Object.entries(values(planned)).map(([metric, value]) => ({ metric, value, unit: "1" })),
      }
    : null;
  return { planned, path, folder, state, result, manifest: null, data: data.of(planned.run.dataset, planned.seed) };
}

/** What a finished run has beside its result; the same for every run here, and empty. */
const LEFT = ["metrics.jsonl", "model.safetensors", "samples.npy", "grids.safetensors", "curve.jsonl"];

/** The study as files in its folder, as far as its runs have come; partial runs have no checkpoint. */
export function writeStudy({ folder, name, configs, datasets, seeds, runs }: StudyRecord): void {
  const definition = { name, configs: new Map(configs.map((entry) => [entry.name, entry.config])), datasets, seeds };
  folder.plan(
    definition,
    runs.map(({ planned }) => planned),
  );
  for (const run of runs) {
    if (run.state.kind === "missing") continue;
    mkdirSync(run.folder.path, { recursive: true });
    run.folder.writeManifest();
    run.manifest = readManifest(run.folder.path);
    if (run.state.kind === "failed") run.folder.writeFailure({ error: run.state.error });
    if (run.result !== null) run.folder.writeResult(run.result);
    const lacking = run.state.kind === "lacking" ? run.state.files : run.state.kind === "done" ? [] : LEFT;
    for (const file of LEFT) if (!lacking.includes(file)) writeFileSync(run.folder.file(file), "");
  }
}

/** The study in a folder of its own, written down. */
export function writtenStudy(made: MadeStudy): StudyRecord {
  const study = makeStudy({ ...made, path: join(temporaryFolder(), "study") });
  writeStudy(study);
  return study;
}

/** Lines of JSON, as a run's logs are. */
export function writeLog(path: string, entries: readonly object[]): void {
  writeFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}
