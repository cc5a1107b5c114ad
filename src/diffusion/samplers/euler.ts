/** Euler's method on the probability-flow ODE: Karras, Aittala, Aila & Laine 2022 without churn, as k-diffusion's `sample_euler`. */

import { checkObject } from "../../errors/checks.js";
import type { Schedule } from "../process/schedule.js";
import { combination } from "./chain/combination.js";
import type { Denoise, NoiseSource, SamplerState } from "./chain/seam.js";
import { checkedSeam } from "./chain/seam.js";
import { stepPairs } from "./chain/timesteps.js";
import { odeStep, slopeOf } from "./ode.js";
import { defineSampler } from "./record/record.js";

/**
 * A step is x_s = scale · x_t + length · d, with d the slope at x_t (see `odeStep`): where variance is preserved x̄_s = x̄_t + (σ_s - σ_t) ε̂
 * for x̄ = x / √ᾱ and σ = √((1 - ᾱ) / ᾱ), of a flow x_s = x_t + (t_s - t_t) (ε̂ - x̂_0). Both are the step of DDIM with eta 0, in
 * other roundings. The step to the data is x̂_0. All float32; no noise.
 *
 * @throws RangeError for steps outside 1 … T, and for what is no model, schedule or points
 */
function* euler(
  denoiser: Denoise,
  schedule: Schedule,
  initial: Float32Array,
  source: NoiseSource,
  options: { steps: number },
): Generator<SamplerState, void> {
  const { denoise } = checkedSeam(denoiser, schedule, initial, source);
  checkObject("options", options);
  let x: Float32Array = initial;
  for (const pair of stepPairs(schedule.timesteps, options.steps)) {
    const { timestep, previous } = pair;
    const predicted = denoise(x, timestep);
    const { scale, length } = odeStep(schedule, pair);
    x = previous < 0 ? predicted.original : combination(scale, x, length, slopeOf(schedule, predicted));
    yield { timestep, x };
  }
}

export const EULER = defineSampler({
  name: "euler",
  label: "Euler",
  source: "Karras, Aittala, Aila & Laine 2022",
  order: 1,
  noise: false,
  predictions: 1,
  options: {},
  run: euler,
});
