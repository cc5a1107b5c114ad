/**
 * `checkerboard`: eight of the sixteen squares of [-4, 4]², every other one, with uniform density.
 *
 * Uniform on the union of [2i, 2i + 2) × [2j, 2j + 2) over i, j of -2 … 1 with i + j even: FFJORD's `checkerboard`
 * (Grathwohl et al. 2019).
 */

import { integers, stream, uniforms } from "../../numerics/random.js";

export function checkerboard(count: number, seed: number): Float32Array {
  const u = uniforms(stream(seed, "checkerboard place"), 0, 2 * count);
  const upper = integers(stream(seed, "checkerboard row"), 0, count, 2);
  const points = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const x = 4 * u[2 * i];
    const column = Math.floor(x);
    const row = 2 * upper[i] + (column % 2);
    points[2 * i] = 2 * x - 4;
    points[2 * i + 1] = 2 * (row + u[2 * i + 1]) - 4;
  }
  return points;
}
