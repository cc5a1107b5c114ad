/** What a set of values is summed up by, in double precision. Each is NaN where there are too few values, or one of them is NaN. */

import { checkNumbers } from "../errors/checks.js";
import { binaryScale } from "../numerics/elementary.js";
import { scaledVariance } from "./variance.js";

/** Arithmetic mean. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  if (Number.isFinite(sum)) return sum / values.length;
  // a sum may be too large where the mean is not
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  const scale = binaryScale(largest);
  let scaled = 0;
  for (let i = 0; i < values.length; i++) scaled += values[i] / scale;
  return (scaled / values.length) * scale;
}

/** Square root of the unbiased variance, in the values' unit; NaN for fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return NaN;
  // the mean of equal values may differ from them by a rounding, which is no spread
  let isSpread = false;
  for (let i = 1; i < values.length; i++) isSpread ||= values[i] !== values[0];
  if (!isSpread) return values[0] - values[0];
  const { scale, variance } = scaledVariance(values);
  return Math.sqrt(variance) * scale;
}

/**
 * The value below which a share `q` of the values lies, linear between neighbours: type 7 of Hyndman & Fan,
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
  // apart, so that an infinite neighbour does not count where its weight is 0
  if (at === below) return sorted[below];
  const [low, high] = [sorted[below], sorted[below + 1]];
  const gap = high - low;
  // of two finite neighbours the gap may be too large where what lies between is not
  return Number.isFinite(gap) ? low + (at - below) * gap : low + (at - below) * high - (at - below) * low;
}

/**
 * Mean of what is left without the lowest and the highest quarter, each of ⌊n/4⌋ values: less at the mercy of
 * one odd seed than the mean, and of more values than the median. As SciPy's `trim_mean(values, 0.25)`.
 *
 * @throws RangeError for what are no numbers
 */
export function interquartileMean(values: ArrayLike<number>): number {
  checkNumbers("values", values);
  const sorted = new Float64Array(values);
  sorted.sort();
  if (Number.isNaN(sorted[sorted.length - 1])) return NaN;
  const cut = Math.floor(sorted.length / 4);
  return mean(sorted.subarray(cut, sorted.length - cut));
}
