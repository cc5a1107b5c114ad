/** Texts as intervals of probability, in an order in which levels that go with like rows are neighbours. */

import type { LevelsColumn } from "./column.js";
import type { Coder } from "./coder.js";
import { Intervals } from "./intervals.js";

/** @param axis row → a number that goes with the rows; an ordinal column has its own order @param codes row → level; -1 for a missing one */
export function fitLevels(name: string, codes: Int32Array, count: number, axis: Float64Array | null): LevelsColumn {
  const [sums, rows] = [new Float64Array(count), new Float64Array(count)];
  let known = 0;
  codes.forEach((code, row) => {
    if (code < 0) return;
    known++;
    rows[code]++;
    sums[code] += axis?.[row] ?? 0;
  });
  const means = Array.from(sums, (sum, level) => (rows[level] === 0 ? 0 : sum / rows[level]));
  const order = Array.from({ length: count }, (_, level) => level);
  if (axis !== null) order.sort((a, b) => means[a] - means[b] || a - b);
  return { kind: "levels", name, order, shares: order.map((level) => rows[level] / Math.max(1, known)) };
}

/** @param column as {@link fitLevels} gives it; a value is a level's number, and `within` where in its interval it is put */
export function levelsCoder({ order, shares }: LevelsColumn): Coder {
  const intervals = new Intervals(shares);
  const places = new Int32Array(order.length);
  order.forEach((level, place) => (places[level] = place));
  return {
    encode: (level, within) => intervals.latentAt({ interval: places[level], within }),
    decode: (latent) => order[intervals.placeOf(latent).interval],
  };
}
