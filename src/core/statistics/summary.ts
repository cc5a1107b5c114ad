/** What a set of values is summed up by, in double precision. Each is NaN where there are too few values. */

import { variance } from "../metrics/variance.js";

/** Arithmetic mean. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Square root of the unbiased variance, in the values' unit; NaN for fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return NaN;
  // the mean of equal values may differ from them by a rounding, which is no spread
  let isSpread = false;
  for (let i = 1; i < values.length; i++) isSpread ||= values[i] !== values[0];
  return isSpread ? Math.sqrt(variance(values)) : 0;
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
  if (sorted.length === 0) return NaN;
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  // apart, so that an infinite neighbour does not count where its weight is 0
  return at === below ? sorted[below] : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
}

/**
 * Mean of what is left without the lowest and the highest quarter, each of ⌊n/4⌋ values: less at the mercy of
 * one odd seed than the mean, and of more values than the median. As SciPy's `trim_mean(values, 0.25)`.
 */
export function interquartileMean(values: ArrayLike<number>): number {
  const sorted = new Float64Array(values);
  sorted.sort();
  const cut = Math.floor(sorted.length / 4);
  return mean(sorted.subarray(cut, sorted.length - cut));
}
