/** `circle`: sixteen small discs on a ring of radius 3 and one at the origin. */

import { cos, sin } from "../../numerics/elementary.js";
import { stream, uniforms } from "../../numerics/random.js";

/** Draws a point of a 5 × 5 lattice projected onto the unit circle, plus a disc of radius 0.03, times 3. */
export function circle(count: number, seed: number): Float32Array {
  const u = uniforms(stream(seed, "circle lattice"), 0, 2 * count);
  const disc = uniforms(stream(seed, "circle disc"), 0, 2 * count);
  const points = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const x = 0.2 * Math.round(5 * (u[2 * i] - 0.5));
    const y = 0.2 * Math.round(5 * (u[2 * i + 1] - 0.5));
    const norm = Math.sqrt(x * x + y * y) + 1e-10;
    const r = 0.03 * disc[2 * i];
    const theta = 2 * Math.PI * disc[2 * i + 1];
    points[2 * i] = (x / norm + r * cosine(theta)) * 3;
    points[2 * i + 1] = (y / norm + r * sin(theta)) * 3;
  }
  return points;
}

function cosine(theta: number): number {
  return theta > Math.PI ? cos(2 * Math.PI - theta) : cos(theta);
}
