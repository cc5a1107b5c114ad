/**
 * A probability as a coordinate: the logit, scaled to a variance of 1 where the probability is uniform. A column whose values take
 * intervals of probability becomes one coordinate in this way, and every coordinate is one of its values again.
 */

import { exp, log } from "../../numerics/elementary.js";

/** √3 / π: 1 over the standard deviation of the logistic law. */
export const SCALE = 0.5513288954217921;
/** Probabilities are kept this far from 0 and 1, where the logit has no end. */
export const EDGE = 1e-9;

/** @param probability 0 to 1 */
export function toLatent(probability: number): number {
  const p = Math.min(1 - EDGE, Math.max(EDGE, probability));
  return SCALE * log(p / (1 - p));
}

/** The inverse of {@link toLatent}. */
export function fromLatent(latent: number): number {
  // beyond the edges exp would overflow
  const scaled = Math.min(40, Math.max(-40, latent / SCALE));
  return 1 / (1 + exp(-scaled));
}

/** log dp/dx of {@link fromLatent} at a coordinate. */
export function logSlope(latent: number): number {
  const p = Math.min(1 - EDGE, Math.max(EDGE, fromLatent(latent)));
  return log((p * (1 - p)) / SCALE);
}
