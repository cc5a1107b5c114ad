/** A study's folder: study.json names its runs; each has a folder under runs/. */

import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { lockFolder } from "../files/lock.js";
import { makeFolder, readRecord } from "../files/read.js";
import { fileError, writeAtomic } from "../files/write.js";
import { FORMAT_VERSION } from "./checkpoint.js";
import type { PlannedRun, StudyDefinition } from "./definition.js";
import { canonicalJson, runId } from "./identity.js";
import { differences, foreignFiles, RunFolder } from "./run-folder.js";

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
  runs: PlannedRun[];
}

/** Whether a run has its names, and the identity of its own values. */
function isPlannedRun(planned: Partial<PlannedRun> | null): boolean {
  return (
    typeof planned?.config === "string" &&
    typeof planned.dataset === "string" &&
    typeof planned.run === "object" &&
    planned.run?.dataset?.name === planned.dataset &&
    planned.run.seed === planned.seed &&
    runId(planned.run) === planned.id
  );
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
    if (existsSync(this.file("study.json"))) return this.read();
    const others = foreignFiles(this.path);
    if (others.length > 0)
      throw new UserError(`${this.path} is not empty and holds no study (it has ${others[0]}); choose another folder with --out`);
    return undefined;
  }

  /** study.json. @throws UserError where there is none, or it is damaged, something else, or of another version */
  read(): StudyManifest {
    const path = this.file("study.json");
    if (!existsSync(this.path)) throw new UserError(`no such folder: ${this.path}`);
    if (!existsSync(path)) {
      const hint = existsSync(this.file("run.json")) ? "a single run; name the folder of its study" : "no study: it has no study.json";
      throw new UserError(`${this.path} is ${hint}`);
    }
    const manifest = readRecord<StudyManifest>(path, ["format", "version", "name", "runs"]);
    if (manifest.format !== FORMAT) throw new UserError(`${path} does not describe a study of noisegrid`);
    if (manifest.version !== FORMAT_VERSION)
      throw new UserError(`${path} has version ${manifest.version}; this noisegrid reads version ${FORMAT_VERSION}`);
    const isSound = Array.isArray(manifest.runs) && manifest.runs.length > 0 && manifest.runs.every((planned) => isPlannedRun(planned));
    if (!isSound) throw new UserError(`${path} is damaged: its runs are not what a study writes`);
    return manifest;
  }

  /** The same, refusing another study's. */
  private manifestOf(study: StudyDefinition): StudyManifest | undefined {
    const manifest = this.manifest();
    if (manifest !== undefined && manifest.name !== study.name) {
      throw new UserError(`${this.path} holds the study "${manifest.name}", not "${study.name}"; choose another folder with --out`);
    }
    return manifest;
  }

  /** Refuses to mix studies, and files that do not fit, before anything is written. */
  check(study: StudyDefinition, runs: PlannedRun[]): void {
    const manifest = this.manifestOf(study);
    const cure = "choose another folder with --out, or start anew with --fresh";
    for (const { config, dataset, run } of runs) {
      // a name stands for one configuration, and one data set, throughout a study
      const sameConfig = manifest?.runs.find((other) => other.config === config)?.run ?? run;
      const sameDataset = manifest?.runs.find((other) => other.dataset === dataset)?.run ?? run;
      const there = { ...sameConfig, dataset: sameDataset.dataset, seed: run.seed };
      if (canonicalJson(there) !== canonicalJson(run))
        throw new UserError(`${this.path} holds ${config} with other values: ${differences(there, run)}; ${cure}`);
    }
    for (const planned of runs) this.runFolder(planned).checkFiles();
    // the tables need the results of earlier calls too
    for (const planned of manifest?.runs ?? []) this.runFolder(planned).result();
  }

  /** Records the runs, beside those planned before. */
  plan(study: StudyDefinition, runs: PlannedRun[]): void {
    const before = this.manifest()?.runs ?? [];
    const isNew = ({ id, config }: PlannedRun): boolean => !before.some((run) => run.id === id && run.config === config);
    const all = [...before, ...runs.filter(isNew)];
    const manifest: StudyManifest = { format: FORMAT, version: FORMAT_VERSION, name: study.name, runs: all };
    makeFolder(this.path);
    writeAtomic(this.file("study.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  }

  /**
   * Removes what this study wrote, and nothing else.
   *
   * @throws UserError where the folder holds another study, or another process is training one of its runs
   */
  clear(study: StudyDefinition): void {
    if (this.manifestOf(study) === undefined) return;
    const unlock = this.lockRuns();
    try {
      // away at once, locks and all: who comes now finds no folder that is half removed
      if (existsSync(this.file("runs"))) {
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
      const runs = existsSync(this.file("runs")) ? readdirSync(this.file("runs"), { withFileTypes: true }) : [];
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
