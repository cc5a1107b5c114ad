/**
 * One rule for the points of every metric: for a wrong shape the metric throws; for points that are not all finite the metric is NaN.
 * A metric of NaN points is never a number.
 */

import { checkNumbers, checkRows, checkWhole } from "../errors/checks.js";

/**
 * Returns the number of rows.
 *
 * @param points rows × dimensions
 * @param least smallest number of rows for which the metric is defined
 * @throws RangeError for an invalid number of coordinates, for other values than an array of numbers, for ragged rows or too few
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
