/** `moons`: two interleaving half circles, blurred (scikit-learn's `make_moons` with noise 0.03). */

import { cos, sin } from "../../numerics/elementary.js";
import { normals, permutation, stream } from "../../numerics/random.js";

const BLUR = 0.03;

/** Spaces the points of each half circle evenly, blurs them, stretches them by 2 and 3, and shuffles them. */
export function moons(count: number, seed: number): Float32Array {
  const outer = Math.floor(count / 2);
  const blur = normals(stream(seed, "moons blur"), 0, 0, new Float32Array(2 * count));
  const order = permutation(stream(seed, "moons order"), 0, count);
  const points = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const isOuter = i < outer;
    const theta = (Math.PI * (isOuter ? i : i - outer)) / Math.max(1, (isOuter ? outer : count - outer) - 1);
    const x = isOuter ? cos(theta) : 1 - cos(theta);
    const y = isOuter ? sin(theta) : 0.5 - sin(theta);
    const at = 2 * order[i];
    points[at] = (x + BLUR * blur[2 * i] + 0.3) * 2 - 1;
    points[at + 1] = (y + BLUR * blur[2 * i + 1] + 0.3) * 3 - 1;
  }
  return points;
}
