/** A small table that a mixture does not fit, and a network beside it does. */

import { normals, stream } from "../../src/numerics/random.js";

/** CSV of so many rows about y = x². */
export function parabola(rows: number): string {
  const z = normals(stream(2, "parabola"), 0, 0, new Float32Array(2 * rows));
  const lines = Array.from({ length: rows }, (_, i) => `${z[2 * i].toFixed(3)},${(z[2 * i] ** 2 + 0.2 * z[2 * i + 1]).toFixed(3)}`);
  return `x,y\n${lines.join("\n")}\n`;
}
