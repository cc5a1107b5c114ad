/** How good a set of samples is, by every measure that takes two sets of points. */

import { checkWhole } from "../errors/checks.js";
import { energyDistanceOf } from "./energy-distance.js";
import { divergenceOfSamples } from "./knn-kl.js";
import { mmdOf } from "./mmd.js";
import type { Measure } from "./points/point-set.js";
import { PointSet } from "./points/point-set.js";
import { precisionRecallOf } from "./precision-recall.js";
import { slicedW1Of } from "./sliced-w1.js";

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
  const drawn = new PointSet(samples, dimensions, "samples", 2);
  return qualityOf(new PointSet(real, dimensions, "real", 2), drawn.rows, k)(drawn);
}

/**
 * {@link sampleQuality} of samples beside the same data.
 *
 * @param count how many samples there will be
 * @throws RangeError as it does
 */
export function qualityOf(real: PointSet, count: number, k: number): Measure<QualityRow[]> {
  const compared = Math.min(ROWS, real.rows, count);
  checkWhole("k", k, 1, compared - 1);
  const reference = real.some(compared);
  const balls = precisionRecallOf(reference, k);
  const reverse = divergenceOfSamples(real, k);
  const [sliced, energy, discrepancy] = [slicedW1Of(reference), energyDistanceOf(reference), mmdOf(reference)];
  return (samples) => {
    if (samples.rows !== count) throw new RangeError(`got ${samples.rows} samples: the comparison is prepared for ${count}`);
    const drawn = samples.some(compared);
    const { precision, recall, density, coverage } = balls(drawn);
    const rows: [metric: string, value: number, unit: string][] = [
      ["kl_divergence_reverse", reverse(samples), "bits"],
      ["sliced_w1", sliced(drawn), "1"],
      ["energy_distance", energy(drawn), "1"],
      ["mmd", discrepancy(drawn), "1"],
      ["precision", precision, "1"],
      ["recall", recall, "1"],
      ["density", density, "1"],
      ["coverage", coverage, "1"],
    ];
    // the rows that are compared may all be finite where others are not
    const isFinite = real.isFinite && samples.isFinite;
    return rows.map(([metric, value, unit]) => ({ metric, value: isFinite ? value : NaN, unit }));
  };
}
