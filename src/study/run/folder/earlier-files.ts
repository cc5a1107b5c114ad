/** The files that held a run's model up to version 0.2: a checkpoint, the model's coordinates and its errors. They are read, not written. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import type { DrawnData } from "../../../data/drawn.js";
import type { ErrorGrid } from "../../../diffusion/adaptation/error-grid.js";
import { measuredModel } from "../../../diffusion/adaptation/error-grid.js";
import { denoiserLength, parameterLength } from "../../../diffusion/network/parameters.js";
import type { Domain } from "../../../diffusion/transform/domain.js";
import { regionCounts } from "../../../diffusion/transform/config.js";
import { domainFault } from "../../../diffusion/transform/soundness.js";
import { OtherVersion, UserError } from "../../../errors/user-error.js";
import { SAFETENSORS } from "../../../files/formats/safetensors.js";
import { exists, readBytes } from "../../../files/read.js";
import { errorGridOf, errorNames } from "../../../model/arrays/errors.js";
import { transformOf } from "../../../model/arrays/transform.js";
import type { TrainingArrays } from "../../../model/arrays/weights.js";
import { placedTensors, readTensors } from "../../../model/arrays/weights.js";
import type { Configuration } from "../../../model/input/configuration.js";
import type { ModelParts } from "../../../model/parts.js";
import type { RunConfig } from "../../config/config.js";
import { modelShape } from "../../config/config.js";
import { sourceOf } from "../../config/dataset-source.js";
import { checkOwner, runId } from "../../config/identity.js";
import { withRemedy } from "./remedy.js";
import type { RunModel } from "../run-model.js";
import { fitRunTransform, MODEL_FILE } from "../run-model.js";

export const CHECKPOINT = "checkpoint.safetensors";
export const EARLIER_TRANSFORM = "domain.safetensors";
export const EARLIER_ERRORS = "errors.safetensors";
const FORMAT = "noisegrid-checkpoint";
const VERSION = "1";
const ARRAYS = ["parameters", "ema", "firstMoment", "secondMoment"] as const;
const LOGS = ["metrics.jsonl", "curve.jsonl"] as const;

/** What an evaluated run of an earlier version had in place of its model's file. Coordinates that are lost are fitted again, to the same bits. */
export function earlierFiles(hasErrors: boolean): string[] {
  return [CHECKPOINT, ...(hasErrors ? [EARLIER_ERRORS] : [])];
}

/** Whether the folder is that of a run of an earlier version. */
export function isEarlier(folder: string): boolean {
  return exists(join(folder, CHECKPOINT)) && !exists(join(folder, MODEL_FILE));
}

/** Removes them: the model's file has taken their place. */
export function removeEarlierFiles(folder: string): void {
  for (const name of [CHECKPOINT, EARLIER_TRANSFORM, EARLIER_ERRORS]) rmSync(join(folder, name), { force: true });
}

/** The model of a run of an earlier version; undefined where it has no checkpoint. @throws UserError where a file is damaged or another run's */
export function readEarlierModel(folder: string, run: RunConfig, data: DrawnData, config: Configuration): RunModel | undefined {
  const checkpoint = readEarlierCheckpoint(folder, run);
  if (checkpoint === undefined) return undefined;
  const { arrays, step, trainingTime, logs } = checkpoint;
  const transform = readEarlierTransform(folder, run, data);
  const parts: ModelParts = {
    dimensions: data.dimensions,
    config,
    transform,
    weights: { trained: arrays.parameters, average: arrays.ema },
    moments: { first: arrays.firstMoment, second: arrays.secondMoment },
    errors: readEarlierErrors(folder, run, transform),
    training: { steps: step, seed: run.seed, data: data.source.hash },
  };
  return { parts, trainingTime, ...(logs === undefined ? {} : { logs }) };
}

/** Weights, moments, and what of the run belongs to the same step. */
export interface Checkpoint {
  arrays: TrainingArrays;
  step: number;
  trainingTime: number;
  logs?: Record<string, string>;
}

/** Its checkpoint; undefined where there is none. */
export function readEarlierCheckpoint(folder: string, run: RunConfig): Checkpoint | undefined {
  const path = join(folder, CHECKPOINT);
  if (!exists(path)) return undefined;
  const { metadata, tensors } = SAFETENSORS.decode(readBytes(path), path, ({ format, version, id }) => {
    if (format !== FORMAT) throw new UserError(`${path} is no checkpoint of noisegrid`);
    if (version !== VERSION) throw new OtherVersion(`${path} has version ${version}; this noisegrid reads version ${VERSION}`);
    checkOwner(path, id, runId(run));
  });
  const damaged = (what: string): UserError => new UserError(`${path} is damaged: ${what}`);
  const { steps } = run.training;
  const [step, trainingTime] = [numberIn(metadata.step), numberIn(metadata.training_time)];
  if (!(Number.isSafeInteger(step) && step >= 0 && step <= steps))
    throw damaged(`its step is ${metadata.step}, of a run of ${steps} steps`);
  if (!(trainingTime >= 0 && trainingTime < Infinity)) throw damaged(`its training time is ${metadata.training_time}`);
  const model = modelShape(run);
  const all = parameterLength(model);
  const arrays: TrainingArrays = {
    parameters: new Float32Array(all),
    ema: new Float32Array(denoiserLength(model)),
    firstMoment: new Float32Array(all),
    secondMoment: new Float32Array(all),
  };
  readTensors(placedTensors(model, ARRAYS), tensors, arrays, {
    lacking: (name, shape) => new UserError(`${path} lacks tensor "${name}" of shape [${shape.join(", ")}]`),
    damaged,
  });
  const logs = LOGS.flatMap((name) => (metadata[name] === undefined ? [] : [[name, metadata[name]]]));
  const known = { arrays, step, trainingTime };
  return logs.length === 0 ? known : { ...known, logs: Object.fromEntries(logs) as Record<string, string> };
}

/** A number as metadata write it; NaN for another text, which `Number` might take. */
function numberIn(text: string | undefined): number {
  const value = Number(text);
  return String(value) === text ? value : NaN;
}

/** The coordinates of its file or, where that is lost, fitted again to the same bits. */
export function readEarlierTransform(folder: string, run: RunConfig, data: DrawnData): Domain | null {
  if (run.domain === undefined) return null;
  const path = join(folder, EARLIER_TRANSFORM);
  if (!exists(path)) return fitRunTransform(run, data);
  const remedy = "delete it, and its coordinates are fitted to the data again";
  const { metadata, tensors } = withRemedy(remedy, () => {
    const decoded = SAFETENSORS.decode(readBytes(path), path);
    checkOwner(path, decoded.metadata.id, runId(run));
    return decoded;
  });
  if (metadata.version !== VERSION) throw new UserError(`${path} has version ${metadata.version}; this noisegrid reads version ${VERSION}`);
  const damaged = (what: string): UserError => new UserError(`${path} is damaged: ${what}`, remedy);
  const transform = transformOf(run.domain, data.dimensions, tensors, metadata, damaged);
  const fault = domainFault(transform, regionCounts(run.domain, data.dimensions));
  if (fault !== null) throw damaged(fault);
  return transform;
}

/** The grids of its errors by name; null where none were measured. */
export function readEarlierErrors(folder: string, run: RunConfig, transform: Domain | null): Record<string, ErrorGrid> | null {
  const path = join(folder, EARLIER_ERRORS);
  if (!exists(path)) return null;
  const remedy = "delete it, and the errors are measured again";
  const { metadata, tensors } = withRemedy(remedy, () => {
    const decoded = SAFETENSORS.decode(readBytes(path), path);
    checkOwner(path, decoded.metadata.id, runId(run));
    return decoded;
  });
  const damaged = (what: string): UserError => new UserError(`${path} is damaged: ${what}`, remedy);
  const { dimensions } = sourceOf(run.dataset);
  const model = measuredModel({ dimensions, schedule: run.schedule }, transform);
  return Object.fromEntries(
    errorNames(tensors).map((name) => [name, errorGridOf(name, tensors, metadata[`axes.${name}`], model, damaged)]),
  );
}
