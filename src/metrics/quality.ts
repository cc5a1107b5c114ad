/** How good a set of samples is, by every measure that takes two sets of points. */

import { energyDistance } from "./energy-distance.js";
import { knnKl } from "./knn-kl.js";
import { mmd } from "./mmd.js";
import { precisionRecall } from "./precision-recall.js";
import { checkWhole } from "../errors/checks.js";
import { allFinite, metricRows } from "../numerics/points.js";
import { someRows } from "./points/rows.js";
import { slicedW1 } from "./sliced-w1.js";

/** As a run's results hold it: a unit of "1" where there is none, or that of the coordinates, which have none. */
export interface QualityRow {
  metric: string;
  value: number;
  unit: string;
}

/** At most as many rows of either side are compared by all but the divergence; see {@link sampleQuality}. */
const ROWS = 10_000;

/**
 * `kl_divergence_reverse` (from samples to data), `sliced_w1`, `energy_distance`, `mmd`, `precision`, `recall`,
 * `density`, `coverage`, in this order. The divergence uses every row. The others use as many real rows as samples, at
 * most 10,000 of each (the MMD half of that): precision and its kin depend on how many there are of either, and all
 * pairs of more would take too long. Which rows are left out depends on their number alone, so that a floor, measured
 * with as many fresh points, meets the same real rows as the samples did.
 *
 * Where a coordinate is not finite, no value is; each is NaN.
 *
 * @param real n > k rows × dimensions
 * @param samples m > k rows × dimensions
 * @param k neighbour that the divergence and the balls of precision and its kin go by
 * @throws RangeError where either side has ragged rows, or k is not a whole number from 1 to one less than the rows of each and 10,000
 */
export function sampleQuality(real: ArrayLike<number>, samples: ArrayLike<number>, dimensions: number, k: number): QualityRow[] {
  const count = Math.min(ROWS, metricRows("real", real, dimensions, 2), metricRows("samples", samples, dimensions, 2));
  checkWhole("k", k, 1, count - 1);
  const reference = someRows(real, dimensions, count);
  const compared = someRows(samples, dimensions, count);
  const balls = precisionRecall(reference, compared, dimensions, k);
  const rows: [metric: string, value: number, unit: string][] = [
    ["kl_divergence_reverse", knnKl(samples, real, dimensions, k), "bits"],
    ["sliced_w1", slicedW1(reference, compared, dimensions), "1"],
    ["energy_distance", energyDistance(reference, compared, dimensions), "1"],
    ["mmd", mmd(reference, compared, dimensions), "1"],
    ["precision", balls.precision, "1"],
    ["recall", balls.recall, "1"],
    ["density", balls.density, "1"],
    ["coverage", balls.coverage, "1"],
  ];
  // the rows that are compared may all be finite where others are not
  const isFinite = allFinite(real, samples);
  return rows.map(([metric, value, unit]) => ({ metric, value: isFinite ? value : NaN, unit }));
}
