/** The files of a run's folder: what stands in them, and which run they belong to. */

import { readdirSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { quote, UserError } from "../../../errors/user-error.js";
import type { DrawnData } from "../../../data/drawn.js";
import { encodeNpy } from "../../../files/formats/npy.js";
import { exists, makeFolder } from "../../../files/read.js";
import { readRecord, writeRecord } from "../../../files/record.js";
import { fileError, isTemporary, writeAtomic } from "../../../files/writing/write.js";
import type { ModelParts } from "../../../model/parts.js";
import { digestOf } from "../../../model/parts.js";
import { version } from "../../../version.js";
import type { RunConfig } from "../../config/config.js";
import { parseRunConfig } from "../../config/config.js";
import { checkOwner, digestOf as digestOfArrays, identityOf, runId } from "../../config/identity.js";
import { isOfFile } from "../../config/dataset-config.js";
import { runData } from "../../config/dataset-source.js";
import { manifestFault, resultFault } from "../../records/record-schemas.js";
import type { Metric, RunFailure, RunManifest, RunResult } from "../../records/run-records.js";
import { CHECKPOINT, EARLIER_ERRORS, EARLIER_TRANSFORM, removeEarlierFiles } from "./earlier-files.js";
import { readModel, writeModel } from "./model-file.js";
import { withRemedy } from "./remedy.js";
import { checksumsOf } from "./run-files.js";
import type { RunModel } from "../run-model.js";
import { MODEL_FILE } from "../run-model.js";
import { Trail } from "./trail.js";

const FORMAT = "noisegrid-run";
/** Of the records of runs and studies. */
export const FORMAT_VERSION = 1;

/** What a run writes beside run.json, one of them at least from its first checkpoint on. */
const WRITTEN = ["result.json", MODEL_FILE, CHECKPOINT, "failure.json"];

/** Every file that a run writes into its folder, earlier versions' too. */
export const WRITTEN_BY_RUNS = [
  "run.json",
  ...WRITTEN,
  "metrics.jsonl",
  "curve.jsonl",
  "samples.npy",
  "grids.safetensors",
  EARLIER_TRANSFORM,
  EARLIER_ERRORS,
] as const;

/** The folder of one run: which files it has, whose they are, and what they say. */
export class RunFolder {
  /** identity of the run, which every file of it states */
  readonly id: string;

  constructor(
    readonly path: string,
    readonly config: RunConfig,
    readonly name: string,
  ) {
    this.id = runId(config);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** What mends a run whose files are damaged. */
  get remedy(): string {
    return `delete ${this.path}, and the same command carries the run out again`;
  }

  /** Refuses a folder that holds another run, or one of another version. */
  check(): void {
    if (!exists(this.file("run.json"))) {
      const others = foreignFiles(this.path);
      const own = others.find((name) => WRITTEN.includes(name));
      if (own !== undefined) throw new UserError(`${this.path} has lost its run.json beside ${own}`, this.remedy);
      if (others.length > 0)
        throw new UserError(`${this.path} is not empty and holds no run (it has ${others[0]}); choose another folder with --out`);
      return;
    }
    const { id, config } = writtenManifest(this.path);
    if (id === this.id && identityOf(config) === identityOf(this.config)) return;
    const different = runDifferences(config, this.config);
    if (different === "") throw new UserError(`${this.file("run.json")} is damaged: its id is not that of its configuration`, this.remedy);
    throw new UserError(`${this.path} holds another run: ${different}; choose another folder with --out`);
  }

  /**
   * {@link check}, and reads the result.
   *
   * @throws UserError where a file is damaged, with what mends it
   */
  checkedResult(): RunResult | undefined {
    if (exists(this.file("run.json"))) withRemedy(this.remedy, () => writtenManifest(this.path));
    this.check();
    const path = this.file("result.json");
    return withRemedy(`delete ${path}, and the same command measures the run again`, () => this.result());
  }

  /**
   * Begins or continues the run.
   *
   * @param kept its model as of the last checkpoint
   * @returns what it writes while it trains, cut back to that checkpoint
   * @throws UserError where that does not belong to the checkpoint
   */
  begin(kept: RunModel | undefined): Trail {
    makeFolder(this.path);
    this.writeManifest();
    const trail = withRemedy(this.remedy, () => new Trail(this.path, this.config, kept?.parts.training.steps ?? 0, kept?.logs));
    rmSync(this.file("failure.json"), { force: true });
    return trail;
  }

  /** Writes a checkpoint. */
  writeModel(model: RunModel): void {
    writeModel(this.path, this.id, model);
  }

  /** Ends the run: writes its model with the errors that were measured, its samples if it was evaluated, and its result last. */
  finish({ parts, ...reached }: RunModel, { backend, metrics, samples, errors }: Ended): RunResult {
    // a result tells that the run is done: none may stand beside files that are being written
    rmSync(this.file("result.json"), { force: true });
    const kept = { ...parts, errors: errors ?? parts.errors };
    writeModel(this.path, this.id, { ...reached, parts: kept });
    removeEarlierFiles(this.path);
    if (samples === null) rmSync(this.file("samples.npy"), { force: true });
    else writeAtomic(this.file("samples.npy"), encodeNpy(samples, parts.dimensions));
    const result: RunResult = {
      id: this.id,
      digest: digestOf(parts.weights),
      samplesDigest: samples === null ? null : digestOfArrays(samples),
      backend,
      metrics,
      files: checksumsOf(this),
    };
    this.writeResult(result);
    return result;
  }

  writeManifest(): void {
    if (exists(this.file("run.json"))) return;
    const manifest: RunManifest = {
      format: FORMAT,
      version: FORMAT_VERSION,
      id: this.id,
      name: this.name,
      config: this.config,
      noisegrid: version,
      machine: { platform: process.platform, arch: process.arch, cpu: cpus()[0]?.model ?? "unknown", node: process.version },
    };
    writeRecord(this.file("run.json"), manifest, 2);
  }

  /** What the run gave; undefined while it is not done. @throws UserError where the file is damaged or another run's */
  result(): RunResult | undefined {
    const path = this.file("result.json");
    if (!exists(path)) return undefined;
    return readRecord<RunResult>(path, ["id", "digest", "samplesDigest", "backend", "metrics"], {
      optional: ["files"],
      check: (result) => {
        const fault = resultFault(result);
        if (fault !== null) throw new UserError(`${path} is damaged or something else: ${fault}`);
        checkOwner(path, result.id, this.id);
      },
    });
  }

  writeResult(result: RunResult): void {
    rmSync(this.file("failure.json"), { force: true });
    writeRecord(this.file("result.json"), result, 2);
  }

  /** Why the run failed, where it did. @throws UserError where the file is damaged */
  failure(): RunFailure | undefined {
    const path = this.file("failure.json");
    if (!exists(path)) return undefined;
    const failure = readRecord<RunFailure>(path, ["error"]);
    if (typeof failure.error !== "string") throw new UserError(`${path} is damaged or something else: its error is no text`);
    return failure;
  }

  writeFailure(failure: RunFailure): void {
    writeRecord(this.file("failure.json"), failure, 2);
  }
}

/** What a run came to. */
interface Ended {
  /** what computed it */
  backend: string;
  metrics: Metric[];
  /** of the main sampler, rows × dimensions; null where the run was trained and not evaluated */
  samples: Float32Array | null;
  /** of the model, by name; null where none were measured */
  errors: ModelParts["errors"];
}

/**
 * A run's model as of its last checkpoint, and its data, not drawn yet.
 *
 * @throws UserError where the folder is no run's, has no checkpoint yet, or one of its files is damaged
 */
export function openRun(folder: string): { config: RunConfig; parts: ModelParts; data: DrawnData } {
  const { config } = readManifest(folder);
  const data = runData(config);
  const model = withRemedy(`delete ${folder}, and the command that began the run carries it out again`, () =>
    readModel(folder, config, data),
  );
  if (model === undefined) throw new UserError(`${folder} has no checkpoint yet`);
  return { config, parts: model.parts, data };
}

/** A lock, and claims on one. */
const LOCK = /^lock\.json(?:\.(?:[0-9a-f]{16}|\d{1,10}))?$/;

/** Files in a folder that are neither locks nor left over from a write cut short; none where it does not exist. */
export function foreignFiles(folder: string): string[] {
  if (!exists(folder)) return [];
  try {
    return readdirSync(folder).filter((name) => !LOCK.test(name) && !isTemporary(name));
  } catch (error) {
    throw fileError(error, "read", folder);
  }
}

/** run.json as it is written, its values not looked at. @throws UserError where the folder is no run's or of another version */
function writtenManifest(folder: string): RunManifest {
  const path = join(folder, "run.json");
  if (!exists(folder)) throw new UserError(`no such folder: ${folder}`);
  if (!exists(path)) {
    const hint = exists(join(folder, "study.json")) ? "a study; name one of its folders under runs/" : "no run: it has no run.json";
    throw new UserError(`${folder} is ${hint}`);
  }
  return readRecord<RunManifest>(path, ["format", "version", "id", "config"], {
    optional: ["name", "noisegrid", "machine"],
    format: { format: FORMAT, version: FORMAT_VERSION, what: "a run of noisegrid" },
  });
}

/** run.json. @throws UserError where the folder is no run's or of another version, or a value is not what a run writes */
export function readManifest(folder: string): RunManifest {
  const path = join(folder, "run.json");
  const manifest = writtenManifest(folder);
  const fault = manifestFault(manifest);
  if (fault !== null) throw new UserError(`${path} is damaged or something else: ${fault}`);
  const config = parseRunConfig(manifest.config, `${path}: config`);
  checkOwner(path, manifest.id, runId(config));
  return { ...manifest, config };
}

/** The first few values in which two runs differ; of files their rows alone count. */
export function runDifferences(there: RunConfig | null, here: RunConfig): string {
  const [before, now] = [there?.dataset, here.dataset];
  if (!isOfFile(before) || !isOfFile(now)) return differences(there, here);
  if (before.rows !== now.rows) return `its data are other rows than those that ${now.file} has now`;
  return differences({ ...there, dataset: null }, { ...here, dataset: null });
}

/** The first few values in which two configurations differ, "key: a there, b here". */
export function differences(there: unknown, here: unknown): string {
  const found: string[] = [];
  const shown = (value: unknown): string => (value === undefined ? "absent" : quote(value));
  const walk = (a: unknown, b: unknown, path: string): void => {
    const isTree = (v: unknown): v is Record<string, unknown> => v !== null && typeof v === "object";
    if (isTree(a) && isTree(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) walk(a[key], b[key], path === "" ? key : `${path}.${key}`);
    } else if (a !== b) {
      found.push(`${path} is ${shown(a)} there and ${shown(b)} here`);
    }
  };
  walk(there, here, "");
  return found.length > 3 ? `${found.slice(0, 3).join(", ")}, and ${found.length - 3} more` : found.join(", ");
}
