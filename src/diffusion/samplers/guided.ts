/** Classifier-free guidance: Ho & Salimans 2022. */

import { checkFunction, checkNumber } from "../../errors/checks.js";
import type { Denoise } from "./chain/seam.js";

const f = Math.fround;

/** The largest weight of guidance. */
export const MAX_GUIDANCE = 100;

/** @throws RangeError unless the value is a weight of guidance */
export function checkGuidance(scale: unknown): void {
  checkNumber("guidance", scale, 0, MAX_GUIDANCE);
}

/**
 * ε̂ = ε̂(not told) + w (ε̂(told) - ε̂(not told)), and x̂_0 likewise, which is the same of x_t = α x̂_0 + σ ε̂; float32, rounded after each
 * operation. w = 1 is the told prediction itself, w = 0 the other, each without a call of the second. The paper's w is this one less 1.
 *
 * @param told the denoiser of rows whose conditions it is told
 * @param notTold the denoiser of the same rows without them
 * @param scale w, 0 to 100
 * @throws RangeError for what is no function, or another w
 */
export function guided(told: Denoise, notTold: Denoise, scale: number): Denoise {
  checkFunction("told", told);
  checkFunction("notTold", notTold);
  checkGuidance(scale);
  if (scale === 1) return told;
  if (scale === 0) return notTold;
  return (x, timestep) => {
    const [to, from] = [told(x, timestep), notTold(x, timestep)];
    return { original: beyond(from.original, to.original, scale), noise: beyond(from.noise, to.noise, scale) };
  };
}

/** from + w (to - from); float32, rounded after each operation. */
export function beyond(from: Float32Array, to: Float32Array, scale: number): Float32Array {
  const w = f(scale);
  const out = new Float32Array(from.length);
  for (let i = 0; i < out.length; i++) out[i] = f(from[i] + f(w * f(to[i] - from[i])));
  return out;
}
