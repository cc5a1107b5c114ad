/**
 * `swiss-roll`: one arm that winds outwards by a full turn, from radius 4/3 to 4.
 *
 * x = (4/3) s (cos θ, sin θ) + N(0, 0.1² I), θ = (3π/2) s, s uniform on [1, 3]: scikit-learn's `make_swiss_roll`
 * (after Marsland, "Machine learning: an algorithmic perspective", 2014) seen from its end, scaled to radius 4. The
 * plane version is the first example of diffusion models (Sohl-Dickstein et al. 2015, figure 1).
 */

import { stream, uniforms } from "../../numerics/random.js";
import { blurred, polar } from "./curve.js";

const BLUR = 0.1;

/** Returns the point of the curve at u of [0, 1). */
export function roll(u: number): [number, number] {
  const s = 1 + 2 * u;
  return polar((4 / 3) * s, 0.75 * s);
}

export function swissRoll(count: number, seed: number): Float32Array {
  const u = uniforms(stream(seed, "swiss-roll place"), 0, count);
  const exact = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) exact.set(roll(u[i]), 2 * i);
  return blurred(exact, BLUR, seed, "swiss-roll blur");
}
