/** Whether samples lie where data lie, and whether they lie everywhere that data do: two questions, told apart. */

import { checkWhole } from "../errors/checks.js";
import { euclidean } from "./points/norm.js";
import type { Measure } from "./points/point-set.js";
import { inCommonUnit, PointSet } from "./points/point-set.js";
import { asMany, defineMetric, together } from "./record.js";
import type { MetricRecord, SampleMetric } from "./record.js";

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
  return precisionRecallOf(new PointSet(real, dimensions, "real", 2), k)(new PointSet(samples, dimensions, "samples", 2));
}

/** {@link precisionRecall} of samples beside the same data. */
export function precisionRecallOf(real: PointSet, k: number): Measure<PrecisionRecall> {
  const measure = inCommonUnit([real] as const, (_, data) => {
    const radii = radiiOf(data, k);
    return (drawn) => {
      const tree = drawn.tree(euclidean);
      const ofSamples = tree.ballCounts(data.points, radii);
      const ofReal = data.tree(euclidean).ballCounts(drawn.points, radiiOf(drawn, k));
      const nearest = tree.kthDistancesFrom(data.tree(euclidean), 1);
      return {
        precision: share(ofSamples, (balls) => balls > 0),
        recall: share(ofReal, (balls) => balls > 0),
        density: ofSamples.reduce((sum, balls) => sum + balls, 0) / (k * ofSamples.length),
        coverage: share(nearest, (distance, i) => distance <= radii[i]),
      };
    };
  });
  return (samples) => {
    checkWhole("k", k, 1, Math.min(real.rows, samples.rows) - 1);
    return real.isFinite && samples.isFinite ? measure(samples) : { precision: NaN, recall: NaN, density: NaN, coverage: NaN };
  };
}

function radiiOf(set: PointSet, k: number): Float64Array {
  // the nearest point of a set to one of its points is that point
  const tree = set.tree(euclidean);
  return tree.kthDistancesFrom(tree, k + 1);
}

function share(values: Uint32Array | Float64Array, counts: (value: number, i: number) => boolean): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) if (counts(values[i], i)) sum++;
  return sum / values.length;
}

const balls = together(precisionRecallOf);

function metricOfBalls(
  name: keyof PrecisionRecall,
  words: Pick<MetricRecord, "label" | "better" | "explanation" | "shownIn">,
): SampleMetric {
  return defineMetric({
    ...words,
    name,
    unit: "",
    needs: ["samples", "neighbours"],
    measure: asMany((real, { k }) => {
      const measure = balls(real, k);
      return (samples) => measure(samples)[name];
    }),
    measured: "by default",
  });
}

export const precision = metricOfBalls("precision", {
  label: "Precision",
  better: "higher",
  explanation: "share of the samples within reach of the data",
  shownIn: ["report details", "diagnosis"],
});

export const recall = metricOfBalls("recall", {
  label: "Recall",
  better: "higher",
  explanation: "share of the data within reach of the samples",
  shownIn: ["report details"],
});

export const density = metricOfBalls("density", {
  label: "Density",
  better: null,
  explanation: "how often samples lie within reach of a data point, 1 for samples like the data",
  shownIn: ["report details"],
});

export const coverage = metricOfBalls("coverage", {
  label: "Coverage",
  better: "higher",
  explanation: "share of the data points that have a sample nearby",
  shownIn: ["report details"],
});
