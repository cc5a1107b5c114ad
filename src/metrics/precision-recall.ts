/** Whether samples lie where data lie, and whether they lie everywhere that data do: two questions, told apart. */

import { checkWhole } from "../errors/checks.js";
import { KdTree } from "./points/kd-tree.js";
import { allFinite, inUnit, metricRows } from "../numerics/points.js";
import { euclidean } from "./points/norm.js";

/** Each without a unit; shares but for the density, which may exceed 1. */
export interface PrecisionRecall {
  /** share of the samples that lie in the ball of a real point */
  precision: number;
  /** share of the real points that lie in the ball of a sample */
  recall: number;
  /** how many real points' balls hold a sample, on average, over k: 1 on average between draws of one distribution */
  density: number;
  /** share of the real points whose ball holds a sample: of n ≫ k rows each, 1 - 2⁻ᵏ on average between draws of one distribution */
  coverage: number;
}

/**
 * A point's ball is closed and reaches to its k-th nearest other point of the same set, in the Euclidean metric.
 * Precision and recall: Kynkäänniemi, Karras, Laine, Lehtinen & Aila, "Improved precision and recall metric" (2019);
 * density and coverage: Naeem, Oh, Uh, Choi & Yoo, "Reliable fidelity and diversity metrics" (2020), whose code takes open
 * balls: without ties the same. The values depend on k and on the numbers of rows, so compare only those of the same.
 *
 * @param real n > k rows × dimensions
 * @param samples m > k rows × dimensions
 * @returns NaN in every place where a coordinate is not finite
 * @throws RangeError where either side has ragged rows, or k is not a whole number from 1 to one less than the rows of each
 */
export function precisionRecall(real: ArrayLike<number>, samples: ArrayLike<number>, dimensions: number, k = 5): PrecisionRecall {
  const rows = Math.min(metricRows("real", real, dimensions, 2), metricRows("samples", samples, dimensions, 2));
  checkWhole("k", k, 1, rows - 1);
  if (!allFinite(real, samples)) return { precision: NaN, recall: NaN, density: NaN, coverage: NaN };
  const [data, drawn] = inUnit(real, samples).sets;
  const realTree = new KdTree(data, dimensions, euclidean);
  const sampleTree = new KdTree(drawn, dimensions, euclidean);
  // the nearest point of a set to one of its points is that point
  const realRadii = realTree.kthDistances(data, k + 1);
  const sampleRadii = sampleTree.kthDistances(drawn, k + 1);
  const ofSamples = sampleTree.ballCounts(data, realRadii);
  const ofReal = realTree.ballCounts(drawn, sampleRadii);
  const nearest = sampleTree.kthDistances(data, 1);
  return {
    precision: share(ofSamples, (balls) => balls > 0),
    recall: share(ofReal, (balls) => balls > 0),
    density: ofSamples.reduce((sum, balls) => sum + balls, 0) / (k * ofSamples.length),
    coverage: share(nearest, (distance, i) => distance <= realRadii[i]),
  };
}

function share(values: Uint32Array | Float64Array, counts: (value: number, i: number) => boolean): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) if (counts(values[i], i)) sum++;
  return sum / values.length;
}
