/**
 * What every metric asks of its points, by one rule: of a wrong shape there is no metric, and it throws; of points that are
 * not all finite numbers the metric does not exist, and it is NaN. No metric of a NaN is ever a number.
 */

import { checkNumbers, checkRows, checkWhole } from "../errors/checks.js";

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
