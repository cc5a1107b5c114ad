/** The posterior q(x_s | x_t, x_0) of the forward process, for any two timesteps s < t. */

import type { ForwardProcess } from "./forward.js";
import { betaBetween, noiseVarianceAt, signalAt, signalBetween } from "./forward.js";

/** A normal distribution with mean coef1 · x_0 + coef2 · x_t. */
export interface Posterior {
  coef1: number;
  coef2: number;
  /** β̃_{t|s}: 0 if s is the data, else at least 1e-20 */
  variance: number;
}

/**
 * Equations 6 and 7 of Ho, Jain & Abbeel 2020 with β_{t|s} = 1 - ᾱ_t / ᾱ_s in place of β_t, since any two
 * timesteps form a chain:
 * coef1 = √ᾱ_s β_{t|s} / (1 - ᾱ_t), coef2 = √(ᾱ_t / ᾱ_s) (1 - ᾱ_s) / (1 - ᾱ_t), β̃ = β_{t|s} (1 - ᾱ_s) / (1 - ᾱ_t).
 * For any process (Kingma, Salimans, Poole & Ho 2021, Appendix A): coef1 = α_s σ²_{t|s} / σ_t², coef2 = α_{t|s} σ_s² / σ_t² and
 * β̃ = σ²_{t|s} σ_s² / σ_t². For α_t = 0, x_t carries no information: coef1 = α_s, coef2 = 0, β̃ = σ_s².
 *
 * @param previous s: a timestep below `timestep`, or `DATA`
 */
export function posterior(forward: ForwardProcess, timestep: number, previous: number): Posterior {
  const noise = noiseVarianceAt(forward, timestep);
  const noisePrevious = noiseVarianceAt(forward, previous);
  const beta = betaBetween(forward, timestep, previous);
  return {
    coef1: (beta * signalAt(forward, previous)) / noise,
    coef2: (noisePrevious * signalBetween(forward, timestep, previous)) / noise,
    variance: previous < 0 ? 0 : Math.max(1e-20, (beta * noisePrevious) / noise),
  };
}
