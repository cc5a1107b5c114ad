/** The noise levels of Karras, Aittala, Aila & Laine 2022 as a variance-preserving schedule. */

import { exp, log } from "../../numerics/elementary.js";
import { linspace } from "./betas.js";
import type { KarrasScheduleConfig } from "./config.js";

/**
 * ᾱ_t = 1 / (1 + σ_t²) for the σ of Equation 5, with σ^(1/ρ) evenly spaced between the roots of its ends. The paper counts
 * from the largest σ down; here timestep 0 has the smallest σ, as in every schedule. A single timestep uses the largest,
 * since sampling starts there.
 */
export function karrasAlphas({ timesteps, sigmaMin, sigmaMax, rho }: KarrasScheduleConfig): Float64Array {
  const root = (sigma: number): number => exp(log(sigma) / rho);
  const fallingRoots = linspace(root(sigmaMax), root(sigmaMin), timesteps);
  return fallingRoots.toReversed().map((value) => {
    const sigma = exp(rho * log(value));
    return 1 / (1 + sigma * sigma);
  });
}
