/** A run's state on disk: enough to continue to the same bits, and to sample where the model lives in the data's coordinates. */

import { join } from "node:path";
import type { Backend } from "../../diffusion/backend.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import { UserError } from "../../errors/user-error.js";
import { denoiserLength, parameterLength } from "../../diffusion/network/parameters.js";
import { initialParameters } from "../../diffusion/network/initial-parameters.js";
import { exists, readBytes } from "../../files/read.js";
import { OtherVersion } from "../../files/record.js";
import { placedTensors, readTensors, tensorsOf } from "../../model/arrays/weights.js";
import { decodeSafetensors, encodeSafetensors } from "../../files/formats/safetensors.js";
import { writeAtomic } from "../../files/writing/write.js";
import type { RunConfig } from "../config/config.js";
import { modelOf, modelShape } from "../config/config.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import { checkOwner, digestOf, runId } from "../config/identity.js";

export const FORMAT_VERSION = 1;
const FORMAT = "noisegrid-checkpoint";

/** The arrays are flat, in the order of the model's arrays: denoiser, then grid levels; the EMA has no grid. */
export interface Checkpoint {
  /** steps done */
  step: number;
  /** seconds spent training so far */
  trainingTime: number;
  parameters: Float32Array;
  ema: Float32Array;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
  /** checksums of the logs' lines up to the step, by the names of their files; version 0.1 kept none */
  logs?: Record<string, string>;
}

/** Of which arrays a checkpoint has the tensors, in the order of its file. */
const ARRAYS = ["parameters", "ema", "firstMoment", "secondMoment"] as const;

/** Logs whose checksums a checkpoint states. */
const LOGS = ["metrics.jsonl", "curve.jsonl"] as const;

export function checkpointPath(folder: string): string {
  return join(folder, "checkpoint.safetensors");
}

/**
 * The state before the first step; the moving average starts as a copy.
 *
 * @param points rows × dimensions that the run trains on, in the model's coordinates
 * @param domain those coordinates
 */
export function initialCheckpoint(config: RunConfig, points: Float32Array, domain: Domain | null): Checkpoint {
  const model = modelOf(config, domain);
  const parameters = initialParameters(model, config.seed, points);
  return {
    step: 0,
    trainingTime: 0,
    parameters,
    ema: parameters.slice(0, denoiserLength(model)),
    firstMoment: new Float32Array(parameters.length),
    secondMoment: new Float32Array(parameters.length),
  };
}

export function captureCheckpoint(backend: Backend, step: number, trainingTime: number, logs: Record<string, string> = {}): Checkpoint {
  return {
    step,
    trainingTime,
    parameters: backend.read("parameters"),
    ema: backend.read("ema"),
    firstMoment: backend.read("firstMoment"),
    secondMoment: backend.read("secondMoment"),
    logs,
  };
}

export function restoreCheckpoint(backend: Backend, checkpoint: Checkpoint): void {
  for (const array of ARRAYS) backend.write(array, checkpoint[array]);
}

/** Digest of denoiser, moving average and grid parameters, in that order. */
export function checkpointDigest(config: RunConfig, { parameters, ema }: Checkpoint): string {
  const split = denoiserLength(modelShape(config));
  return digestOf(parameters.subarray(0, split), ema, parameters.subarray(split));
}

export function writeCheckpoint(folder: string, config: RunConfig, checkpoint: Checkpoint): void {
  const tensors = tensorsOf(placedTensors(modelShape(config), ARRAYS), checkpoint);
  const metadata = {
    format: FORMAT,
    version: String(FORMAT_VERSION),
    id: runId(config),
    step: String(checkpoint.step),
    training_time: String(checkpoint.trainingTime),
    ...checkpoint.logs,
    config: canonicalJson(config),
  };
  writeAtomic(checkpointPath(folder), encodeSafetensors({ metadata, tensors }));
}

/** The checkpoint of a run, or undefined where none is written yet. @throws UserError where it is truncated or another's */
export function readCheckpoint(folder: string, config: RunConfig): Checkpoint | undefined {
  const path = checkpointPath(folder);
  if (!exists(path)) return undefined;
  const { metadata, tensors } = decodeSafetensors(readBytes(path), path, ({ format, version, id }) => {
    if (format !== FORMAT) throw new UserError(`${path} is no checkpoint of noisegrid`);
    if (version !== String(FORMAT_VERSION)) {
      throw new OtherVersion(`${path} has version ${version}; this noisegrid reads version ${FORMAT_VERSION}`);
    }
    checkOwner(path, id, runId(config));
  });
  const damaged = (what: string): UserError => new UserError(`${path} is damaged: ${what}`);
  const { steps } = config.training;
  const [step, trainingTime] = [numberIn(metadata.step), numberIn(metadata.training_time)];
  if (!(Number.isSafeInteger(step) && step >= 0 && step <= steps))
    throw damaged(`its step is ${metadata.step}, of a run of ${steps} steps`);
  if (!(trainingTime >= 0 && trainingTime < Infinity)) throw damaged(`its training time is ${metadata.training_time}`);
  const model = modelShape(config);
  const all = parameterLength(model);
  const checkpoint: Checkpoint = {
    step,
    trainingTime,
    parameters: new Float32Array(all),
    ema: new Float32Array(denoiserLength(model)),
    firstMoment: new Float32Array(all),
    secondMoment: new Float32Array(all),
  };
  readTensors(placedTensors(model, ARRAYS), tensors, checkpoint, {
    lacking: (name, shape) => new UserError(`${path} lacks tensor "${name}" of shape [${shape.join(", ")}]`),
    damaged,
  });
  const logs = LOGS.flatMap((name) => (metadata[name] === undefined ? [] : [[name, metadata[name]]]));
  return logs.length === 0 ? checkpoint : { ...checkpoint, logs: Object.fromEntries(logs) as Record<string, string> };
}

/** A number as metadata write it; NaN for another text, which `Number` might take. */
function numberIn(text: string | undefined): number {
  const value = Number(text);
  return String(value) === text ? value : NaN;
}
