/** Sources of data: each draws rows to train on and rows held out of them. */

import type { GaussianMixture } from "../numerics/mixture/parts.js";

/** Rows of a source. */
export interface Rows {
  /** rows × dimensions, float32 */
  points: Float32Array;
  /** the value of each condition, rows × conditions; absent if the source has no conditions */
  conditions?: Int32Array;
}

/** A property of every row beside its point: one of `count` values, 0 … count - 1. */
export interface SourceCondition {
  name: string;
  count: number;
}

/** Draws rows to train on and rows held out of them. A source draws nothing before a call; the same seed gives the same bytes. */
export interface DataSource {
  name: string;
  /** coordinates of a point */
  dimensions: number;
  /** names of the coordinates; absent if they have none */
  columns?: readonly string[];
  /** properties of a row beside its point; absent if there are none */
  conditions?: readonly SourceCondition[];
  /** identifies the rows: two sources of equal hash draw the same rows for every seed */
  hash: string;
  /** the distribution of the points, if it is a Gaussian mixture */
  mixture?: GaussianMixture;
  /**
   * Draws the rows to train on.
   *
   * @param seed whole number from 0 to 2⁵³ - 1
   * @throws RangeError for another seed
   */
  train(seed: number): Rows;
  /**
   * Draws `count` rows that are not among the seed's training rows, or all such rows if the source has fewer. Another count may
   * give other rows, because some data sets space their points evenly.
   *
   * @param count at least 1
   * @throws RangeError for another seed or count
   */
  heldOut(seed: number, count: number): Rows;
}
