/** Summary statistics in double precision. Each is NaN if there are too few values, or one of them is NaN. */

import { checkNumbers } from "../errors/checks.js";
import { binaryScale } from "../numerics/elementary.js";
import { scaledVariance } from "./variance.js";

/** Returns the arithmetic mean. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  if (Number.isFinite(sum)) return sum / values.length;
  // the sum may overflow although the mean does not
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  const scale = binaryScale(largest);
  let scaled = 0;
  for (let i = 0; i < values.length; i++) scaled += values[i] / scale;
  return (scaled / values.length) * scale;
}

/** Returns the square root of the unbiased variance, in the values' unit; NaN for fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return NaN;
  // rounding may move the mean of equal values away from them; their spread is still 0
  let isSpread = false;
  for (let i = 1; i < values.length; i++) isSpread ||= values[i] !== values[0];
  if (!isSpread) return values[0] - values[0];
  const { scale, variance } = scaledVariance(values);
  return Math.sqrt(variance) * scale;
}

/**
 * Returns the quantile `q` of the values, linear between neighbours: type 7 of Hyndman & Fan,
 * "Sample quantiles in statistical packages" (1996), NumPy's default.
 *
 * @param sorted ascending
 * @throws RangeError unless 0 ≤ q ≤ 1
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`quantile ${q} is not within 0 … 1`);
  // NaN is sorted last
  if (sorted.length === 0 || Number.isNaN(sorted[sorted.length - 1])) return NaN;
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  // separate, so that an infinite neighbour with weight 0 does not count
  if (at === below) return sorted[below];
  const [low, high] = [sorted[below], sorted[below + 1]];
  const gap = high - low;
  // the gap between two finite neighbours may overflow although the result does not
  return Number.isFinite(gap) ? low + (at - below) * gap : low + (at - below) * high - (at - below) * low;
}

/**
 * Returns the interquartile mean: the mean without the lowest and the highest ⌊n/4⌋ values. It is more robust to
 * an outlier than the mean, and uses more values than the median. Equals SciPy's `trim_mean(values, 0.25)`.
 *
 * @throws RangeError unless the values are numbers
 */
export function interquartileMean(values: ArrayLike<number>): number {
  checkNumbers("values", values);
  const sorted = new Float64Array(values);
  sorted.sort();
  if (Number.isNaN(sorted[sorted.length - 1])) return NaN;
  const cut = Math.floor(sorted.length / 4);
  return mean(sorted.subarray(cut, sorted.length - cut));
}
