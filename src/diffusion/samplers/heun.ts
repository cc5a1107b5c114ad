/** Heun's method on the probability-flow ODE: Algorithm 2 of Karras, Aittala, Aila & Laine 2022 without its churn. */

import { checkObject } from "../../errors/checks.js";
import type { Schedule } from "../process/schedule.js";
import { combination } from "./chain/combination.js";
import { odeStep, slopeOf } from "./ode.js";
import type { Denoise, NoiseSource, SamplerState } from "./chain/seam.js";
import { checkedSeam } from "./chain/seam.js";
import { stepPairs } from "./chain/timesteps.js";
import { defineSampler } from "./record/record.js";

/** How {@link heun} samples. */
export interface HeunOptions {
  /** timesteps that are visited, 1 to T, each with two predictions but the last with one */
  steps: number;
}

/**
 * A step is x_s = scale · x_t + length · d (see `odeStep`), with d the slope at x_t for Euler's, and the mean of that and the slope at
 * the place that Euler's step reaches for Heun's. Where variance is preserved that is x̄_s = x̄_t + (σ_s - σ_t) d for x̄ = x / √ᾱ,
 * σ = √((1 - ᾱ) / ᾱ) and d = ε̂; of a flow x_s = x_t + (t_s - t_t) d with d = ε̂ - x̂_0. The last step, to the data, is Euler's, since at
 * σ = 0 there is nothing to predict. All float32; no noise.
 *
 * @throws RangeError for steps outside 1 … T, and for what is no model, schedule or points
 */
export function* heun(
  denoiser: Denoise,
  schedule: Schedule,
  initial: Float32Array,
  source: NoiseSource,
  options: HeunOptions,
): Generator<SamplerState, void> {
  const { denoise } = checkedSeam(denoiser, schedule, initial, source);
  checkObject("options", options);
  const { steps } = options;
  let x: Float32Array = initial;
  for (const pair of stepPairs(schedule.timesteps, steps)) {
    const { timestep, previous } = pair;
    const { scale, length } = odeStep(schedule, pair);
    const slope = slopeOf(schedule, denoise(x, timestep));
    const reached = combination(scale, x, length, slope);
    x = previous < 0 ? reached : combination(scale, x, length, combination(0.5, slope, 0.5, slopeOf(schedule, denoise(reached, previous))));
    yield { timestep, x };
  }
}

export const HEUN = defineSampler({
  name: "heun",
  label: "Heun",
  source: "Karras, Aittala, Aila & Laine 2022",
  order: 2,
  noise: false,
  predictions: 2,
  options: {},
  run: heun,
});
