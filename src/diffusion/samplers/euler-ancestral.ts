/** Ancestral sampling with Euler steps: k-diffusion's `sample_euler_ancestral`, on the ODE of Karras, Aittala, Aila & Laine 2022. */

import { checkObject } from "../../errors/checks.js";
import type { Schedule } from "../process/schedule.js";
import { combination } from "./chain/combination.js";
import type { Denoise, NoiseSource, SamplerState } from "./chain/seam.js";
import { checkedSeam } from "./chain/seam.js";
import { stepPairs } from "./chain/timesteps.js";
import { defineSampler } from "./record/record.js";

/**
 * In x̄ = x / α and σ̄ = σ / α a step goes by Euler's method beyond σ̄_s, to σ̄_down, and adds noise of deviation σ̄_up to come back:
 * σ̄_up² = η² σ̄_s² (σ̄_t² - σ̄_s²) / σ̄_t², at most σ̄_s², and σ̄_down² = σ̄_s² - σ̄_up². Euler's step x̄_t + (σ̄_down - σ̄_t) ε̂ is
 * x̂_0 + σ̄_down ε̂, which has no pole where α_t = 0; so x_s = α_s x̂_0 + down ε̂ + up z with up = η σ_s √(1 - q²),
 * down = √(σ_s² - up²) and q = σ̄_s / σ̄_t. These are the steps of DDIM with the same eta. The step to the data is x̂_0 and draws no noise.
 * All float32.
 *
 * @throws RangeError for steps outside 1 … T, and for what is no model, schedule, points or noise
 */
function* eulerAncestral(
  denoiser: Denoise,
  schedule: Schedule,
  initial: Float32Array,
  source: NoiseSource,
  options: { steps: number; eta: number },
): Generator<SamplerState, void> {
  const { denoise, noise } = checkedSeam(denoiser, schedule, initial, source);
  checkObject("options", options);
  const { steps, eta } = options;
  const { signalRate, noiseRate, sqrtRecipm1AlphasCumprod: sigmas } = schedule;
  let x: Float32Array = initial;
  for (const { timestep, previous } of stepPairs(schedule.timesteps, steps)) {
    const predicted = denoise(x, timestep);
    if (previous < 0) {
      x = predicted.original;
    } else {
      const ratio = sigmas[previous] / sigmas[timestep];
      const share = eta * eta * (1 - ratio) * (1 + ratio);
      x = combination(signalRate[previous], predicted.original, noiseRate[previous] * Math.sqrt(1 - share), predicted.noise);
      if (eta > 0) x = combination(1, x, noiseRate[previous] * Math.sqrt(share), noise(timestep));
    }
    yield { timestep, x };
  }
}

export const EULER_ANCESTRAL = defineSampler({
  name: "euler_ancestral",
  label: "Euler, ancestral",
  source: "Karras, Aittala, Aila & Laine 2022; k-diffusion",
  order: 1,
  noise: "eta",
  predictions: 1,
  options: {
    eta: { type: "number", minimum: 0, maximum: 1, default: 1, example: 0, describe: "share of the noise: 0 for none, 1 for that of ddpm" },
  },
  run: eulerAncestral,
});
