/** Whether samples repeat the training data. */

import { probabilityOfImprovement } from "../statistics/improvement.js";
import { KdTree } from "./points/kd-tree.js";
import { euclidean } from "./points/norm.js";
import { allFinite, inUnit, metricRows } from "../numerics/points.js";

/**
 * The probability that a sample is closer to its nearest training point than a held-out point of the data to its own,
 * ties counting half, in the Euclidean metric: 1/2 for samples that are like fresh data, 1 for copies, less than 1/2
 * for samples that keep away from the data. It is what Meehan, Chaudhuri & Dasgupta, "A non-parametric test to
 * detect data-copying in generative models" (2020), test (they look at the complement), over the whole space; they divide
 * it into cells as well, since copying in one place and distance in another cancel. Its standard deviation between draws of one
 * distribution is about √((1/n + 1/m) / 12).
 *
 * @param train rows × dimensions, at least one
 * @param heldOut n ≥ 1 rows × dimensions, of the same distribution as `train` and not in it
 * @param samples m ≥ 1 rows × dimensions
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where one of them has no rows, or ragged ones
 */
export function copyingShare(train: ArrayLike<number>, heldOut: ArrayLike<number>, samples: ArrayLike<number>, dimensions: number): number {
  for (const [what, points] of Object.entries({ train, heldOut, samples })) metricRows(what, points, dimensions);
  if (!allFinite(train, heldOut, samples)) return NaN;
  const [known, fresh, drawn] = inUnit(train, heldOut, samples).sets;
  const tree = new KdTree(known, dimensions, euclidean);
  return probabilityOfImprovement(tree.kthDistances(drawn, 1), tree.kthDistances(fresh, 1));
}
