/** Straight lines: ridge regression of numbers, linear discriminant analysis of texts. */

import type { PointSet } from "../../metrics/points/point-set.js";
import { cholesky } from "../../numerics/cholesky.js";
import { log } from "../../numerics/elementary.js";
import type { Learner, Predict } from "./record.js";

/** Added to the squares of the features, which lie within 0 … 1. */
const RIDGE = 0.1;
/** Share of the pooled covariance that is replaced by that of a ball. */
const SHRINKAGE = 0.1;
/** Of a variance, where no feature has any. */
const LEAST = 1e-9;

/**
 * Numbers: the least sum of squares, plus .1 times that of the weights (Hoerl & Kennard, "Ridge regression", 1970); the intercept is free.
 * Texts: the likeliest of normal laws with one covariance (Fisher, "The use of multiple measurements in taxonomic problems", 1936), a tenth of which
 * is that of a ball.
 */
export const linear: Learner = {
  name: "linear",
  fit: (features, target) =>
    target.kind === "numbers" ? ridge(features, target.values) : discriminant(features, target.values, target.count),
};

function ridge({ points, dimensions: d, rows }: PointSet, values: Float64Array): Predict {
  const means = groupMeans(points, d, new Int32Array(rows), 1).means[0];
  const mean = values.reduce((sum, value) => sum + value, 0) / rows;
  const products = scatter(points, d, () => means);
  for (let a = 0; a < d; a++) products[a][a] += RIDGE;
  const right = new Float64Array(d);
  for (let row = 0; row < rows; row++) for (let a = 0; a < d; a++) right[a] += (points[row * d + a] - means[a]) * (values[row] - mean);
  const weights = solve(cholesky(products), right);
  return (asked) =>
    Float64Array.from({ length: asked.rows }, (_, row) => {
      let sum = mean;
      for (let a = 0; a < d; a++) sum += weights[a] * (asked.points[row * d + a] - means[a]);
      return sum;
    });
}

function discriminant({ points, dimensions: d, rows }: PointSet, codes: Int32Array, count: number): Predict {
  const { means, counts } = groupMeans(points, d, codes, count);
  const covariance = scatter(points, d, (row) => means[codes[row]]).map((line) => line.map((value) => value / rows));
  const spread = covariance.reduce((sum, line, a) => sum + line[a], 0) / d;
  const shrunk = covariance.map((line, a) => line.map((value, b) => (1 - SHRINKAGE) * value + (a === b ? SHRINKAGE * spread + LEAST : 0)));
  const factor = cholesky(shrunk);
  const classes = Array.from(counts.keys()).filter((code) => counts[code] > 0);
  const laws = classes.map((code) => {
    const weights = solve(factor, means[code]);
    const offset = log(counts[code] / rows) - 0.5 * weights.reduce((sum, weight, a) => sum + weight * means[code][a], 0);
    return { code, weights, offset };
  });
  return (asked) =>
    Float64Array.from({ length: asked.rows }, (_, row) => {
      let [best, greatest] = [classes[0], -Infinity];
      for (const { code, weights, offset } of laws) {
        let score = offset;
        for (let a = 0; a < d; a++) score += weights[a] * asked.points[row * d + a];
        if (score > greatest) [best, greatest] = [code, score];
      }
      return best;
    });
}

function groupMeans(
  points: ArrayLike<number>,
  d: number,
  codes: Int32Array,
  count: number,
): { means: Float64Array[]; counts: Float64Array } {
  const means = Array.from({ length: count }, () => new Float64Array(d));
  const counts = new Float64Array(count);
  codes.forEach((code, row) => {
    counts[code]++;
    for (let a = 0; a < d; a++) means[code][a] += (points[row * d + a] - means[code][a]) / counts[code];
  });
  return { means, counts };
}

/** Sum over the rows of the products of their differences from a mean. */
function scatter(points: ArrayLike<number>, d: number, meanOf: (row: number) => Float64Array): number[][] {
  const out = Array.from({ length: d }, () => new Array<number>(d).fill(0));
  for (let row = 0; row < points.length / d; row++) {
    const mean = meanOf(row);
    for (let a = 0; a < d; a++) for (let b = 0; b <= a; b++) out[a][b] += (points[row * d + a] - mean[a]) * (points[row * d + b] - mean[b]);
  }
  for (let a = 0; a < d; a++) for (let b = 0; b < a; b++) out[b][a] = out[a][b];
  return out;
}

/** x with L Lᵀ x = right. */
function solve(lower: Float64Array, right: Float64Array): Float64Array {
  const d = right.length;
  const x = right.slice();
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < a; b++) x[a] -= lower[a * d + b] * x[b];
    x[a] /= lower[a * d + a];
  }
  for (let a = d - 1; a >= 0; a--) {
    for (let b = a + 1; b < d; b++) x[a] -= lower[b * d + a] * x[b];
    x[a] /= lower[a * d + a];
  }
  return x;
}
