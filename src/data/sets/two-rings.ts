/**
 * `two-rings`: concentric circles of radius 2 and 4, with half of the points on each.
 *
 * x = r (cos θ, sin θ) + N(0, 0.1² I), θ uniform, r 2 or 4 with probability 1/2 each: scikit-learn's `make_circles` with
 * factor 0.5, times 4 and at random angles; FFJORD's `circles` (Grathwohl et al. 2019) has radii 1.5 and 3 and more blur.
 */

import { integers, stream, uniforms } from "../../numerics/random.js";
import { blurred, polar } from "./curve.js";

const BLUR = 0.1;

export function twoRings(count: number, seed: number): Float32Array {
  const turns = uniforms(stream(seed, "two-rings angle"), 0, count);
  const ring = integers(stream(seed, "two-rings ring"), 0, count, 2);
  const exact = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) exact.set(polar(ring[i] === 0 ? 2 : 4, turns[i]), 2 * i);
  return blurred(exact, BLUR, seed, "two-rings blur");
}
