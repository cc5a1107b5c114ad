/** Draws in exact proportion. */

import { checkNumber, checkNumbers, checkText, checkWhole, MAX_ROWS } from "../errors/checks.js";
import { permutation, stream, uniforms } from "./random.js";

/**
 * Draws `count` indices of the probabilities in exact proportion, by systematic sampling: one uniform offset for all, then shuffled. Each
 * index comes count · p times, rounded up or down, and each draw by itself has the law p; two of them are not independent.
 *
 * @param probabilities not below 0, their sum above 0, which divides them
 * @param seed whole number from 0 to 2⁵³ - 1
 * @param label names the two streams, `<label> offset` and `<label> order`
 * @throws RangeError for other probabilities, or a number outside its bounds
 */
export function drawInProportion(probabilities: ArrayLike<number>, count: number, seed: number, label: string): Int32Array {
  checkNumbers("probabilities", probabilities);
  checkWhole("count", count, 0, MAX_ROWS);
  checkText("label", label);
  let total = 0;
  for (let i = 0; i < probabilities.length; i++) {
    checkNumber("a probability", probabilities[i], 0, Number.MAX_VALUE);
    total += probabilities[i];
  }
  if (!(total > 0)) throw new RangeError("the sum of the probabilities is 0: must be above 0");
  const [offset] = uniforms(stream(seed, `${label} offset`), 0, 1);
  const sorted = new Int32Array(count);
  let [index, end] = [0, probabilities[0]];
  const last = lastPossible(probabilities);
  for (let i = 0; i < count; i++) {
    while (index < last && ((i + offset) / count) * total >= end) end += probabilities[++index];
    sorted[i] = index;
  }
  return Int32Array.from(permutation(stream(seed, `${label} order`), 0, count), (i) => sorted[i]);
}

/** Where rounding leaves the end of the last interval short, its index is drawn all the same. */
function lastPossible(probabilities: ArrayLike<number>): number {
  let last = probabilities.length - 1;
  while (last > 0 && probabilities[last] === 0) last -= 1;
  return last;
}
