/** Denoising diffusion implicit models: Song, Meng & Ermon 2021, as diffusers' `DDIMScheduler`. */

import { checkNumber, checkObject } from "../../errors/checks.js";
import type { Schedule } from "../process/schedule.js";
import { betaBetween, noiseVarianceAt, signalAt } from "../process/forward.js";
import { combination } from "./chain/combination.js";
import type { Denoise, NoiseSource, SamplerState } from "./chain/seam.js";
import { checkedSeam } from "./chain/seam.js";
import type { StepPair } from "./chain/timesteps.js";
import { stepPairs } from "./chain/timesteps.js";
import { defineSampler } from "./record/record.js";

/** How {@link ddim} samples. */
export interface DdimOptions {
  /** timesteps that are visited, 1 to T */
  steps: number;
  /** share of the DDPM's noise, 0 to 1: 0 is deterministic, 1 has the variances of `fixed_small` */
  eta: number;
}

/** What a step multiplies x̂_0, ε̂ and the noise by. */
export interface DdimCoefficients {
  original: number;
  direction: number;
  deviation: number;
}

/**
 * Equations 12 and 16 of the paper in double precision, for the step to s: √ᾱ_s, √(1 - ᾱ_s - σ²) and
 * σ = η √((1 - ᾱ_s) / (1 - ᾱ_t)) √(1 - ᾱ_t / ᾱ_s). Of any process: α_s, √(σ_s² - σ²) and σ = η (σ_s / σ_t) σ_{t|s}.
 */
export function ddimCoefficients(schedule: Schedule, { timestep, previous }: StepPair, eta: number): DdimCoefficients {
  const noise = noiseVarianceAt(schedule, previous);
  const share = (eta * eta * betaBetween(schedule, timestep, previous)) / noiseVarianceAt(schedule, timestep);
  return {
    original: signalAt(schedule, previous),
    // σ_s² (1 - share) in place of a difference that rounding could leave below 0
    direction: Math.sqrt(noise * Math.max(0, 1 - share)),
    deviation: Math.sqrt(noise * share),
  };
}

/**
 * x_s = √ᾱ_s x̂_0 + √(1 - ᾱ_s - σ²) ε̂ + σ z for the visited timesteps t and the next, s; the last step goes to x̂_0.
 * All float32. Asks for no noise at the last step, and for none at all where eta is 0.
 *
 * @throws RangeError for steps outside 1 … T, for what is no model, schedule, points or noise, and for an eta outside 0 … 1
 */
export function* ddim(
  denoiser: Denoise,
  schedule: Schedule,
  initial: Float32Array,
  source: NoiseSource,
  options: DdimOptions,
): Generator<SamplerState, void> {
  const { denoise, noise } = checkedSeam(denoiser, schedule, initial, source);
  checkObject("options", options);
  const { steps, eta } = options;
  checkNumber("eta", eta, 0, 1);
  let x: Float32Array = initial;
  for (const pair of stepPairs(schedule.timesteps, steps)) {
    const { timestep, previous } = pair;
    const { original, direction, deviation } = ddimCoefficients(schedule, pair, eta);
    const predicted = denoise(x, timestep);
    x = combination(original, predicted.original, direction, predicted.noise);
    if (eta > 0 && previous >= 0) x = combination(1, x, deviation, noise(timestep));
    yield { timestep, x };
  }
}

export const DDIM = defineSampler({
  name: "ddim",
  label: "DDIM",
  source: "Song, Meng & Ermon 2021",
  order: 1,
  noise: "eta",
  predictions: 1,
  options: {
    eta: { type: "number", minimum: 0, maximum: 1, default: 0, example: 0.5, describe: "0 for no noise, 1 for that of ddpm" },
  },
  run: ddim,
});
