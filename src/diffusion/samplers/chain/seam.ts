/** What stands between a model and a sampler. Points are rows of float32 coordinates, one after the other. */

import { checkFloats, checkFunction } from "../../../errors/checks.js";
import type { Schedule } from "../../process/schedule.js";
import { checkCoefficients } from "../../process/schedule.js";

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

/**
 * A sampler's arguments, checked; what the functions return is checked whenever they are asked.
 *
 * @throws RangeError where they are not a model and its noise, or return other arrays than they should
 */
export function checkedSeam(
  predict: Predict,
  schedule: Schedule,
  initial: Float32Array,
  noise: NoiseSource,
): { predict: Predict; noise: NoiseSource } {
  checkFunction("predict", predict);
  checkCoefficients(schedule);
  checkFloats("initial", initial);
  checkFunction("noise", noise);
  const sameLength = (what: string, values: Float32Array): Float32Array => {
    checkFloats(what, values);
    if (values.length !== initial.length)
      throw new RangeError(`${what} has ${values.length} numbers: must have ${initial.length}, as the points have`);
    return values;
  };
  return {
    predict: (x, timestep) => sameLength("the prediction", predict(x, timestep)),
    noise: (timestep) => sameLength("the noise", noise(timestep)),
  };
}
