/** What stands between a model and a sampler. Points are rows of float32 coordinates, one after the other. */

import type { Schedule } from "../schedule.js";

/** Predicted noise of rows of points at one timestep: a new array, as long as `x`. */
export type Predict = (x: Float32Array, timestep: number) => Float32Array;
/** Standard normals for the step that leaves a timestep, as many as coordinates. */
export type NoiseSource = (timestep: number) => Float32Array;

/** A state of the reverse chain: the points after the step that left `timestep`. */
export interface SamplerState {
  timestep: number;
  x: Float32Array;
}

/**
 * From noise to data: one state per timestep that is visited, the last one the samples.
 *
 * @param initial points at the last timestep: standard normals
 * @param noise asked once per step that adds noise
 */
export type Sampler = (predict: Predict, schedule: Schedule, initial: Float32Array, noise: NoiseSource) => Generator<SamplerState, void>;
