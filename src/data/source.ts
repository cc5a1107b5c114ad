/** Where points come from: a source draws those to train on, and others that are held out of them. */

import type { GaussianMixture } from "./mixture/parts.js";

/** Rows as a source gives them. */
export interface Rows {
  /** rows × dimensions, float32 */
  points: Float32Array;
  /** the value of each condition, rows × conditions; absent where the source has none */
  conditions?: Int32Array;
}

/** What a source says of each row beside its point: one of `count` values, 0 … count - 1. */
export interface SourceCondition {
  name: string;
  count: number;
}

/** Points to train on, and points held out of them. Nothing is drawn until it is asked for; the same seed gives the same bytes. */
export interface DataSource {
  name: string;
  /** coordinates of a point */
  dimensions: number;
  /** names of the coordinates, where they have any */
  columns?: readonly string[];
  /** what is known of a row beside its point; absent where nothing is */
  conditions?: readonly SourceCondition[];
  /** what tells the source from every other one: equal where any seed gives the same rows */
  hash: string;
  /** the law of the points, where it is a Gaussian mixture */
  mixture?: GaussianMixture;
  /**
   * Rows to train on.
   *
   * @param seed whole number from 0 to 2⁵³ - 1
   * @throws RangeError for another seed
   */
  train(seed: number): Rows;
  /**
   * Rows that are none of the seed's training rows: `count` of them, or all that there are where the source has fewer. Another count
   * may give other rows: of some data sets the points are spread evenly.
   *
   * @param count at least 1
   * @throws RangeError for another seed or count
   */
  heldOut(seed: number, count: number): Rows;
}
