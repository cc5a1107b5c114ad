/** Kullback–Leibler divergence between two sets of points by nearest neighbours. */

import { log } from "../numerics/elementary.js";
import { checkWhole } from "../errors/checks.js";
import type { Measure } from "./points/point-set.js";
import { PointSet } from "./points/point-set.js";
import { defineMetric } from "./record.js";

/**
 * KL(P ‖ Q) in bits from draws x of P and y of Q, Chebyshev metric: the estimator of Wang, Kulkarni &
 * Verdú (2009), as NPEET's `kldiv`: log m - log(n - 1) + d · (mean log ν_k - mean log ρ_k), where ρ_k(x) is
 * the distance to the k-th other point of x and ν_k(x) to the k-th point of y. It can be negative. Where
 * k + 1 points coincide a distance is 0 and the result is not finite.
 *
 * @param x n rows × dimensions, n > k
 * @param y m rows × dimensions, m ≥ k
 * @param k whole, at least 1
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where either has ragged rows, or k is not a whole number from 1 to n - 1 and m
 */
export function knnKl(x: ArrayLike<number>, y: ArrayLike<number>, dimensions: number, k: number): number {
  return divergenceOfData(new PointSet(x, dimensions, "x", 2), k)(new PointSet(y, dimensions, "y"));
}

/** {@link knnKl} of the data from the samples. */
export function divergenceOfData(real: PointSet, k: number): Measure {
  let own: number | undefined;
  return (samples) => divergence(real, samples, k, () => (own ??= meanLogWithin(real, k)));
}

/** {@link knnKl} of the samples from the data. */
export function divergenceOfSamples(real: PointSet, k: number): Measure {
  return (samples) => divergence(samples, real, k, () => meanLogWithin(samples, k));
}

/** @param within mean log ρ_k of x */
function divergence(x: PointSet, y: PointSet, k: number, within: () => number): number {
  checkWhole("k", k, 1, Math.min(x.rows - 1, y.rows));
  if (!x.isFinite || !y.isFinite) return NaN;
  const nu = y.tree().kthDistancesFrom(x.tree(), k);
  return (log(y.rows) - log(x.rows - 1) + x.dimensions * (meanLog(nu) - within())) / log(2);
}

function meanLogWithin(x: PointSet, k: number): number {
  // the nearest point of x to a point of x is itself
  const tree = x.tree();
  return meanLog(tree.kthDistancesFrom(tree, k + 1));
}

function meanLog(distances: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < distances.length; i++) sum += log(distances[i]);
  return sum / distances.length;
}

/** Of every row: as an estimate of one number it depends little on how many there are. */
export const klDivergence = defineMetric({
  name: "kl_divergence",
  label: "KL divergence",
  unit: "bits",
  better: "lower",
  explanation: "nearest-neighbour estimate of the divergence from the data to the samples",
  brief: "bits, nearest neighbours, data to samples",
  needs: ["samples", "neighbours"],
  measure: ({ real, k }) => divergenceOfData(real, k),
  measured: "always",
  // the other metrics of samples take ten times as long
  floorSeeds: 3,
  shownIn: ["comparisons", "report", "samplers", ["adaptation", "last"], "few steps", "bars", "paper", "terminal", "diagnosis"],
});

export const reverseKlDivergence = defineMetric({
  name: "kl_divergence_reverse",
  label: "Reverse KL divergence",
  unit: "bits",
  better: "lower",
  explanation: "nearest-neighbour estimate of the divergence from the samples to the data",
  needs: ["samples", "neighbours"],
  measure: ({ real, k }) => divergenceOfSamples(real, k),
  measured: "by default",
  shownIn: ["report details"],
});
