/** NumPy's .npy, version 1.0: two-dimensional little-endian float32 arrays in C order. */

import { UserError } from "../../errors/user-error.js";
import { fromLittleEndian, littleEndian } from "../../formats/little-endian.js";
import { NPY_MAGIC, npyHeader } from "../../formats/npy-header.js";

/** Length of the header in characters; a shape needs fewer than 128. */
const LONGEST_HEADER = 512;

/** @param values rows × columns */
export function encodeNpy(values: Float32Array, columns: number): Uint8Array {
  const header = npyHeader(values.length / columns, columns, "<f4");
  const bytes = new Uint8Array(header.length + values.byteLength);
  bytes.set(header);
  bytes.set(littleEndian(values), header.length);
  return bytes;
}

/** Reads the output of {@link encodeNpy}. @throws UserError if the bytes are truncated, longer or in another format */
export function decodeNpy(bytes: Uint8Array, path: string): { values: Float32Array; columns: number } {
  const start = 10 + (bytes[8] ?? 0) + 256 * (bytes[9] ?? 0);
  const header = String.fromCharCode(...bytes.subarray(10, Math.min(start, 10 + LONGEST_HEADER)));
  const shape = /^{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), } *\n$/.exec(header);
  if (!NPY_MAGIC.every((byte, i) => bytes[i] === byte) || shape === null || start % 64 !== 0)
    throw new UserError(`${path} is no .npy file of little-endian float32 rows`);
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  const expected = start + 4 * rows * columns;
  if (bytes.length !== expected)
    throw new UserError(
      `${path} is ${bytes.length < expected ? "truncated" : "damaged"}: it has ${bytes.length} bytes, and ${expected} for the ${rows} × ${columns} that its header says`,
    );
  return { values: fromLittleEndian(bytes, start, rows * columns), columns };
}
