/**
 * `pinwheel`: five Gaussians, elongated outwards, each bent by a rotation that grows with the distance.
 *
 * (a, b) ~ N((1, 0), diag(0.3², 0.1²)), rotated by -θ and doubled: x = 2 (a cos θ + b sin θ, b cos θ - a sin θ),
 * θ = 2π k / 5 + exp(a) / 4, k uniform on 0 … 4. Johnson et al. 2016 ("Composing graphical models with neural networks
 * for structured representations and fast inference"), with the numbers of FFJORD (Grathwohl et al. 2019).
 */

import { exp } from "../../numerics/elementary.js";
import { integers, normals, stream } from "../../numerics/random.js";
import { polar } from "./curve.js";

const ARMS = 5;
const DEVIATIONS = { radial: 0.3, tangential: 0.1 };
const RATE = 0.25;

export function pinwheel(count: number, seed: number): Float32Array {
  const arm = integers(stream(seed, "pinwheel arm"), 0, count, ARMS);
  const z = normals(stream(seed, "pinwheel normal"), 0, 0, new Float32Array(2 * count));
  const points = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const a = 1 + DEVIATIONS.radial * z[2 * i];
    const b = DEVIATIONS.tangential * z[2 * i + 1];
    const [cosine, sine] = polar(1, arm[i] / ARMS + (RATE * exp(a)) / (2 * Math.PI));
    points[2 * i] = 2 * (a * cosine + b * sine);
    points[2 * i + 1] = 2 * (b * cosine - a * sine);
  }
  return points;
}
