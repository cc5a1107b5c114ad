/** A schedule whose last timestep is, but for a floor, all noise: what sampling begins from. */

import { MAX_BETA } from "./betas.js";

/**
 * Algorithm 1 of Lin, Liu, Li & Yang 2024: √ᾱ is shifted so that its last value is 0, then scaled so that its first
 * one is kept.
 *
 * ᾱ = 0 itself is no use here: a network that predicts the noise says nothing about the data from noise alone, and
 * x̂_0 = (x_t - √(1 - ᾱ) ε̂) / √ᾱ would be 0 / 0. So no β may exceed {@link MAX_BETA}, the cosine schedule's bound:
 * the last ᾱ is a thousandth of the one before, which is finite, and below it for every schedule and T (a fixed
 * floor such as the 2⁻²⁴ of diffusers' `EulerDiscreteScheduler` need not be). A single timestep has ᾱ = 0.001.
 *
 * @param alphasCumprod ᾱ_0 … ᾱ_{T-1}, falling
 */
export function zeroTerminalSnr(alphasCumprod: Float64Array): Float64Array {
  const roots = alphasCumprod.map((alpha) => Math.sqrt(alpha));
  const first = roots[0];
  const last = roots[roots.length - 1];
  // of one timestep first and last are the same: it cannot be kept and be 0, so it is 0
  const scale = first > last ? first / (first - last) : 0;
  let floor = 1;
  return roots.map((root) => {
    floor *= 1 - MAX_BETA;
    const shifted = (root - last) * scale;
    return (floor = Math.max(shifted * shifted, floor));
  });
}
