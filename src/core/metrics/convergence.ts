/** How fast a loss falls: its smoothed curve, the steps it takes to a level, the area under it. */

/** Mean of the last `window` values up to each one, of fewer at the start; double precision. */
export function trailingMean(values: ArrayLike<number>, window: number): Float64Array {
  const means = new Float64Array(values.length);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    if (i >= window) sum -= values[i - window];
    means[i] = sum / Math.min(i + 1, window);
  }
  return means;
}

/** The first step, counted from 1, at which a full window's mean is at most `threshold`; null where none is. */
export function firstReach(smoothed: ArrayLike<number>, window: number, threshold: number): number | null {
  for (let i = window - 1; i < smoothed.length; i++) if (smoothed[i] <= threshold) return i + 1;
  return null;
}

/** Area under a curve of unit steps by the trapezoidal rule, from the first value to the last. */
export function areaUnderCurve(values: ArrayLike<number>): number {
  let area = 0;
  for (let i = 1; i < values.length; i++) area += (values[i - 1] + values[i]) / 2;
  return area;
}
