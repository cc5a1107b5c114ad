/** A predictor of the noise as a denoiser. */

import type { Schedule } from "../process/schedule.js";
import { fromOutput } from "../target.js";
import type { Denoise, Predict } from "./chain/seam.js";

/**
 * The denoiser that a prediction of the noise implies: x̂_0 = √(1/ᾱ_t) x_t - √(1/ᾱ_t - 1) ε̂ (Ho, Jain & Abbeel 2020, Equation 15),
 * float32; diffusers' `pred_original_sample`.
 *
 * @throws RangeError for what is no function or schedule; when asked, for a prediction that is not as long as the points
 */
export function fromNoise(schedule: Schedule, predict: Predict): Denoise {
  return fromOutput(schedule, "epsilon", predict);
}
