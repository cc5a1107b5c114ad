/** A run's model in the files that versions up to 0.2 wrote, as they wrote them: what a reader of them has to read. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import type { ErrorGrid } from "../../src/diffusion/adaptation/error-grid.js";
import type { Domain } from "../../src/diffusion/transform/domain.js";
import { encodeSafetensors } from "../../src/files/formats/safetensors.js";
import { writeAtomic } from "../../src/files/writing/write.js";
import { canonicalJson } from "../../src/formats/canonical-json.js";
import type { StoredTensor } from "../../src/formats/safetensors.js";
import { errorTensors } from "../../src/model/arrays/errors.js";
import { transformTensors } from "../../src/model/arrays/transform.js";
import { placedTensors, tensorsOf } from "../../src/model/arrays/weights.js";
import { initialParts } from "../../src/model/verbs/begin.js";
import type { RunConfig } from "../../src/study/config/config.js";
import { modelShape } from "../../src/study/config/config.js";
import { runData } from "../../src/study/config/dataset-source.js";
import { runId } from "../../src/study/config/identity.js";
import type { Checkpoint } from "../../src/study/run/folder/earlier-files.js";
import { readModel } from "../../src/study/run/folder/model-file.js";
import { MODEL_FILE } from "../../src/study/run/run-model.js";
import type { RunModel } from "../../src/study/run/run-model.js";
import { modelConfiguration } from "../../src/study/run/run-model.js";

/** A run's model before its first step, or as if it had done more. */
export function begunModel(config: RunConfig, steps = 0): RunModel {
  const data = runData(config);
  const drawn = { ...data.train(), dimensions: data.dimensions, hash: data.source.hash };
  const { parts } = initialParts(modelConfiguration(config), drawn, config.seed);
  return { parts: { ...parts, training: { ...parts.training, steps } }, trainingTime: 0 };
}

export function checkpointOf({ parts: { weights, moments, training }, trainingTime, logs }: RunModel): Checkpoint {
  const arrays = { parameters: weights.trained, ema: weights.average, firstMoment: moments!.first, secondMoment: moments!.second };
  return { arrays, step: training.steps, trainingTime, ...(logs === undefined ? {} : { logs }) };
}

export function writeEarlierCheckpoint(folder: string, config: RunConfig, { arrays, step, trainingTime, logs }: Checkpoint): void {
  const tensors = tensorsOf(placedTensors(modelShape(config), ["parameters", "ema", "firstMoment", "secondMoment"]), arrays);
  const metadata = {
    format: "noisegrid-checkpoint",
    version: "1",
    id: runId(config),
    step: String(step),
    training_time: String(trainingTime),
    ...logs,
    config: canonicalJson(config),
  };
  writeAtomic(join(folder, "checkpoint.safetensors"), encodeSafetensors({ metadata, tensors }));
}

export function writeEarlierTransform(folder: string, config: RunConfig, domain: Domain): void {
  const { tensors, note } = transformTensors(domain);
  writeAtomic(join(folder, "domain.safetensors"), encodeSafetensors({ metadata: { id: runId(config), version: "1", ...note }, tensors }));
}

export function writeEarlierErrors(folder: string, id: string, grids: ReadonlyMap<string, ErrorGrid>): void {
  writeAtomic(join(folder, "errors.safetensors"), earlierErrors(id, grids));
}

/** The bytes of their file. */
export function earlierErrors(id: string, grids: ReadonlyMap<string, ErrorGrid>): Uint8Array {
  const tensors = Object.assign({}, ...[...grids].map(([name, grid]) => errorTensors(name, grid))) as Record<string, StoredTensor>;
  const axes = Object.fromEntries([...grids].map(([name, grid]) => [`axes.${name}`, grid.axes.join(",")]));
  return encodeSafetensors({ metadata: { id, ...axes }, tensors });
}

/** Makes a run's folder what an earlier version would have left at the same step. */
export function asEarlier({ path, config }: { path: string; config: RunConfig }): void {
  const model = readModel(path, config, runData(config))!;
  const { transform, errors } = model.parts;
  writeEarlierCheckpoint(path, config, checkpointOf(model));
  if (transform !== null) writeEarlierTransform(path, config, transform);
  if (errors !== null) writeEarlierErrors(path, runId(config), new Map(Object.entries(errors)));
  rmSync(join(path, MODEL_FILE));
}
