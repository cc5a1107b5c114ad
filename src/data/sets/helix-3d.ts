/**
 * `helix-3d`: a helix of three turns, radius 3 and height 8 around the third axis.
 *
 * x = (3 cos θ, 3 sin θ, 8 (u - 1/2)) + N(0, 0.1² I), θ = 6π u, u uniform on [0, 1): the circular helix with
 * uniform density along it. Along its axis it looks like a circle, so two coordinates do not distinguish its turns.
 */

import { stream, uniforms } from "../../numerics/random.js";
import { blurred, polar } from "./curve.js";

const BLUR = 0.1;
const RADIUS = 3;
const TURNS = 3;
const HEIGHT = 8;

export function helix3d(count: number, seed: number): Float32Array {
  const u = uniforms(stream(seed, "helix-3d place"), 0, count);
  const exact = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) exact.set([...polar(RADIUS, TURNS * u[i]), HEIGHT * (u[i] - 0.5)], 3 * i);
  return blurred(exact, BLUR, seed, "helix-3d blur");
}
