/** Variance of a set of values. */

import { checkNumbers } from "../errors/checks.js";
import { binaryScale } from "../numerics/elementary.js";

/**
 * Returns the unbiased variance of the values divided by a scale, and the scale: a power of two near the largest value, so that no sum or
 * square overflows. The division is exact, so it changes no bit of the result.
 */
export function scaledVariance(values: ArrayLike<number>): { scale: number; variance: number } {
  const n = values.length;
  if (n < 2) return { scale: 1, variance: NaN };
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(values[i]));
  const scale = binaryScale(largest);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i] / scale;
  mean /= n;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const deviation = values[i] / scale - mean;
    sum += deviation * deviation;
  }
  return { scale, variance: sum / (n - 1) };
}

/**
 * Returns the unbiased variance in double precision; NaN for fewer than two values, and if one is not finite.
 *
 * @throws RangeError unless the values are numbers
 */
export function variance(values: ArrayLike<number>): number {
  checkNumbers("values", values);
  const { scale, variance: unit } = scaledVariance(values);
  return unit * scale * scale;
}
