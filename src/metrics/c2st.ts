/** Whether a classifier can tell samples from the data. */

import { permutation, stream } from "../numerics/random.js";
import { euclidean } from "./points/norm.js";
import type { Measure } from "./points/point-set.js";
import { inCommonUnit, PointSet } from "./points/point-set.js";
import { asMany, defineMetric } from "./record.js";

/**
 * The classifier two-sample test of Lopez-Paz & Oquab, "Revisiting classifier two-sample tests" (2017), with nearest neighbours: the
 * share of held-out rows that a classifier assigns to the set which they are of. 1/2 where the two are of one law, 1 where it tells
 * them apart every time.
 *
 * Half of the rows of each set, the same in each call, train the classifier; the others are classified. A row is of the set to
 * which most of its k nearest training rows belong in the Euclidean metric, with k ≈ √(training rows) as there, and odd. A row that is
 * as near to both counts half. Of n rows each and one law the accuracy is 1/2 on average, with a standard deviation of at most
 * 1 / (2 √n): so much the test rows' labels vary given the training rows.
 *
 * @param real n rows × dimensions
 * @param samples n rows × dimensions; where one set has more rows, as many as the other has are drawn of it
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where either has fewer than two rows, or ragged ones
 */
export function classifierAccuracy(real: ArrayLike<number>, samples: ArrayLike<number>, dimensions: number): number {
  const [x, y] = [new PointSet(real, dimensions, "real", 2), new PointSet(samples, dimensions, "samples", 2)];
  const rows = Math.min(x.rows, y.rows);
  return classifierOf(x.some(rows))(y.some(rows));
}

/** {@link classifierAccuracy} of as many samples beside the same data. */
export function classifierOf(real: PointSet): Measure {
  const measure = inCommonUnit([real] as const, (_, data) => {
    const known = halves(data);
    return (drawn) => {
      const own = halves(drawn);
      const majority = majorityOf(known.training.rows + own.training.rows);
      const right = nearer(known.test, known.training, own.training, majority) + nearer(own.test, own.training, known.training, majority);
      return right / (known.test.rows + own.test.rows);
    };
  });
  return (samples) => (real.isFinite && samples.isFinite ? measure(samples) : NaN);
}

/** More than half of k neighbours, for the odd k at or next below √rows; k = 2 · majority - 1. */
function majorityOf(rows: number): number {
  return Math.floor((Math.floor(Math.sqrt(rows)) + 1) / 2);
}

/** Rows that train the classifier and rows that it is tried on, in an order that is drawn from a fixed stream: a set may be sorted. */
function halves({ points, dimensions, rows }: PointSet): { training: PointSet; test: PointSet } {
  const order = permutation(stream(0, "halves of a metric"), 0, rows);
  const take = (from: number, to: number): PointSet => {
    const out = new Float64Array((to - from) * dimensions);
    for (let i = 0; i < out.length; i++) out[i] = points[order[from + Math.floor(i / dimensions)] * dimensions + (i % dimensions)];
    return new PointSet(out, dimensions);
  };
  const middle = Math.floor(rows / 2);
  return { training: take(0, middle), test: take(middle, rows) };
}

/**
 * How many rows have most of their neighbours in `own`. Of the 2 h - 1 nearest rows of both sets h are in the set whose h-th nearest
 * row is nearer.
 *
 * @param majority h, at most the rows of each set
 */
function nearer(rows: PointSet, own: PointSet, other: PointSet, majority: number): number {
  const toOwn = own.tree(euclidean).kthDistancesFrom(rows.tree(euclidean), majority);
  const toOther = other.tree(euclidean).kthDistancesFrom(rows.tree(euclidean), majority);
  let right = 0;
  for (let row = 0; row < rows.rows; row++) right += toOwn[row] < toOther[row] ? 1 : toOwn[row] === toOther[row] ? 0.5 : 0;
  return right;
}

export const c2st = defineMetric({
  name: "c2st",
  label: "Classifier accuracy",
  unit: "",
  better: "lower",
  explanation: "share of rows that nearest neighbours assign rightly to samples or data: 0.5 where nobody can tell them apart",
  needs: ["samples"],
  measure: asMany(classifierOf),
  shownIn: ["comparisons", "report", "samplers", "paper"],
});
