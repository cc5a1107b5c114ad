/** A fitted transform, and rows in its coordinates, as plain data. */

import type { Partition } from "./partition.js";

/** Plain data in float32 and whole numbers, so that a file holds them exactly. */
export interface Domain {
  dimensions: number;
  partition: Partition;
  /** regions × dimensions */
  mean: Float32Array;
  /** regions × dimensions × dimensions, lower triangular */
  scale: Float32Array;
  /** the probabilities of the regions */
  prior: Float32Array;
  /** the box of the training data in the model's coordinates */
  lower: Float32Array;
  upper: Float32Array;
}

/** Rows in a model's coordinates. */
export interface ModelRows {
  points: Float32Array;
  /** the region of each row on every level, rows × levels; absent without a partition */
  regions?: Int32Array;
  /** the value of each condition, rows × conditions; absent for a model without conditions */
  conditions?: Int32Array;
}
