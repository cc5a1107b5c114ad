/** NumPy's .npy, version 1.0: two-dimensional little-endian float32 arrays in C order. */

import { UserError } from "../core/errors.js";
import { fromLittleEndian, littleEndian } from "./little-endian.js";

const MAGIC = "\x93NUMPY";

/** What stands before the values of a file of rows × columns. */
export function npyHeader(rows: number, columns: number): Uint8Array {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length);
  const text = dictionary.padEnd(length - 11) + "\n";
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  bytes[6] = 1;
  bytes[8] = text.length & 255;
  bytes[9] = text.length >> 8;
  for (let i = 0; i < text.length; i++) bytes[10 + i] = text.charCodeAt(i);
  return bytes;
}

/** @param values rows × columns */
export function encodeNpy(values: Float32Array, columns: number): Uint8Array {
  const header = npyHeader(values.length / columns, columns);
  const bytes = new Uint8Array(header.length + values.byteLength);
  bytes.set(header);
  bytes.set(littleEndian(values), header.length);
  return bytes;
}

/** Reads what {@link encodeNpy} writes. */
export function decodeNpy(bytes: Uint8Array, path: string): { values: Float32Array; columns: number } {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, Math.min(bytes.length, 10 + 65535)));
  const start = 10 + (bytes[8] ?? 0) + 256 * (bytes[9] ?? 0);
  const shape = /'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(text.slice(10, start));
  if (!text.startsWith(MAGIC) || shape === null) throw new UserError(`${path} is no .npy file of little-endian float32 rows`);
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  if (bytes.length !== start + 4 * rows * columns) throw new UserError(`${path} is truncated: its header says ${rows} × ${columns}`);
  return { values: fromLittleEndian(bytes, start, rows * columns), columns };
}
