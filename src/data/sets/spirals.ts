/**
 * `spirals`: two arms, each the other turned by half a turn, from the origin to radius 4 in a turn and a half.
 *
 * x = ±4 s (-cos θ, sin θ) + N(0, 0.1² I), θ = 3π s, s = √u with u uniform on [0, 1), either sign with probability 1/2:
 * FFJORD's `2spirals` (Grathwohl et al. 2019) scaled from radius π to 4, without its offset of the arms by a uniform
 * number. The root spreads the points almost evenly along an arm.
 */

import { integers, stream, uniforms } from "../../numerics/random.js";
import { blurred, polar } from "./curve.js";

const BLUR = 0.1;

export function spirals(count: number, seed: number): Float32Array {
  const u = uniforms(stream(seed, "spirals place"), 0, count);
  const arm = integers(stream(seed, "spirals arm"), 0, count, 2);
  const exact = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const s = Math.sqrt(u[i]);
    const [x, y] = polar(4 * s, 1.5 * s);
    const sign = arm[i] === 0 ? 1 : -1;
    exact[2 * i] = -sign * x;
    exact[2 * i + 1] = sign * y;
  }
  return blurred(exact, BLUR, seed, "spirals blur");
}
