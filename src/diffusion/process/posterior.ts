/** The posterior q(x_s | x_t, x_0) of the forward process, for any two timesteps s < t. */

import type { ForwardProcess } from "./forward.js";
import { alphaCumprodAt, betaBetween } from "./forward.js";

/** A normal distribution with mean coef1 · x_0 + coef2 · x_t. */
export interface Posterior {
  coef1: number;
  coef2: number;
  /** β̃_{t|s}: 0 where s is the data, else at least 1e-20 */
  variance: number;
}

/**
 * Equations 6 and 7 of Ho, Jain & Abbeel 2020 with β_{t|s} = 1 - ᾱ_t / ᾱ_s in the place of β_t, as any two
 * timesteps make a chain of their own:
 * coef1 = √ᾱ_s β_{t|s} / (1 - ᾱ_t), coef2 = √(ᾱ_t / ᾱ_s) (1 - ᾱ_s) / (1 - ᾱ_t), β̃ = β_{t|s} (1 - ᾱ_s) / (1 - ᾱ_t).
 *
 * @param previous s: a timestep below `timestep`, or `DATA`
 */
export function posterior(forward: ForwardProcess, timestep: number, previous: number): Posterior {
  const alpha = alphaCumprodAt(forward, timestep);
  const alphaPrevious = alphaCumprodAt(forward, previous);
  const beta = betaBetween(forward, timestep, previous);
  return {
    coef1: (beta * Math.sqrt(alphaPrevious)) / (1 - alpha),
    coef2: ((1 - alphaPrevious) * Math.sqrt(1 - beta)) / (1 - alpha),
    variance: previous < 0 ? 0 : Math.max(1e-20, (beta * (1 - alphaPrevious)) / (1 - alpha)),
  };
}
