/** The parts of a model as plain data. */

import type { ErrorGrid } from "../diffusion/adaptation/error-grid.js";
import type { ModelConfig } from "../diffusion/model-config.js";
import type { MixtureStart } from "../diffusion/start/mixture-start.js";
import type { Domain } from "../diffusion/transform/domain.js";
import { checksumOf } from "../formats/checksum.js";
import { littleEndian } from "../formats/little-endian.js";
import type { TrainingArrays } from "./arrays/weights.js";
import type { Configuration } from "./input/configuration.js";
import { modelOf } from "./input/configuration.js";

/** How far a model is trained, and on what. */
export interface TrainingRecord {
  /** steps done */
  steps: number;
  /** of the initial weights, the coordinates and the batches */
  seed: number;
  /** name of the data: that of their source, or a checksum of the rows; null where it is not known */
  data: string | null;
}

/** Flat arrays of weights, float32. */
export interface ModelWeights {
  /** as the last step left them: the denoiser's, then the noise grid's */
  trained: Float32Array;
  /** the moving average of the denoiser's, which samples */
  average: Float32Array;
}

/** All of a model. */
export interface ModelParts {
  /** coordinates of a point */
  dimensions: number;
  config: Configuration;
  /** the coordinates that the model lives in; null for the data's own */
  transform: Domain | null;
  /** the mixture that the model starts from, in its coordinates; absent without one */
  start?: MixtureStart;
  weights: ModelWeights;
  /** what the optimiser remembers of every parameter; null of a model that is not to be trained further */
  moments: { first: Float32Array; second: Float32Array } | null;
  /** what the denoiser does not know, by place and time: a grid by its name; null until it is measured */
  errors: Readonly<Record<string, ErrorGrid>> | null;
  training: TrainingRecord;
}

/** What of a model a backend needs. */
export function modelConfigOf({
  config,
  dimensions,
  transform,
  start,
}: Pick<ModelParts, "config" | "dimensions" | "transform" | "start">): ModelConfig {
  return { ...modelOf(config, dimensions, transform), ...(start === undefined ? {} : { start }) };
}

/** The arrays of a model as a backend and a file name them. */
export function arraysOf({ weights, moments }: Pick<ModelParts, "weights" | "moments">): Partial<TrainingArrays> {
  return {
    parameters: weights.trained,
    ema: weights.average,
    ...(moments === null ? {} : { firstMoment: moments.first, secondMoment: moments.second }),
  };
}

/** `sha256:<hex>` over the denoiser's weights, their moving average and the noise grid's, as `noisegrid train` prints it. */
export function digestOf({ trained, average }: ModelWeights): string {
  const split = average.length;
  return checksumOf([trained.subarray(0, split), average, trained.subarray(split)].map(littleEndian));
}
