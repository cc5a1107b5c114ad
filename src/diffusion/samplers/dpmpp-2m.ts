/** DPM-Solver++(2M): Algorithm 2 of Lu, Zhou, Bao, Chen, Li & Zhu 2022, as k-diffusion's `sample_dpmpp_2m`. */

import { checkObject } from "../../errors/checks.js";
import type { Schedule } from "../process/schedule.js";
import { combination } from "./chain/combination.js";
import type { Denoise, NoiseSource, SamplerState } from "./chain/seam.js";
import { checkedSeam } from "./chain/seam.js";
import { stepPairs } from "./chain/timesteps.js";
import { lambdaStep } from "./ode.js";
import { defineSampler } from "./record/record.js";

/** How {@link dpmpp2m} samples. */
export interface Dpmpp2mOptions {
  /** timesteps that are visited, 1 to T, each with one prediction */
  steps: number;
}

/**
 * x_s = (√(1 - ᾱ_s) / √(1 - ᾱ_t)) x_t + √ᾱ_s (1 - e⁻ʰ) D, where h = λ_s - λ_t, λ = -log σ and e⁻ʰ = σ_s / σ_t. D carries
 * x̂_0 on linearly from the step before it, r = (λ_t - λ_before) / h apart: D = (1 + 1/2r) x̂_0 - 1/2r x̂_0,before. The first step
 * has none before it, and the last, to the data, has h = ∞: both take D = x̂_0. Where α_t = 0, h = ∞ too, and the step after it has
 * none before it. Of any process √(1 - ᾱ) is σ and √ᾱ is α, and σ here σ / α. All float32; no noise.
 *
 * @throws RangeError for steps outside 1 … T, and for what is no model, schedule or points
 */
export function* dpmpp2m(
  denoiser: Denoise,
  schedule: Schedule,
  initial: Float32Array,
  source: NoiseSource,
  options: Dpmpp2mOptions,
): Generator<SamplerState, void> {
  const { denoise } = checkedSeam(denoiser, schedule, initial, source);
  checkObject("options", options);
  const { steps } = options;
  const { signalRate, noiseRate, sqrtRecipm1AlphasCumprod: sigmas } = schedule;
  let x: Float32Array = initial;
  let before: { x0: Float32Array; h: number } | undefined;
  for (const pair of stepPairs(schedule.timesteps, steps)) {
    const { timestep, previous } = pair;
    const { original: x0 } = denoise(x, timestep);
    if (previous < 0) {
      x = x0;
    } else {
      const h = lambdaStep(schedule, pair);
      const d = before === undefined ? x0 : carriedOn(x0, before.x0, before.h / h);
      const share = signalRate[previous] * (1 - sigmas[previous] / sigmas[timestep]);
      x = combination(noiseRate[previous] / noiseRate[timestep], x, share, d);
      before = h === Infinity ? undefined : { x0, h };
    }
    yield { timestep, x };
  }
}

/** The second-order D of {@link dpmpp2m}. */
function carriedOn(x0: Float32Array, before: Float32Array, r: number): Float32Array {
  return combination(1 + 1 / (2 * r), x0, -1 / (2 * r), before);
}

export const DPMPP_2M = defineSampler({
  name: "dpmpp_2m",
  label: "DPM-Solver++(2M)",
  source: "Lu, Zhou, Bao, Chen, Li & Zhu 2022",
  order: 2,
  noise: false,
  predictions: 1,
  options: {},
  run: dpmpp2m,
});
