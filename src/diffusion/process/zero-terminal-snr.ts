/** Rescales a schedule so that its last timestep, where sampling starts, is pure noise up to a floor. */

import { MAX_BETA } from "./betas.js";

/**
 * Algorithm 1 of Lin, Liu, Li & Yang 2024: shifts √ᾱ so that its last value is 0, then scales it so that its first
 * value does not change.
 *
 * ᾱ = 0 cannot be used here: a network that predicts the noise gives no estimate of the data from pure noise, since
 * x̂_0 = (x_t - √(1 - ᾱ) ε̂) / √ᾱ would be 0 / 0. Therefore no β exceeds {@link MAX_BETA}, the cosine schedule's bound.
 * The last ᾱ is a thousandth of the one before: positive, and smaller than it for every schedule and T. (A fixed floor, such as
 * the 2⁻²⁴ of diffusers' `EulerDiscreteScheduler`, can exceed it.) A single timestep has ᾱ = 0.001.
 *
 * @param alphasCumprod ᾱ_0 … ᾱ_{T-1}, decreasing
 */
export function zeroTerminalSnr(alphasCumprod: Float64Array): Float64Array {
  const roots = alphasCumprod.map((alpha) => Math.sqrt(alpha));
  const first = roots[0];
  const last = roots[roots.length - 1];
  // with one timestep the first value is also the last: it becomes 0
  const scale = first > last ? first / (first - last) : 0;
  let floor = 1;
  return roots.map((root) => {
    floor *= 1 - MAX_BETA;
    const shifted = (root - last) * scale;
    return (floor = Math.max(shifted * shifted, floor));
  });
}
