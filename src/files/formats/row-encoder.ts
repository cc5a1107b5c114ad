/** What every format of rows gives. */

/** A file's bytes: what begins it, what each block of rows adds, what ends it. */
export interface RowEncoder {
  begin(): Uint8Array;
  /** @param values rows × columns */
  rows(values: Float32Array): Uint8Array;
  end(): Uint8Array;
}
