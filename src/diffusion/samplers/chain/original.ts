/** The data that a prediction of the noise implies. */

import type { Schedule } from "../../process/schedule.js";
import { combination } from "./combination.js";

/** x̂_0 = √(1/ᾱ_t) x_t - √(1/ᾱ_t - 1) ε̂ (Ho, Jain & Abbeel 2020, Equation 15), float32; diffusers' `pred_original_sample`. */
export function predictedOriginal(schedule: Schedule, timestep: number, x: Float32Array, epsilon: Float32Array): Float32Array {
  return combination(schedule.sqrtRecipAlphasCumprod[timestep], x, -schedule.sqrtRecipm1AlphasCumprod[timestep], epsilon);
}
