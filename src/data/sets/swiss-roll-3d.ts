/**
 * `swiss-roll-3d`: a rolled sheet with its axis along the third coordinate.
 *
 * x = (r cos θ, r sin θ, h) + N(0, 0.1² I), r = (4/3) s and θ = (3π/2) s with s uniform on [1, 3], h uniform on [-H, H],
 * H = 28 / (3π) ≈ 2.97: scikit-learn's `make_swiss_roll`, used by Isomap (Tenenbaum, de Silva & Langford 2000), in its
 * proportions and scaled to radius 4. The height is the last coordinate and is centred, so that grids and pictures, which use
 * the first two coordinates, show the roll from its end.
 */

import { stream, uniforms } from "../../numerics/random.js";
import { blurred } from "./curve.js";
import { roll } from "./swiss-roll.js";

const BLUR = 0.1;
/** make_swiss_roll is 21 high and its radius ends at 4.5 π. */
const HEIGHT = (21 * 4) / (4.5 * Math.PI);

export function swissRoll3d(count: number, seed: number): Float32Array {
  const u = uniforms(stream(seed, "swiss-roll-3d place"), 0, 2 * count);
  const exact = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) exact.set([...roll(u[2 * i]), HEIGHT * (u[2 * i + 1] - 0.5)], 3 * i);
  return blurred(exact, BLUR, seed, "swiss-roll-3d blur");
}
