/** How fast a loss falls: its smoothed curve, the steps it takes to a level, the area under it. */

import { checkNumber, checkNumbers, checkWhole } from "../../errors/checks.js";

/**
 * Mean of the last `window` values up to each one, of fewer at the start; double precision.
 *
 * Every window is added up afresh, from its first value on: a sum that gives back what leaves the window would keep the rounding of the
 * largest value that it ever held, and a spike of the loss would stand in all means after it.
 *
 * @throws RangeError unless `window` is a whole number from 1 on
 */
export function trailingMean(values: ArrayLike<number>, window: number): Float64Array {
  checkNumbers("values", values);
  checkWhole("window", window, 1, Number.MAX_SAFE_INTEGER);
  const means = new Float64Array(values.length);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (i < window) {
      sum += values[i];
      means[i] = sum / (i + 1);
    } else {
      let fresh = 0;
      for (let j = i - window + 1; j <= i; j++) fresh += values[j];
      means[i] = fresh / window;
    }
  }
  return means;
}

/**
 * The first step, counted from 1, at which a full window's mean is at most `threshold`; null where none is.
 *
 * @throws RangeError unless `window` is a whole number from 1 on
 */
export function firstReach(smoothed: ArrayLike<number>, window: number, threshold: number): number | null {
  checkNumbers("smoothed", smoothed);
  checkWhole("window", window, 1, Number.MAX_SAFE_INTEGER);
  checkNumber("threshold", threshold, -Infinity, Infinity);
  for (let i = window - 1; i < smoothed.length; i++) if (smoothed[i] <= threshold) return i + 1;
  return null;
}

/** Area under a curve of unit steps by the trapezoidal rule, from the first value to the last. @throws RangeError for what are no numbers */
export function areaUnderCurve(values: ArrayLike<number>): number {
  checkNumbers("values", values);
  let area = 0;
  for (let i = 1; i < values.length; i++) area += (values[i - 1] + values[i]) / 2;
  return area;
}
