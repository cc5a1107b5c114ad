/** Effect size: a paired difference relative to its spread over seeds. */

import { checkFinite } from "../errors/checks.js";
import { binaryScale } from "../numerics/elementary.js";
import { mean, standardDeviation } from "./summary.js";

/**
 * Returns the mean of paired differences over their standard deviation, without unit (Cohen's d_z in Lakens, "Calculating and
 * reporting effect sizes to facilitate cumulative science", 2013), times Hedges' correction 1 - 3 / (4 (n - 1) - 1)
 * of its bias for small samples ("Distribution theory for Glass's estimator of effect size", 1981).
 *
 * @returns null where it is undefined: if all differences are equal, or there are fewer than three (for two the
 * correction is always 0)
 * @throws RangeError if a difference is not finite
 */
export function pairedEffectSize(differences: readonly number[]): number | null {
  checkFinite("differences", differences);
  const n = differences.length;
  // it has no unit; relative to the largest difference no sum or square overflows
  const unit = binaryScale(differences.reduce((largest, difference) => Math.max(largest, Math.abs(difference)), 0));
  const scaled = differences.map((difference) => difference / unit);
  const deviation = standardDeviation(scaled);
  if (n < 3 || deviation === 0) return null;
  return (mean(scaled) / deviation) * (1 - 3 / (4 * (n - 1) - 1));
}
