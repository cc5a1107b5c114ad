/** The spread of a set of values. */

import { checkNumbers } from "../errors/checks.js";
import { binaryScale } from "../numerics/elementary.js";

/**
 * Unbiased variance, and the scale that it is in: of values divided by a power of two near the largest, so that no sum or square leaves
 * double precision. That changes no bit of values between, as dividing by it is exact.
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
 * Unbiased variance of a set of values, in double precision; NaN of fewer than two values, and where one is not finite.
 *
 * @throws RangeError for what are no numbers
 */
export function variance(values: ArrayLike<number>): number {
  checkNumbers("values", values);
  const { scale, variance: unit } = scaledVariance(values);
  return unit * scale * scale;
}
