/** Whether samples repeat the training data. */

import { probabilityOfImprovement } from "../statistics/improvement.js";
import { euclidean } from "./points/norm.js";
import type { Measure } from "./points/point-set.js";
import { inCommonUnit, PointSet } from "./points/point-set.js";
import { defineMetric } from "./record.js";

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
  const [known, fresh, drawn] = Object.entries({ train, heldOut, samples }).map(([what, points]) => new PointSet(points, dimensions, what));
  return copyingOf(known, fresh)(drawn);
}

/** {@link copyingShare} of samples, beside the same training and held-out points. */
export function copyingOf(train: PointSet, heldOut: PointSet): Measure {
  const measure = inCommonUnit([train, heldOut] as const, (_, known, fresh) => {
    const tree = known.tree(euclidean);
    const ofFresh = tree.kthDistancesFrom(fresh.tree(euclidean), 1);
    return (drawn) => probabilityOfImprovement(tree.kthDistancesFrom(drawn.tree(euclidean), 1), ofFresh);
  });
  return (samples) => (train.isFinite && heldOut.isFinite && samples.isFinite ? measure(samples) : NaN);
}

export const copying = defineMetric({
  name: "copying",
  label: "Copying",
  unit: "",
  better: null,
  explanation: "probability that a sample is closer to the training data than a held-out point is: 0.5 for fresh data, 1 for copies",
  needs: ["samples", "heldOut"],
  measure: ({ real, heldOut }) => (heldOut === null ? () => NaN : copyingOf(real, heldOut)),
  measured: "by default",
  shownIn: ["report details"],
});
