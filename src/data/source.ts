/** Sources of data: a source draws training rows and separate held-out rows. */

import type { GaussianMixture } from "./mixture/parts.js";

/** Rows of a source. */
export interface Rows {
  /** rows × dimensions, float32 */
  points: Float32Array;
  /** the value of each condition, rows × conditions; absent if the source has none */
  conditions?: Int32Array;
}

/** A condition of a source: each row has one of `count` values, 0 … count - 1. */
export interface SourceCondition {
  name: string;
  count: number;
}

/** Training points and held-out points. They are drawn on demand; the same seed gives the same bytes. */
export interface DataSource {
  name: string;
  /** number of coordinates of a point */
  dimensions: number;
  /** names of the coordinates, if any */
  columns?: readonly string[];
  /** conditions of the rows; absent if there are none */
  conditions?: readonly SourceCondition[];
  /** identity of the source: equal if every seed gives the same rows */
  hash: string;
  /** the distribution of the points, if it is a Gaussian mixture */
  mixture?: GaussianMixture;
  /**
   * Returns the training rows.
   *
   * @param seed whole number from 0 to 2⁵³ - 1
   * @throws RangeError for an invalid seed
   */
  train(seed: number): Rows;
  /**
   * Returns `count` rows that are not among the seed's training rows, or all if the source has fewer. Another count
   * may give other rows, since some data sets space their points evenly.
   *
   * @param count at least 1
   * @throws RangeError for an invalid seed or count
   */
  heldOut(seed: number, count: number): Rows;
}
