/** What a learner is: it predicts one column from the others. */

import type { PointSet } from "../../metrics/points/point-set.js";

/** What is to be predicted: numbers, or the numbers of texts of which there are so many. */
export type Target = { kind: "numbers"; values: Float64Array } | { kind: "texts"; values: Int32Array; count: number };

/** A prediction for each row: a number, or the number of a text. */
export type Predict = (features: PointSet) => Float64Array;

export interface Learner {
  name: string;
  /** @param features rows × coordinates, finite @param target one of each row, at least one */
  fit: (features: PointSet, target: Target) => Predict;
}
