/** The maximum mean discrepancy between two sets of points. */

import { quantile } from "../statistics/summary.js";
import { decay } from "./decay.js";
import { squaredDistance } from "./points/distance.js";
import { allFinite, inUnit, metricRows } from "../numerics/points.js";
import { someRows } from "./points/rows.js";

/** Rows of each side that are compared; all their pairs take a third of a second in two dimensions. */
const ROWS = 5000;
/** Rows whose pairs give the median distance. */
const BANDWIDTH_ROWS = 1000;

/**
 * Squared maximum mean discrepancy, without a unit: E k(X, X′) + E k(Y, Y′) - 2 E k(X, Y) with the Gaussian kernel
 * k(x, y) = exp(-|x - y|² / (2 σ²)), by the unbiased U-statistic (Gretton et al., "A kernel two-sample test", 2012,
 * lemma 6). Between draws of one distribution it is 0 on average and may be negative.
 *
 * σ is the median distance of the *first* set alone ({@link medianDistance}), where Gretton et al. take both: with the
 * data first, every model and every floor on that data is measured by the same kernel. NaN where σ is 0, that is where
 * half of the pairs coincide. Of more than 5,000 rows 5,000 are drawn (the same in each call).
 *
 * @param x the data, n ≥ 2 rows × dimensions
 * @param y m ≥ 2 rows × dimensions
 * @returns NaN where a coordinate is not finite too
 * @throws RangeError where either has too few rows, or ragged ones
 */
export function mmd(x: ArrayLike<number>, y: ArrayLike<number>, dimensions: number): number {
  metricRows("x", x, dimensions, 2);
  metricRows("y", y, dimensions, 2);
  if (!allFinite(x, y)) return NaN;
  const [data, others] = inUnit(x, y).sets;
  const sigma = medianDistance(data, dimensions);
  if (sigma === 0) return NaN;
  const scale = 1 / (2 * sigma * sigma);
  const from = someRows(data, dimensions, ROWS);
  const to = someRows(others, dimensions, ROWS);
  const within = meanWithin(from, dimensions, scale) + meanWithin(to, dimensions, scale);
  return within - 2 * meanBetween(from, to, dimensions, scale);
}

/** Median Euclidean distance of all pairs of points, of 1,000 drawn rows where there are more (the same in each call); NaN where a coordinate is not finite. */
export function medianDistance(points: ArrayLike<number>, dimensions: number): number {
  metricRows("points", points, dimensions, 2);
  if (!allFinite(points)) return NaN;
  const { unit, sets } = inUnit(points);
  const rows = someRows(sets[0], dimensions, BANDWIDTH_ROWS);
  const count = rows.length / dimensions;
  const distances = new Float64Array((count * (count - 1)) / 2);
  let pair = 0;
  for (let i = 0; i < rows.length; i += dimensions) {
    for (let j = 0; j < i; j += dimensions) distances[pair++] = Math.sqrt(squaredDistance(rows, i, rows, j, dimensions));
  }
  distances.sort();
  return unit * quantile(distances, 0.5);
}

function meanBetween(x: Float64Array, y: Float64Array, dimensions: number, scale: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i += dimensions) {
    // summed by rows, which keeps the rounding small
    let row = 0;
    for (let j = 0; j < y.length; j += dimensions) row += decay(scale * squaredDistance(x, i, y, j, dimensions));
    sum += row;
  }
  return sum / ((x.length / dimensions) * (y.length / dimensions));
}

/** Over pairs of different points. */
function meanWithin(x: Float64Array, dimensions: number, scale: number): number {
  const rows = x.length / dimensions;
  let sum = 0;
  for (let i = 0; i < x.length; i += dimensions) {
    let row = 0;
    for (let j = 0; j < i; j += dimensions) row += decay(scale * squaredDistance(x, i, x, j, dimensions));
    sum += row;
  }
  return sum / ((rows * (rows - 1)) / 2);
}
