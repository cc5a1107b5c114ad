/** A predictor of the noise as a denoiser. */

import { checkFunction } from "../checks.js";
import type { Schedule } from "../schedule.js";
import { checkCoefficients } from "../schedule.js";
import { combination } from "./combination.js";
import type { Denoise, Predict } from "./seam.js";
import { checkedLength } from "./seam.js";

/**
 * The denoiser that a prediction of the noise implies: x̂_0 = √(1/ᾱ_t) x_t - √(1/ᾱ_t - 1) ε̂ (Ho, Jain & Abbeel 2020, Equation 15),
 * float32; diffusers' `pred_original_sample`.
 *
 * @throws RangeError for what is no function or schedule; when asked, for a prediction that is not as long as the points
 */
export function fromNoise(schedule: Schedule, predict: Predict): Denoise {
  checkCoefficients(schedule);
  checkFunction("predict", predict);
  const { sqrtRecipAlphasCumprod, sqrtRecipm1AlphasCumprod } = schedule;
  return (x, timestep) => {
    const noise = checkedLength("the predicted noise", predict(x, timestep), x.length);
    return { original: combination(sqrtRecipAlphasCumprod[timestep], x, -sqrtRecipm1AlphasCumprod[timestep], noise), noise };
  };
}
