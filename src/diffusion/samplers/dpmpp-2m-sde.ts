/** SDE-DPM-Solver++(2M): Lu, Zhou, Bao, Chen, Li & Zhu 2022, as k-diffusion's `sample_dpmpp_2m_sde`. */

import { exp } from "../../numerics/elementary.js";
import { checkObject } from "../../errors/checks.js";
import type { Schedule } from "../process/schedule.js";
import { combination } from "./chain/combination.js";
import type { Denoise, NoiseSource, SamplerState } from "./chain/seam.js";
import { checkedSeam } from "./chain/seam.js";
import { stepPairs } from "./chain/timesteps.js";
import { lambdaStep } from "./ode.js";
import { defineSampler } from "./record/record.js";

/** How {@link dpmpp2mSde} samples. */
interface Dpmpp2mSdeOptions {
  /** timesteps that are visited, 1 to T, each with one prediction */
  steps: number;
  /** share of the SDE's noise, 0 to 1: 0 follows the probability-flow ODE, 1 the reverse SDE */
  eta: number;
  /** how the change of x̂_0 within a step is weighed */
  solver: "midpoint" | "heun";
}

/**
 * x_s = (σ_s / σ_t) e^{-ηh} x_t + α_s (1 - e^{-(1 + η) h}) x̂_0 + α_s w (x̂_0 - x̂_0,before) / r + σ_s √(1 - e^{-2ηh}) z, where
 * h = λ_s - λ_t, λ = log(α / σ), r = (λ_t - λ_before) / h. For k = (1 + η) h the weight w is (1 - e⁻ᵏ) / 2 of the solver `midpoint` and
 * 1 - (1 - e⁻ᵏ) / k of `heun`. The first step has no x̂_0 before it and leaves that term out; the last goes to x̂_0 and draws no noise.
 * Where α_t = 0, h = ∞: the step is its limit, and the next has none before it. All float32.
 *
 * @throws RangeError for steps outside 1 … T, and for what is no model, schedule, points or noise
 */
function* dpmpp2mSde(
  denoiser: Denoise,
  schedule: Schedule,
  initial: Float32Array,
  source: NoiseSource,
  options: Dpmpp2mSdeOptions,
): Generator<SamplerState, void> {
  const { denoise, noise } = checkedSeam(denoiser, schedule, initial, source);
  checkObject("options", options);
  const { steps, eta, solver } = options;
  const { signalRate, noiseRate } = schedule;
  let x: Float32Array = initial;
  let before: { x0: Float32Array; h: number } | undefined;
  for (const pair of stepPairs(schedule.timesteps, steps)) {
    const { timestep, previous } = pair;
    const { original: x0 } = denoise(x, timestep);
    if (previous < 0) {
      x = x0;
    } else {
      const h = lambdaStep(schedule, pair);
      const { kept, gained, change, added } = coefficients(h, eta, solver);
      x = combination((noiseRate[previous] / noiseRate[timestep]) * kept, x, signalRate[previous] * gained, x0);
      if (before !== undefined) x = combination(1, x, (signalRate[previous] * change * h) / before.h, combination(1, x0, -1, before.x0));
      if (eta > 0) x = combination(1, x, noiseRate[previous] * added, noise(timestep));
      before = h === Infinity ? undefined : { x0, h };
    }
    yield { timestep, x };
  }
}

/** What a step of length h multiplies σ_s / σ_t · x_t, α_s x̂_0, α_s (x̂_0 - x̂_0,before) / r and σ_s z by. */
function coefficients(
  h: number,
  eta: number,
  solver: Dpmpp2mSdeOptions["solver"],
): { kept: number; gained: number; change: number; added: number } {
  if (h === Infinity) return { kept: eta > 0 ? 0 : 1, gained: 1, change: 0, added: eta > 0 ? 1 : 0 };
  const k = (1 + eta) * h;
  const gained = 1 - exp(-k);
  return {
    kept: exp(-eta * h),
    gained,
    change: solver === "midpoint" ? gained / 2 : 1 - gained / k,
    added: Math.sqrt(Math.max(0, 1 - exp(-2 * eta * h))),
  };
}

export const DPMPP_2M_SDE = defineSampler({
  name: "dpmpp_2m_sde",
  label: "SDE-DPM-Solver++(2M)",
  source: "Lu, Zhou, Bao, Chen, Li & Zhu 2022",
  order: 2,
  noise: "eta",
  predictions: 1,
  options: {
    eta: {
      type: "number",
      minimum: 0,
      maximum: 1,
      default: 1,
      example: 0,
      describe: "0 follows the probability-flow ODE, 1 the reverse SDE",
    },
    solver: {
      type: "choice",
      choices: ["midpoint", "heun"],
      default: "midpoint",
      describe: "how the change of the predicted data within a step is weighed",
    },
  },
  run: dpmpp2mSde,
});
