/** A study's folder: study.json names its runs; each has a folder under runs/. */

import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { quote, UserError } from "../../errors/user-error.js";
import { lockFolder } from "../../files/locks/lock.js";
import { exists, makeFolder } from "../../files/read.js";
import { readRecord, writeRecord } from "../../files/record.js";
import { fileError } from "../../files/writing/write.js";
import type { RunConfig } from "../config/config.js";
import { parseRunConfig } from "../config/config.js";
import type { PlannedRun, StudyDefinition } from "../config/definition.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import { identityOf, runId } from "../config/identity.js";
import { NAME } from "../config/name.js";
import { withRemedy } from "../run/folder/remedy.js";
import { foreignFiles, FORMAT_VERSION, RunFolder, runDifferences } from "../run/folder/run-folder.js";

const FORMAT = "noisegrid-study";
/** The runs while they are removed. */
const DISCARDED = "runs.discarded";
/** What a study and its report write into the folder; study.json last, so that a clearing cut short can be repeated. */
const WRITTEN = [
  "runs",
  DISCARDED,
  "configs",
  "figures",
  "tables",
  "results.csv",
  "results.parquet",
  "floors.json",
  "rerun.json",
  "report.md",
  "report.html",
  "study.json",
];

/** study.json */
export interface StudyManifest {
  format: string;
  version: number;
  name: string;
  /** names in the study as it was carried out last; version 0.1 kept none */
  configs?: string[];
  datasets?: string[];
  /** of this call and earlier ones */
  runs: PlannedRun[];
}

const NO_RUNS = "its runs are not what a study writes";

/** Why a study's values are not what it writes, such as a name that is no name of a file; null where they are. */
function manifestFault(manifest: StudyManifest): string | null {
  const { name, configs = [], datasets = [], runs } = manifest;
  if (![configs, datasets].every((names) => Array.isArray(names) && names.every(isName)))
    return "its configurations or data sets are no lists of names";
  if (!isName(name)) return `its name is ${quote(name)}: must be letters, digits, - and _`;
  if (!Array.isArray(runs) || runs.length === 0) return NO_RUNS;
  for (const [i, planned] of runs.entries()) {
    const fault = plannedFault(planned, `its runs[${i}]`);
    if (fault !== null) return fault;
  }
  return studyFault(runs) ?? (runs.every((run) => isDropped(manifest, run)) ? "it names none of the configurations of its runs" : null);
}

function isName(name: unknown): boolean {
  return typeof name === "string" && NAME.test(name);
}

/** Why a run has no names that are names of files, or not the identity of its own values; null where it has. */
function plannedFault(planned: PlannedRun | null, where: string): string | null {
  if (typeof planned?.run !== "object" || planned.run === null) return NO_RUNS;
  if (!isName(planned.config)) return `${where}.config is ${quote(planned.config)}: must be letters, digits, - and _`;
  let run: RunConfig;
  try {
    run = parseRunConfig(planned.run, `${where}.run`);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  const { config } = planned;
  const own: PlannedRun = { id: runId(run), config, dataset: run.dataset.name, seed: run.seed, run };
  return canonicalJson(own) === canonicalJson(planned) ? null : NO_RUNS;
}

/** Why runs cannot stand beside each other in one study; null where they can. */
function studyFault(runs: readonly PlannedRun[]): string | null {
  const known = new Map<string, string>();
  const folders = new Set<string>();
  for (const { config, dataset, seed, run } of runs) {
    const values = canonicalJson({ ...run, dataset: null, seed: null });
    // a name stands for one configuration throughout a study
    if ((known.get(config) ?? values) !== values) return `two configurations are called ${config}`;
    known.set(config, values);
    const folder = `${config}/${dataset}/${seed}`.toLowerCase();
    if (folders.has(folder))
      return `${config} on ${dataset} with seed ${seed} stands in it twice, or under names that differ in case alone`;
    folders.add(folder);
  }
  return null;
}

/** Whether the study as it was carried out last names a planned run's configuration or data set no more. */
export function isDropped({ configs, datasets }: StudyManifest, { config, dataset }: PlannedRun): boolean {
  return configs?.includes(config) === false || datasets?.includes(dataset) === false;
}

export class StudyFolder {
  constructor(readonly path: string) {}

  file(name: string): string {
    return join(this.path, name);
  }

  runFolder({ config, dataset, seed, id, run }: PlannedRun): RunFolder {
    return new RunFolder(join(this.path, "runs", `${config}.${dataset}.s${seed}.${id.slice(0, 8)}`), run, config);
  }

  /** What earlier calls planned here. @throws UserError where the folder is something else, or of another version */
  private manifest(): StudyManifest | undefined {
    const path = this.file("study.json");
    if (exists(path)) return this.read("the same command");
    const others = this.isOfRunsAlone() ? [] : foreignFiles(this.path);
    if (others.length > 0)
      throw new UserError(`${this.path} is not empty and holds no study (it has ${others[0]}); choose another folder with --out`);
    return undefined;
  }

  /** Whether all that the folder has are a study's runs and what was made of them, so that only its study.json is lost. */
  private isOfRunsAlone(): boolean {
    const runs = foreignFiles(this.file("runs"));
    return (
      runs.length > 0 &&
      runs.every((name) => exists(join(this.file("runs"), name, "run.json"))) &&
      foreignFiles(this.path).every((name) => WRITTEN.includes(name))
    );
  }

  /**
   * study.json.
   *
   * @param planner what plans the study's runs again, where the file is damaged
   * @throws UserError where there is none, or it is damaged, something else, or of another version
   */
  read(planner = "the study's own command"): StudyManifest {
    const path = this.file("study.json");
    if (!exists(this.path)) throw new UserError(`no such folder: ${this.path}`);
    if (!exists(path)) {
      const hint = exists(this.file("run.json")) ? "a single run; name the folder of its study" : "no study: it has no study.json";
      throw new UserError(`${this.path} is ${hint}`);
    }
    const remedy = `delete ${path}, and ${planner} plans its runs again, beside those that are done`;
    return withRemedy(remedy, () => this.record(path));
  }

  private record(path: string): StudyManifest {
    return readRecord<StudyManifest>(path, ["format", "version", "name", "runs"], {
      optional: ["configs", "datasets"],
      format: { format: FORMAT, version: FORMAT_VERSION, what: "a study of noisegrid" },
      check: (manifest) => {
        const fault = manifestFault(manifest);
        if (fault !== null) throw new UserError(`${path} is damaged: ${fault}`);
      },
    });
  }

  /** The same, refusing another study's. */
  private manifestOf(study: StudyDefinition): StudyManifest | undefined {
    const manifest = this.manifest();
    if (manifest !== undefined && manifest.name !== study.name) {
      throw new UserError(`${this.path} holds the study "${manifest.name}", not "${study.name}"; choose another folder with --out`);
    }
    return manifest;
  }

  /** Refuses to discard anything but this study's. @throws UserError where the folder holds something else */
  checkClearable(study: StudyDefinition): void {
    this.manifestOf(study);
  }

  /** Refuses to mix studies before anything is written. A run whose files are damaged fails alone, when it is carried out. */
  check(study: StudyDefinition, runs: PlannedRun[]): void {
    const manifest = this.manifestOf(study);
    for (const { config } of manifest?.runs ?? []) {
      const twin = runs.find((run) => run.config !== config && run.config.toLowerCase() === config.toLowerCase());
      if (twin !== undefined)
        throw new UserError(`${this.path} holds runs of ${config}: ${twin.config} differs from it in case alone; give it another name`);
    }
    const cure = "choose another folder with --out, or start anew with --fresh";
    for (const { config, dataset, run } of runs) {
      // a name stands for one configuration, and one data set, throughout a study
      const sameConfig = manifest?.runs.find((other) => other.config === config)?.run ?? run;
      const sameDataset = manifest?.runs.find((other) => other.dataset === dataset)?.run ?? run;
      const there = { ...sameConfig, dataset: sameDataset.dataset, seed: run.seed };
      if (identityOf(there) !== identityOf(run))
        throw new UserError(`${this.path} holds ${config} with other values: ${runDifferences(there, run)}; ${cure}`);
    }
  }

  /** Records the runs, beside those planned before. */
  plan(study: StudyDefinition, runs: PlannedRun[]): void {
    const before = this.manifest()?.runs ?? [];
    const isSame = (one: PlannedRun, other: PlannedRun): boolean =>
      one.id === other.id && one.config === other.config && one.dataset === other.dataset;
    // the same rows may lie in another file now
    const all = [
      ...before.map((run) => runs.find((now) => isSame(now, run)) ?? run),
      ...runs.filter((run) => !before.some((other) => isSame(other, run))),
    ];
    const manifest: StudyManifest = {
      format: FORMAT,
      version: FORMAT_VERSION,
      name: study.name,
      configs: [...study.configs.keys()],
      datasets: study.datasets.map(({ name }) => name),
      runs: all,
    };
    makeFolder(this.path);
    writeRecord(this.file("study.json"), manifest, 1);
  }

  /**
   * Removes what this study wrote, and nothing else.
   *
   * @throws UserError where the folder holds another study, or another process is training one of its runs
   */
  clear(study: StudyDefinition): void {
    // runs whose study.json is lost are the study's too
    if (this.manifestOf(study) === undefined && !this.isOfRunsAlone()) return;
    const unlock = this.lockRuns();
    try {
      // away at once, locks and all: who comes now finds no folder that is half removed
      if (exists(this.file("runs"))) {
        rmSync(this.file(DISCARDED), { recursive: true, force: true });
        renameSync(this.file("runs"), this.file(DISCARDED));
      }
      for (const name of WRITTEN) rmSync(this.file(name), { recursive: true, force: true });
    } catch (error) {
      throw fileError(error, "clear", this.path);
    } finally {
      unlock();
    }
  }

  private lockRuns(): () => void {
    const unlocks: (() => void)[] = [];
    const unlock = (): void => unlocks.forEach((each) => each());
    try {
      const runs = exists(this.file("runs")) ? readdirSync(this.file("runs"), { withFileTypes: true }) : [];
      for (const entry of runs) {
        if (entry.isDirectory()) unlocks.push(lockFolder(join(this.file("runs"), entry.name), "wait for it"));
      }
    } catch (error) {
      unlock();
      throw fileError(error, "clear", this.path);
    }
    return unlock;
  }
}
