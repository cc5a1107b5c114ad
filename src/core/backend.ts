/**
 * The contract between the core and what computes: `reference` (plain TypeScript), `wasm` and `native`.
 *
 * All of them give the same bytes for the same calls. The seam is the training step, not the tensor:
 * only plain arrays cross it. Points are rows of `dimensions` float32, one after the other.
 */

import type { ModelConfig } from "./model.js";
import type { StepRates } from "./optimizer.js";
import type { StreamKey } from "./random.js";

export type BackendName = "reference" | "wasm" | "native";

/** Rows to train on or to evaluate: points and noise of rows × dimensions, one timestep per row. */
export interface Batch {
  x0: Float32Array;
  noise: Float32Array;
  timesteps: Int32Array;
  /** rows × levels of regions; absent where the model has none */
  regions?: Int32Array;
}

/** What a training step measured, before its update. */
export interface StepResult {
  /** mean over rows and coordinates of (prediction - noise)² */
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

export interface Backend {
  readonly name: BackendName;
  /** the instruction set, such as "v4" or "simd128"; "float32" for the reference */
  readonly detail: string;
  readonly config: ModelConfig;
  /** most rows of one batch */
  readonly capacity: number;

  read(array: ArrayName): Float32Array;
  write(array: Exclude<ArrayName, "gradients">, values: Float32Array): void;

  /** Factor of each point at its timestep; all 1 without a grid. */
  factor(x: Float32Array, timesteps: Int32Array): Float32Array;
  /**
   * Predicted noise of each noisy point at its timestep, given its factor (ignored without a grid) and its regions
   * (rows × levels; none where the model has none).
   */
  predict(x: Float32Array, timesteps: Int32Array, factor: Float32Array, regions?: Int32Array): Float32Array;
  /** Mean squared error of a batch; changes no parameter. */
  evaluate(batch: Batch): number;
  /** One training step: noising, forward, backward, clipping, AdamW, moving average. */
  step(batch: Batch, rates: StepRates): StepResult;
  /** Of the evaluation or step just done: any other call may overwrite it. */
  lastBatch(): BatchDetail;
  /** Fills `out` as `normals` of core/random does; `first` counts blocks of four. */
  normals(key: StreamKey, position: number, first: number, out: Float32Array): Float32Array;

  /** Frees what the model holds; the backend cannot be used afterwards. */
  dispose(): void;
}

/** Number of rows of a batch, after checking that its arrays agree. */
export function rowsOf(config: ModelConfig, x: Float32Array, timesteps: Int32Array): number {
  const rows = timesteps.length;
  if (x.length !== rows * config.dimensions) {
    throw new RangeError(`expected ${rows} rows of ${config.dimensions} coordinates, got ${x.length} numbers`);
  }
  for (let b = 0; b < rows; b++) {
    const t = timesteps[b];
    if (!(t >= 0 && t < config.schedule.timesteps)) {
      throw new RangeError(`timestep ${t} is outside 0 … ${config.schedule.timesteps - 1}`);
    }
  }
  return rows;
}

/** Number of rows of a batch of at most `capacity` rows, after checking that its arrays agree. */
export function batchRows(config: ModelConfig, { x0, noise, timesteps, regions }: Batch, capacity: number): number {
  const rows = rowsOf(config, x0, timesteps);
  if (noise.length !== x0.length) throw new RangeError(`expected noise of ${x0.length} numbers, got ${noise.length}`);
  checkRegions(config, rows, regions);
  if (rows > capacity) throw new RangeError(`a batch of ${rows} rows exceeds the backend's capacity of ${capacity}`);
  return rows;
}

/** Refuses factors that are not one per row; without a grid they are ignored. */
export function checkFactor(config: ModelConfig, rows: number, factor: Float32Array): void {
  if (config.grid !== null && factor.length !== rows) throw new RangeError(`expected ${rows} factors, got ${factor.length}`);
}

/** Refuses regions that are not one per row and level, or that the model does not have. */
export function checkRegions({ regions: counts }: ModelConfig, rows: number, regions: Int32Array = NO_REGIONS): void {
  const levels = counts.length;
  if (regions.length !== rows * levels) throw new RangeError(`expected ${rows} rows of ${levels} regions, got ${regions.length} numbers`);
  for (let i = 0; i < regions.length; i++) {
    const count = counts[i % levels];
    if (!(regions[i] >= 0 && regions[i] < count)) throw new RangeError(`region ${regions[i]} is outside 0 … ${count - 1}`);
  }
}

const NO_REGIONS = new Int32Array(0);

/** Refuses an array of another length than the model's. */
export function checkArray(name: ArrayName, expected: number, values: Float32Array): void {
  if (values.length !== expected) throw new RangeError(`${name} has ${expected} numbers, got ${values.length}`);
}
