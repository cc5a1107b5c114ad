/** The arguments of a sampler and what it yields. Points are rows of float32 coordinates, one after the other. */

import { checkFloats, checkFunction, checkObject } from "../../../errors/checks.js";
import type { Schedule } from "../../process/schedule.js";
import { checkCoefficients } from "../../process/check-coefficients.js";

/** What is predicted of rows of points: of one timestep, each as long as the points. */
export interface Prediction {
  /** x̂_0, the data */
  original: Float32Array;
  /** ε̂, the noise: x_t = α_t x̂_0 + σ_t ε̂ */
  noise: Float32Array;
}

/** The data and the noise of rows of points at one timestep, in new arrays. */
export type Denoise = (x: Float32Array, timestep: number) => Prediction;
/** Predicted noise of rows of points at one timestep: a new array, as long as `x`. `fromNoise` makes a {@link Denoise} of it. */
export type Predict = (x: Float32Array, timestep: number) => Float32Array;
/** Standard normals for the step that leaves a timestep, as many as coordinates. */
export type NoiseSource = (timestep: number) => Float32Array;
/**
 * Variances of the step from `timestep` to `previous`, one per row of the points `x` that it leaves; or a single
 * one for all rows.
 */
export type VarianceFunction = (timestep: number, previous: number, x: Float32Array) => ArrayLike<number>;

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
export type Sampler = (denoise: Denoise, schedule: Schedule, initial: Float32Array, noise: NoiseSource) => Generator<SamplerState, void>;

/**
 * A sampler's arguments, checked; what the functions return is checked whenever they are asked.
 *
 * @throws RangeError where they are not a model and its noise, or return other arrays than they should
 */
export function checkedSeam(
  denoise: Denoise,
  schedule: Schedule,
  initial: Float32Array,
  noise: NoiseSource,
): { denoise: Denoise; noise: NoiseSource } {
  checkFunction("denoise", denoise);
  checkCoefficients(schedule);
  checkFloats("initial", initial);
  checkFunction("noise", noise);
  return {
    denoise: (x, timestep) => checkedPrediction(denoise(x, timestep), initial.length),
    noise: (timestep) => checkedLength("the noise", noise(timestep), initial.length),
  };
}

/** The prediction, once both of its parts are seen to be of points with that many numbers. @throws RangeError where they are not */
export function checkedPrediction(prediction: Prediction, length: number): Prediction {
  checkObject("the prediction", prediction);
  checkedLength("the predicted data", prediction.original, length);
  checkedLength("the predicted noise", prediction.noise, length);
  return prediction;
}

/** @throws RangeError unless the values are as many as those of the points */
export function checkedLength(what: string, values: Float32Array, length: number): Float32Array {
  checkFloats(what, values);
  if (values.length !== length) throw new RangeError(`${what} has ${values.length} numbers: must have ${length}, as the points have`);
  return values;
}
