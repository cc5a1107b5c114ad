/** The energy distance between two sets of points. */

import { squaredDistance } from "./points/distance.js";
import { allFinite, inUnit, metricRows } from "../numerics/points.js";

/**
 * 2 E|X - Y| - E|X - X′| - E|Y - Y′| with Euclidean distances, in the coordinates' unit, no root taken (Székely & Rizzo,
 * "Energy statistics: a class of statistics based on distances", 2013; SciPy's `energy_distance` is the root). 0 for equal distributions and for no others.
 *
 * Estimated by a U-statistic: the means within a set leave out the distance of a point to itself. It is unbiased, so
 * between draws of one distribution it is 0 on average, at any number of rows, and may be negative; a V-statistic, which
 * is never negative, would add E|X - X′| / n + E|Y - Y′| / m. A root would bring a bias back.
 *
 * @param x n ≥ 2 rows × dimensions; takes time in proportion to (n + m)²
 * @param y m ≥ 2 rows × dimensions
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where either has too few rows, or ragged ones
 */
export function energyDistance(x: ArrayLike<number>, y: ArrayLike<number>, dimensions: number): number {
  metricRows("x", x, dimensions, 2);
  metricRows("y", y, dimensions, 2);
  if (!allFinite(x, y)) return NaN;
  const { unit, sets } = inUnit(x, y);
  const [from, to] = sets.map((points) => new Float64Array(points));
  return unit * (2 * meanBetween(from, to, dimensions) - meanWithin(from, dimensions) - meanWithin(to, dimensions));
}

function meanBetween(x: Float64Array, y: Float64Array, dimensions: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i += dimensions) {
    // summed by rows, which keeps the rounding small
    let row = 0;
    for (let j = 0; j < y.length; j += dimensions) row += Math.sqrt(squaredDistance(x, i, y, j, dimensions));
    sum += row;
  }
  return sum / ((x.length / dimensions) * (y.length / dimensions));
}

/** Over pairs of different points. */
function meanWithin(x: Float64Array, dimensions: number): number {
  const rows = x.length / dimensions;
  let sum = 0;
  for (let i = 0; i < x.length; i += dimensions) {
    let row = 0;
    for (let j = 0; j < i; j += dimensions) row += Math.sqrt(squaredDistance(x, i, x, j, dimensions));
    sum += row;
  }
  return sum / ((rows * (rows - 1)) / 2);
}
