/** Heun's method on the probability-flow ODE: Algorithm 2 of Karras, Aittala, Aila & Laine 2022 without its churn. */

import { checkObject } from "../../errors/checks.js";
import type { Schedule } from "../process/schedule.js";
import { alphaCumprodAt } from "../process/forward.js";
import { combination } from "./chain/combination.js";
import type { NoiseSource, Predict, SamplerState } from "./chain/seam.js";
import { checkedSeam } from "./chain/seam.js";
import { stepPairs } from "./chain/timesteps.js";

/** How {@link heun} samples. */
export interface HeunOptions {
  /** timesteps that are visited, 1 to T, each with two predictions but the last with one */
  steps: number;
}

/**
 * In the coordinates x̄ = x / √ᾱ, with σ = √((1 - ᾱ) / ᾱ), the flow is dx̄/dσ = (x̄ - D) / σ = ε̂, so a step is
 * x̄_s = x̄_t + (σ_s - σ_t) d with d = ε̂(x_t) for Euler's, and the mean of that and ε̂ at the place that Euler's step reaches for
 * Heun's. Here it is written for x itself: x_s = √(ᾱ_s / ᾱ_t) x_t + √ᾱ_s (σ_s - σ_t) d. The last step, to the data, is Euler's,
 * since at σ = 0 there is nothing to predict. All float32; no noise.
 *
 * @throws RangeError for steps outside 1 … T, and for what is no model, schedule or points
 */
export function* heun(
  denoiser: Predict,
  schedule: Schedule,
  initial: Float32Array,
  source: NoiseSource,
  options: HeunOptions,
): Generator<SamplerState, void> {
  const { predict } = checkedSeam(denoiser, schedule, initial, source);
  checkObject("options", options);
  const { steps } = options;
  const sigmas = schedule.sqrtRecipm1AlphasCumprod;
  let x: Float32Array = initial;
  for (const { timestep, previous } of stepPairs(schedule.timesteps, steps)) {
    const alpha = alphaCumprodAt(schedule, previous);
    const scale = Math.sqrt(alpha / schedule.alphasCumprod[timestep]);
    const length = Math.sqrt(alpha) * ((previous < 0 ? 0 : sigmas[previous]) - sigmas[timestep]);
    const slope = predict(x, timestep);
    const reached = combination(scale, x, length, slope);
    x = previous < 0 ? reached : combination(scale, x, length, combination(0.5, slope, 0.5, predict(reached, previous)));
    yield { timestep, x };
  }
}
