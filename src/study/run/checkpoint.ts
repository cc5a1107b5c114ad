/** A run's state on disk: enough to continue to the same bits, and to sample where the model lives in the data's coordinates. */

import { join } from "node:path";
import type { Backend } from "../../diffusion/backend.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import { UserError } from "../../errors/user-error.js";
import type { ModelConfig } from "../../diffusion/model-config.js";
import type { NamedArray } from "../../diffusion/network/parameters.js";
import { denoiserArrays, denoiserLength, gridArrays, initialParameters, parameterLength } from "../../diffusion/network/parameters.js";
import { exists, readBytes } from "../../files/read.js";
import { OtherVersion } from "../../files/record.js";
import type { StoredTensor } from "../../files/formats/safetensors.js";
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
  for (const array of ["parameters", "ema", "firstMoment", "secondMoment"] as const) backend.write(array, checkpoint[array]);
}

/** Digest of denoiser, moving average and grid parameters, in that order. */
export function checkpointDigest(config: RunConfig, { parameters, ema }: Checkpoint): string {
  const split = denoiserLength(modelShape(config));
  return digestOf(parameters.subarray(0, split), ema, parameters.subarray(split));
}

/** Name in the file, the flat array, and the part of it. */
function layout(model: ModelConfig, checkpoint: Omit<Checkpoint, "step" | "trainingTime" | "logs">): [string, Float32Array, NamedArray][] {
  const denoiser = denoiserArrays(model);
  const whole = [...denoiser, ...gridArrays(model)];
  const isDenoiser = (index: number): boolean => index < denoiser.length;
  const group = (i: number): string => (isDenoiser(i) ? "denoiser" : "grid");
  return [
    ...whole.map((part, i): [string, Float32Array, NamedArray] => [`${group(i)}.${part.name}`, checkpoint.parameters, part]),
    ...denoiser.map((part): [string, Float32Array, NamedArray] => [`ema.${part.name}`, checkpoint.ema, part]),
    ...whole.map((part, i): [string, Float32Array, NamedArray] => [`first_moment.${group(i)}.${part.name}`, checkpoint.firstMoment, part]),
    ...whole.map((part, i): [string, Float32Array, NamedArray] => [
      `second_moment.${group(i)}.${part.name}`,
      checkpoint.secondMoment,
      part,
    ]),
  ];
}

export function writeCheckpoint(folder: string, config: RunConfig, checkpoint: Checkpoint): void {
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, array, { shape, offset, length }] of layout(modelShape(config), checkpoint)) {
    tensors[name] = { shape, values: array.subarray(offset, offset + length) };
  }
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
  for (const [name, array, { shape, offset }] of layout(model, checkpoint)) {
    const tensor = tensors[name];
    if (tensor === undefined || tensor.shape.join() !== shape.join())
      throw new UserError(`${path} lacks tensor "${name}" of shape [${shape.join(", ")}]`);
    // training ends before it writes such values
    if (!tensor.values.every(Number.isFinite)) throw damaged(`"${name}" holds a value that is not finite`);
    if (array === checkpoint.secondMoment && tensor.values.some((value) => value < 0))
      throw damaged(`"${name}", a mean of squares, is below 0`);
    array.set(tensor.values, offset);
  }
  const logs = LOGS.flatMap((name) => (metadata[name] === undefined ? [] : [[name, metadata[name]]]));
  return logs.length === 0 ? checkpoint : { ...checkpoint, logs: Object.fromEntries(logs) as Record<string, string> };
}

/** A number as metadata write it; NaN for another text, which `Number` might take. */
function numberIn(text: string | undefined): number {
  const value = Number(text);
  return String(value) === text ? value : NaN;
}
