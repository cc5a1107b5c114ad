/** Schedules defined by their betas, in double precision. */

import { cos } from "../../numerics/elementary.js";
import type { BetaScheduleConfig, CosineScheduleConfig } from "./config.js";

/** Upper bound of β: at β = 1 the signal is 0, and later formulas divide by it. */
export const MAX_BETA = 0.999;

/** `count` values evenly spaced from `start` to `end`, both included; a single value is `start`. */
export function linspace(start: number, end: number, count: number): Float64Array {
  if (count === 1) return Float64Array.of(start);
  return Float64Array.from({ length: count }, (_, i) => start + ((end - start) * i) / (count - 1));
}

export function evenBetas({ kind, timesteps, betaStart, betaEnd }: BetaScheduleConfig): Float64Array {
  switch (kind) {
    case "linear":
      return linspace(betaStart, betaEnd, timesteps);
    case "quadratic":
      return linspace(Math.sqrt(betaStart), Math.sqrt(betaEnd), timesteps).map((root) => root * root);
  }
}

/**
 * β_t = 1 - ᾱ((t + 1) / T) / ᾱ(t / T), at most {@link MAX_BETA}, where ᾱ(u) = cos²((u + offset) / (1 + offset) · π/2):
 * Nichol & Dhariwal 2021, Equation 17.
 */
export function cosineBetas({ timesteps, offset }: CosineScheduleConfig): Float64Array {
  const roots = linspace(0, 1, timesteps + 1).map((time) => cos(((time + offset) / (1 + offset)) * (Math.PI / 2)));
  return Float64Array.from({ length: timesteps }, (_, t) => {
    const ratio = roots[t + 1] / roots[t];
    return Math.min(1 - ratio * ratio, MAX_BETA);
  });
}
