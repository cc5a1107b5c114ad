/** The maximum mean discrepancy between two sets of points. */

import { quantile } from "../statistics/summary.js";
import { meanBetween, meanWithin, plainPairSums, squaredDistance } from "../numerics/pair-sums.js";
import type { Measure } from "./points/point-set.js";
import { commonUnit, inCommonUnit, PointSet } from "./points/point-set.js";
import { asMany, defineMetric } from "./record.js";

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
  return mmdOf(new PointSet(x, dimensions, "x", 2))(new PointSet(y, dimensions, "y", 2));
}

/** {@link mmd} of samples and the same data. */
export function mmdOf(real: PointSet, pairs = plainPairSums): Measure {
  const { dimensions } = real;
  const measure = inCommonUnit([real] as const, (_, data) => {
    const sigma = medianOfPairs(data);
    if (sigma === 0) return () => NaN;
    const scale = 1 / (2 * sigma * sigma);
    const from = new Float64Array(data.some(ROWS).points);
    const within = meanWithin(pairs, from, dimensions, scale);
    return (drawn) => {
      const to = new Float64Array(drawn.some(ROWS).points);
      return within + meanWithin(pairs, to, dimensions, scale) - 2 * meanBetween(pairs, from, to, dimensions, scale);
    };
  });
  return (samples) => (real.isFinite && samples.isFinite ? measure(samples) : NaN);
}

/** Median Euclidean distance of all pairs of points, of 1,000 drawn rows where there are more (the same in each call); NaN where a coordinate is not finite. */
export function medianDistance(points: ArrayLike<number>, dimensions: number): number {
  const set = new PointSet(points, dimensions, "points", 2);
  return set.isFinite ? medianOfPairs(set) : NaN;
}

function medianOfPairs(set: PointSet): number {
  const { dimensions } = set;
  const unit = commonUnit(set);
  const rows = new Float64Array(set.in(unit).some(BANDWIDTH_ROWS).points);
  const count = rows.length / dimensions;
  const distances = new Float64Array((count * (count - 1)) / 2);
  let pair = 0;
  for (let i = 0; i < rows.length; i += dimensions) {
    for (let j = 0; j < i; j += dimensions) distances[pair++] = Math.sqrt(squaredDistance(rows, i, rows, j, dimensions));
  }
  distances.sort();
  return unit * quantile(distances, 0.5);
}

export const mmdMetric = defineMetric({
  name: "mmd",
  label: "Maximum mean discrepancy",
  unit: "",
  better: "lower",
  explanation: "squared, unbiased, Gaussian kernel as wide as the median distance within the data",
  needs: ["samples"],
  measure: asMany((real, { pairs }) => mmdOf(real, pairs)),
  measured: "by default",
  shownIn: ["report details"],
});
