/**
 * The contract between training and sampling, and what computes: `reference` (plain TypeScript), `wasm` and `native`.
 *
 * All of them give the same bytes for the same calls. The seam is the training step, not the tensor:
 * only plain arrays cross it. Points are rows of `dimensions` float32, one after the other.
 */

import { shown } from "../errors/checks.js";
import type { ModelConfig } from "./model-config.js";
import type { StepRates } from "./network/optimizer.js";
import type { StreamKey } from "../numerics/random.js";

/** What computes: plain TypeScript, the kernel in WebAssembly, or the kernel as native code. All give the same bytes. */
export type BackendName = "reference" | "wasm" | "native";

/** Rows to train on or to evaluate: points and noise of rows × dimensions, one timestep per row. */
export interface Batch {
  x0: Float32Array;
  noise: Float32Array;
  timesteps: Int32Array;
  /** rows × (levels of regions, then conditions); absent where the model has none */
  regions?: Int32Array;
  /** what the prediction is compared with, rows × dimensions; absent where that is the noise */
  target?: Float32Array;
}

/** What a training step measured, before its update. */
export interface StepResult {
  /** mean over rows and coordinates of (prediction - target)²; the target is the noise where the batch has none */
  mse: number;
  /** mse plus the penalties of the grid */
  loss: number;
  /** norms before clipping; the grid's is 0 without a grid */
  denoiserGradNorm: number;
  gridGradNorm: number;
}

/** Intermediate values of the last batch that was evaluated or trained on. */
export interface BatchDetail {
  /** the noised points, rows × dimensions */
  x: Float32Array;
  /** the grid's factor per row; empty without a grid */
  factor: Float32Array;
  prediction: Float32Array;
}

/**
 * The flat arrays of a model, in the order of {@link ModelConfig}'s arrays: denoiser, then grid levels.
 * The moving average holds the denoiser alone. `gradients` are the last step's, before clipping.
 */
export type ArrayName = "parameters" | "ema" | "firstMoment" | "secondMoment" | "gradients";

/** The denoiser's weights that predict: as the last step left them, or their moving average, which gives better samples. */
export type Weights = "trained" | "average";

/** A prediction with its divergence: how it spreads where the points move. */
export interface DivergentPrediction {
  /** rows × dimensions */
  prediction: Float32Array;
  /** one per row: Σ_c ∂prediction_c / ∂x_c */
  divergence: Float32Array;
}

/** What computes. Its callers are trusted: the arguments are checked once for all backends, see `backend/checked.ts`. */
export interface BareBackend {
  readonly name: BackendName;
  /** the instruction set, such as "v4" or "simd128"; "float32" for the reference */
  readonly detail: string;
  readonly config: ModelConfig;
  /** most rows of one batch */
  readonly capacity: number;

  /** A copy of an array. */
  read(array: ArrayName): Float32Array;
  /** Copies the values, as many as the array has. */
  write(array: Exclude<ArrayName, "gradients">, values: Float32Array): void;

  /** Factor of each point (rows × dimensions) at its timestep; all 1 without a grid. */
  factor(x: Float32Array, timesteps: Int32Array): Float32Array;
  /**
   * What the network predicts, such as the noise, of each noisy point at its timestep, rows × dimensions, given its factor (ignored without a grid) and its
   * regions and conditions, as those of a {@link Batch}.
   *
   * @param weights the denoiser's; as trained by default
   */
  predict(x: Float32Array, timesteps: Int32Array, factor: Float32Array, regions?: Int32Array, weights?: Weights): Float32Array;
  /**
   * What `predict` gives where the factor is the grid's at the points, with the trace of its Jacobian with respect to the points:
   * exact but for float32's rounding, by a tangent for each coordinate. A relu has the slope 0 at 0. The factor's own slope is part
   * of it: 0 where its lookup takes the nearest value, and beyond the outermost centres where it interpolates. Regions are constant.
   *
   * @param weights the denoiser's; as trained by default
   */
  predictWithDivergence(x: Float32Array, timesteps: Int32Array, regions?: Int32Array, weights?: Weights): DivergentPrediction;
  /** Mean squared error of a batch, against its target, under the weights as trained; changes no parameter. */
  evaluate(batch: Batch): number;
  /** One training step: noising, forward, backward, clipping, AdamW, moving average. */
  step(batch: Batch, rates: StepRates): StepResult;
  /** Of the evaluation or step just done. */
  lastBatch(): BatchDetail;
  /** Fills `out` as `normals` of numerics/random does; `first` counts blocks of four. */
  normals(key: StreamKey, position: number, first: number, out: Float32Array): Float32Array;

  /** Frees what the model holds; the backend cannot be used afterwards. */
  dispose(): void;
}

/**
 * A backend as its users have it. Every call refuses arguments that do not fit the model, in the same words whatever computes.
 * `lastBatch` is there after `evaluate` and `step`, until `factor`, `predict`, `predictWithDivergence` or `normals` is called.
 *
 * @throws RangeError naming the argument, its value and what is valid
 * @throws UserError for the name of an array, or of weights, that there is not
 * @throws Error on any call after `dispose`
 */
export interface Backend extends BareBackend {
  /** whether there is a moving average: it was written, or a step has copied the weights to it */
  readonly hasAverage: boolean;
}

/** @throws RangeError unless the value is a backend */
export function checkBackend(backend: unknown): void {
  const { predict, config } = (backend ?? {}) as Partial<Backend>;
  if (typeof predict !== "function" || typeof config !== "object")
    throw new RangeError(`backend is ${shown(backend)}: must be one that the factory of loadBackend creates`);
}
