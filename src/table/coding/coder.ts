/** How the cells of a column become coordinates and are read again: made once for a column, then asked for every cell. */

export interface Coder {
  /**
   * @param value a number, or the number of a level
   * @param within 0 to 1, where in the interval or the step that stands for the value
   */
  encode: (value: number, within: number) => number;
  /** The value that a coordinate stands for; every coordinate stands for one. */
  decode: (latent: number) => number;
}
