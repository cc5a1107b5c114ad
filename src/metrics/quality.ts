/** How good a set of samples is, by several metrics at once. */

import { checkWhole } from "../errors/checks.js";
import { sampleMetrics } from "./list.js";
import type { Measure } from "./points/point-set.js";
import { PointSet } from "./points/point-set.js";
import type { Beside, MetricRow, SampleMetric } from "./record.js";
import { comparedRows, rowOf } from "./record.js";

/**
 * The metrics that every run measures of its samples, in their order, but for those that need held-out points. The divergences use
 * every row; what the others use tells `asMany` in record.ts.
 *
 * Where a coordinate is not finite, no value is; each is NaN.
 *
 * @param real n > k rows × dimensions
 * @param samples m > k rows × dimensions
 * @param k neighbour that the divergences and the balls of precision and its kin go by
 * @throws RangeError where either side has ragged rows, or k is not a whole number from 1 to one less than the rows of each and 10,000
 */
export function sampleQuality(real: ArrayLike<number>, samples: ArrayLike<number>, dimensions: number, k: number): MetricRow[] {
  const drawn = new PointSet(samples, dimensions, "samples", 2);
  const known = new PointSet(real, dimensions, "real", 2);
  const metrics = sampleMetrics().filter(({ needs }) => !needs.includes("heldOut"));
  return qualityOf(metrics, { real: known, heldOut: null, count: drawn.rows, k })(drawn);
}

/**
 * Prepares metrics with the data once for the samples of all samplers.
 *
 * @returns of a set of samples a row per metric; its values are NaN where a coordinate of the samples or of the data is not finite
 * @throws RangeError unless k is a whole number from 1 to one less than the rows that are compared; and of samples unless there are as
 *   many as was said
 */
export function qualityOf(metrics: readonly SampleMetric[], beside: Beside): Measure<MetricRow[]> {
  const { real, count, k } = beside;
  checkWhole("k", k, 1, comparedRows(beside) - 1);
  const measures = metrics.map((metric) => ({ metric, measure: metric.measure(beside) }));
  return (samples) => {
    if (samples.rows !== count) throw new RangeError(`got ${samples.rows} samples: the comparison is prepared for ${count}`);
    // the rows that are compared may all be finite where others are not
    const isFinite = real.isFinite && samples.isFinite;
    return measures.map(({ metric, measure }) => rowOf(metric, isFinite ? measure(samples) : NaN));
  };
}
