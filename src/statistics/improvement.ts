/** Probability that a run of one configuration improves on a run of another. */

import { checkNumbers } from "../errors/checks.js";

/**
 * Returns the fraction of pairs of a value and a baseline's value in which the value is lower; ties count half. If lower is
 * better, it is the probability that a run improves on the baseline. It equals Mann & Whitney's U over
 * the number of pairs: the "probability of improvement" on one task of Agarwal et al., "Deep reinforcement learning
 * at the edge of the statistical precipice" (2021; rliable), who then average over tasks.
 *
 * Counts in sorted values, so ten thousand values of each side do not take a hundred million comparisons.
 *
 * @throws RangeError if either side has no values, or a NaN
 */
export function probabilityOfImprovement(values: ArrayLike<number>, baseline: ArrayLike<number>): number {
  checkNumbers("values", values);
  checkNumbers("baseline", baseline);
  const lower = new Float64Array(values);
  const upper = new Float64Array(baseline);
  lower.sort();
  upper.sort();
  // NaN is sorted last
  if (lower.length === 0 || upper.length === 0 || Number.isNaN(lower[lower.length - 1]) || Number.isNaN(upper[upper.length - 1]))
    throw new RangeError("an improvement needs numbers on both sides");
  let wins = 0;
  // numbers of baseline values below the current value, and not above it
  let less = 0;
  let atMost = 0;
  for (const value of lower) {
    while (less < upper.length && upper[less] < value) less++;
    while (atMost < upper.length && upper[atMost] <= value) atMost++;
    wins += upper.length - atMost + (atMost - less) / 2;
  }
  return wins / (lower.length * upper.length);
}
