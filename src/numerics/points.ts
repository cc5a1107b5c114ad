/**
 * What every metric asks of its points, by one rule: of a wrong shape there is no metric, and it throws; of points that are
 * not all finite numbers the metric does not exist, and it is NaN. No metric of a NaN is ever a number.
 */

import { checkNumbers, checkRows, checkWhole } from "../errors/checks.js";
import { binaryScale } from "./elementary.js";

/**
 * Number of rows.
 *
 * @param points rows × dimensions
 * @param least fewest rows that the metric is defined for
 * @throws RangeError naming what is not a number of coordinates, an array of numbers, whole rows or enough of them
 */
export function metricRows(what: string, points: ArrayLike<number>, dimensions: number, least = 1): number {
  checkWhole("dimensions", dimensions, 1, Number.MAX_SAFE_INTEGER);
  checkNumbers(what, points);
  return checkRows(what, points, dimensions, least);
}

export function allFinite(...sets: ArrayLike<number>[]): boolean {
  for (const values of sets) for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** Sizes whose squares, and sums of many of them, are far from the ends of double precision. */
const [SMALL, LARGE] = [1e-100, 1e100];

/**
 * Finite points in a common unit, a power of two, in which no square leaves double precision: 1, and the points as they are, but where the
 * largest coordinate is extreme. Dividing by it changes no digit, so a metric without a unit is the same, and one with it as many units.
 */
export function inUnit(...sets: ArrayLike<number>[]): { unit: number; sets: ArrayLike<number>[] } {
  let largest = 0;
  for (const values of sets) for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  if (largest > SMALL && largest < LARGE) return { unit: 1, sets };
  const unit = binaryScale(largest);
  return { unit, sets: sets.map((values) => Float64Array.from(values, (value) => value / unit)) };
}
