/** A run's folder as a model: its weights, coordinates and errors put together, also of a folder that version 0.1 wrote. */

import { errorGridName, measuredModel } from "../../diffusion/adaptation/error-grid.js";
import { errorSizes } from "../../diffusion/samplers/record/plain.js";
import { UserError } from "../../errors/user-error.js";
import { Material } from "../../model/material.js";
import type { ModelParts } from "../../model/parts.js";
import { modelOf } from "../config/config.js";
import { runData } from "../config/dataset-config.js";
import { runId } from "../config/identity.js";
import { samplersOf } from "../config/sampler-config.js";
import { readCheckpoint } from "./checkpoint.js";
import { readErrors } from "./error-file.js";
import { readManifest } from "./run-folder.js";
import { runDomain } from "./transform-file.js";

/**
 * The model of a run as of its last checkpoint, and the data that it was trained on.
 *
 * @throws UserError where the folder is no run's, has no checkpoint yet, or one of its files is damaged
 */
export function runModel(folder: string): { parts: ModelParts; material: Material } {
  const { config: run } = readManifest(folder);
  const checkpoint = readCheckpoint(folder, run);
  if (checkpoint === undefined) throw new UserError(`${folder} has no checkpoint yet`);
  const data = runData(run);
  const transform = runDomain(folder, run, data);
  const model = modelOf(run, transform);
  const samplers = samplersOf(run);
  const { denoiser, schedule, grid, target, domain, training, seed } = run;
  const errors = samplers.flatMap((sampler) => {
    const sizes = errorSizes(sampler);
    const kept = sizes === null ? undefined : readErrors(folder, runId(run), sizes, measuredModel(model, transform));
    return sizes === null || kept === undefined ? [] : [[errorGridName(sizes), kept] as const];
  });
  const parts: ModelParts = {
    dimensions: model.dimensions,
    config: {
      denoiser,
      schedule,
      grid,
      ...(target === undefined ? {} : { target }),
      ...(domain === undefined ? {} : { domain }),
      training,
      sampler: samplers[0],
    },
    transform,
    weights: { trained: checkpoint.parameters, average: checkpoint.ema },
    moments: { first: checkpoint.firstMoment, second: checkpoint.secondMoment },
    errors: errors.length === 0 ? null : Object.fromEntries(errors),
    training: { steps: checkpoint.step, seed, data: data.source.hash },
  };
  return { parts, material: new Material(data.source, seed) };
}
