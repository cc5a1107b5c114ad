/** The model of a run. */

import type { DrawnData } from "../../data/drawn.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import { fitDomain } from "../../diffusion/transform/fit.js";
import type { Configuration } from "../../model/input/configuration.js";
import type { ModelParts } from "../../model/parts.js";
import type { RunConfig } from "../config/config.js";
import { samplersOf } from "../config/sampler-config.js";

/** A run's model, and what of the run belongs to the same step. */
export interface RunModel {
  parts: ModelParts;
  /** seconds spent training so far */
  trainingTime: number;
  /** checksums of the logs' lines up to the step, by the names of their files; version 0.1 kept none */
  logs?: Record<string, string>;
}

/** Where its folder keeps it. */
export const MODEL_FILE = "model.safetensors";

/** Fits the coordinates of a run's model to its training data; null for the data's own. */
export function fitRunTransform({ domain, seed }: RunConfig, data: DrawnData): Domain | null {
  return domain === undefined ? null : fitDomain(domain, data.train().points, data.dimensions, seed);
}

/** The configuration of a run's model. */
export function modelConfiguration(run: RunConfig): Configuration {
  const { denoiser, schedule, grid, target, domain, training } = run;
  return {
    denoiser,
    schedule,
    grid,
    ...(target === undefined ? {} : { target }),
    ...(domain === undefined ? {} : { domain }),
    training,
    sampler: samplersOf(run)[0],
  };
}
