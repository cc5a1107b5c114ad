/** Rows that decisions are made on, and what they can tell. */

import type { CodedRows } from "../../table/coding/coding.js";
import { permutation, stream } from "../../numerics/random.js";

/** Parts that the rows are divided into: one is held out. */
const FOLDS = 5;
/** Of fresh rows: samples may repeat the training rows no more than that, give or take what so few rows can tell. */
const FRESH = 0.5;

/** Numbers of the rows of a fold, 0 to 4, that are held out, and of the others; each value of the condition is spread over the folds. */
export function splitOf({ points, conditions, dimensions }: CodedRows, fold: number, seed: number): { kept: Int32Array; held: Int32Array } {
  const order = permutation(stream(seed, "table held out"), 0, points.length / dimensions);
  const spread = conditions === undefined ? order : order.toSorted((a, b) => conditions[a] - conditions[b]);
  const isHeld = new Uint8Array(order.length);
  spread.forEach((row, i) => (isHeld[row] = Number(i % FOLDS === fold)));
  return {
    kept: Int32Array.from(order.filter((row) => isHeld[row] === 0)),
    held: Int32Array.from(order.filter((row) => isHeld[row] === 1)),
  };
}

/** Copying of fresh rows at most, but for one time in six: between draws of one law (Meehan et al. 2020). */
export function mostCopying(held: number, samples: number): number {
  return FRESH + Math.sqrt((1 / held + 1 / samples) / 12);
}
