/** The values of a page as they are stored: numbers, whole numbers of 64 bits, or texts as places in bytes. */

import { readDeltas, readLengths, readPrefixed } from "./delta.js";
import { readRuns } from "./runs.js";
import { Texts } from "./texts.js";

export type Values = Float64Array | BigInt64Array | Texts;

/** How values are stored. */
export interface Stored {
  type: string;
  /** bytes of a text, where all have as many */
  length: number;
}

const SIZES: Record<string, number> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8, INT96: 12 };

/** Reads `count` values of a page. @throws Error if the page holds fewer, or in another way than any known */
export function readValues(bytes: Uint8Array, encoding: number, count: number, stored: Stored): Values {
  const { type } = stored;
  if (encoding === PLAIN) return plain(bytes, count, stored);
  if (encoding === RLE && type === "BOOLEAN") {
    const length = bytes.length < 4 ? Infinity : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    if (length > bytes.length - 4) throw new Error("a page ends before its values do");
    const out = new Float64Array(count);
    readRuns(bytes.subarray(4, 4 + length), 1, out);
    return out;
  }
  if (encoding === DELTA && type === "INT64") return readDeltas(bytes, count, 64).values;
  if (encoding === DELTA && type === "INT32") return Float64Array.from(readDeltas(bytes, count, 32).values, Number);
  if (encoding === DELTA_LENGTH && type === "BYTE_ARRAY") return readLengths(bytes, count);
  if (encoding === DELTA_TEXT && (type === "BYTE_ARRAY" || type === "FIXED_LEN_BYTE_ARRAY")) return readPrefixed(bytes, count);
  if (encoding === SPLIT && type !== "BOOLEAN" && type !== "BYTE_ARRAY") return plain(joined(bytes, count, sizeOf(stored)), count, stored);
  throw new Error(`a page has ${type} in the encoding ${encoding}`);
}

export const [PLAIN, RLE, SPLIT] = [0, 3, 9];
const [DELTA, DELTA_LENGTH, DELTA_TEXT] = [5, 6, 7];

function sizeOf({ type, length }: Stored): number {
  return type === "FIXED_LEN_BYTE_ARRAY" ? length : SIZES[type];
}

function plain(bytes: Uint8Array, count: number, stored: Stored): Values {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { type } = stored;
  if (type === "BYTE_ARRAY") {
    const texts = new Texts(bytes, count);
    for (let i = 0, at = 0; i < count; i++) at = texts.put(i, at + 4, view.getUint32(at, true));
    return texts;
  }
  if (type === "BOOLEAN") {
    if (count > 8 * bytes.length) throw new Error("a page ends before its values do");
    return Float64Array.from({ length: count }, (_, i) => (bytes[i >> 3] >> (i & 7)) & 1);
  }
  const size = sizeOf(stored);
  if (!(size > 0)) throw new Error(`its values have the type ${type}`);
  if (count * size > bytes.length) throw new Error("a page ends before its values do");
  if (type === "FIXED_LEN_BYTE_ARRAY") {
    const texts = new Texts(bytes, count);
    for (let i = 0; i < count; i++) texts.put(i, i * size, size);
    return texts;
  }
  if (type === "INT64") return filled(new BigInt64Array(count), (i) => view.getBigInt64(8 * i, true));
  if (type === "INT96") return filled(new BigInt64Array(count), (i) => nanosecondsAt(view, 12 * i));
  const out = new Float64Array(count);
  if (type === "INT32") return filled(out, (i) => view.getInt32(4 * i, true));
  if (type === "FLOAT") return filled(out, (i) => view.getFloat32(4 * i, true));
  return filled(out, (i) => view.getFloat64(8 * i, true));
}

function filled(out: Float64Array, at: (i: number) => number): Float64Array;
function filled(out: BigInt64Array, at: (i: number) => bigint): BigInt64Array;
function filled(out: Float64Array | BigInt64Array, at: (i: number) => number | bigint): Float64Array | BigInt64Array {
  for (let i = 0; i < out.length; i++) out[i] = at(i);
  return out;
}

/** Days of the Julian calendar's count before 1970. */
const JULIAN = 2_440_588n;

/** The oldest form of a time: nanoseconds of a day, and the day. @returns nanoseconds since 1970 */
function nanosecondsAt(view: DataView, at: number): bigint {
  return (BigInt(view.getInt32(at + 8, true)) - JULIAN) * 86_400_000_000_000n + view.getBigInt64(at, true);
}

/** Values whose first bytes stand together, then their second ones, and so on. */
function joined(bytes: Uint8Array, count: number, size: number): Uint8Array {
  if (count * size > bytes.length) throw new Error("a page ends before its values do");
  const out = new Uint8Array(count * size);
  for (let byte = 0; byte < size; byte++) for (let i = 0; i < count; i++) out[i * size + byte] = bytes[byte * count + i];
  return out;
}

/** The values at positions of a dictionary. @throws Error for a position that it does not have */
export function picked(dictionary: Values, positions: Float64Array): Values {
  for (const position of positions) if (position >= dictionary.length) throw new Error("a value is not in the dictionary of its column");
  if (dictionary instanceof Texts) {
    const texts = new Texts(dictionary.bytes, positions.length);
    positions.forEach((position, i) => {
      texts.starts[i] = dictionary.starts[position];
      texts.ends[i] = dictionary.ends[position];
    });
    return texts;
  }
  if (dictionary instanceof BigInt64Array) return filled(new BigInt64Array(positions.length), (i) => dictionary[positions[i]]);
  return filled(new Float64Array(positions.length), (i) => dictionary[positions[i]]);
}
