/** The probability-flow ODE of a process, in a form without a pole at its ends. */

import { log } from "../../numerics/elementary.js";
import type { Schedule } from "../process/schedule.js";
import { alphaCumprodAt } from "../process/forward.js";
import { combination } from "./chain/combination.js";
import type { Prediction } from "./chain/seam.js";
import type { StepPair } from "./chain/timesteps.js";

/**
 * A straight step along the ODE: x_s = scale · x_t + length · slope.
 *
 * Where variance is preserved it is straight in x̄ = x / √ᾱ against σ = √((1 - ᾱ) / ᾱ), where dx̄/dσ = (x̄ - D) / σ = ε̂ (Karras,
 * Aittala, Aila & Laine 2022); written for x itself, scale = √(ᾱ_s / ᾱ_t), length = √ᾱ_s (σ_s - σ_t) and the slope is ε̂. A flow is
 * straight in x against t, where dx/dt = E[ε - x_0 | x_t] = ε̂ - x̂_0 (Liu, Gong & Liu 2022): scale = 1, length = t_s - t_t; it has
 * no pole where α = 0.
 */
export function odeStep(schedule: Schedule, { timestep, previous }: StepPair): { scale: number; length: number } {
  const { process, noiseRate, alphasCumprod, sqrtRecipm1AlphasCumprod: sigmas } = schedule;
  if (process === "flow") return { scale: 1, length: (previous < 0 ? 0 : noiseRate[previous]) - noiseRate[timestep] };
  const alpha = alphaCumprodAt(schedule, previous);
  return {
    scale: Math.sqrt(alpha / alphasCumprod[timestep]),
    length: Math.sqrt(alpha) * ((previous < 0 ? 0 : sigmas[previous]) - sigmas[timestep]),
  };
}

/** h = λ_s - λ_t of a step to timestep s, where λ = log(α / σ); Infinity from α_t = 0. */
export function lambdaStep({ sqrtRecipm1AlphasCumprod: sigmas }: Schedule, { timestep, previous }: StepPair): number {
  return sigmas[timestep] === Infinity ? Infinity : log(sigmas[timestep] / sigmas[previous]);
}

/** The slope of {@link odeStep}; float32. */
export function slopeOf({ process }: Schedule, { original, noise }: Prediction): Float32Array {
  return process === "flow" ? combination(1, noise, -1, original) : noise;
}
