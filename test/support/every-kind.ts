/** A table with every kind of column, as CSV. */

import { normals, stream, uniforms } from "../../src/numerics/random.js";

const ROWS = 120;

export function everyKind(): string {
  const z = normals(stream(1, "test cells"), 0, 0, new Float32Array(ROWS * 4));
  const u = uniforms(stream(2, "test cells"), 0, ROWS * 4);
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const [a, b, c, d] = z.subarray(4 * row, 4 * row + 4);
    const [p, q, r, s] = u.subarray(4 * row, 4 * row + 4);
    const city = p < 0.5 ? "Bern" : "Genève";
    return [
      `k${String(row).padStart(4, "0")}-${Math.floor(1e6 * s)}`,
      city,
      // a number without a grid, one of tenths, whole numbers, and few of them
      (a + (p < 0.5 ? 2 : 0)).toFixed(9),
      q < 0.1 ? "NA" : (20 + 3 * b).toFixed(1),
      Math.round(100 + 30 * c),
      1 + Math.floor(4 * r),
      // zero inflated, and heavy tails
      s < 0.4 ? 0 : (10 * q + 0.001 * row).toFixed(4),
      (d * d * d * d * d * 10).toFixed(5),
      new Date(Date.UTC(2020, 0, 1 + Math.floor(700 * r))).toISOString().slice(0, 10),
      q < 0.6 ? "yes" : "no",
      r < 0.07 ? "NA" : ["low", "medium", "high"][Math.floor(3 * s)],
      r > 0.9 ? "NA" : ["red", "green", "blue", "", "dark red"][Math.floor(3 * p)],
      "7",
      "same",
    ].join(",");
  });
  return ["key,city,x,places,_x,few,zeros,tails,day,is it,level,colour,seven,one", ...lines, ""].join("\n");
}
