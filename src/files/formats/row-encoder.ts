/** Interface of every format of rows. */

/** A file's bytes: its start, each block of rows, its end. */
export interface RowEncoder {
  begin(): Uint8Array;
  /** @param values rows × columns */
  rows(values: Float32Array): Uint8Array;
  end(): Uint8Array;
}
