/** `line`: a filled rectangle, uniform on [-2, 2] × [-4, 4]. */

import { stream, uniforms } from "../../numerics/random.js";

export function line(count: number, seed: number): Float32Array {
  const u = uniforms(stream(seed, "line"), 0, 2 * count);
  return Float32Array.from(u, (value, i) => (i % 2 === 0 ? value - 0.5 : 2 * value - 1) * 4);
}
