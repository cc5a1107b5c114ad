/** NumPy's .npy: any array of one or two dimensions, of numbers, truth values or texts, or with a named type for each column. */

import { quote, UserError } from "../../../errors/user-error.js";
import type { ColumnBuilder } from "../../reading/column-builder.js";
import { half } from "../../reading/half.js";

/** A column of an array. */
export interface ArrayColumn {
  /** empty: the array has no names */
  name: string;
  add: (column: ColumnBuilder, row: number) => void;
}

export interface NumpyArray {
  rows: number;
  columns: ArrayColumn[];
}

/** Whether the bytes begin as a .npy file. */
export function isNpy(head: Uint8Array): boolean {
  return head[0] === 0x93 && new TextDecoder().decode(head.subarray(1, 6)) === "NUMPY";
}

/** One value of an array as a cell. */
interface Reader {
  size: number;
  add: (column: ColumnBuilder, at: number) => void;
}

/** @throws UserError if the bytes are damaged or of a type that is no table's */
export function decodeArray(bytes: Uint8Array, file: string): NumpyArray {
  const { start, descr, isFortran, shape } = headerOf(bytes, file);
  if (shape.length < 1 || shape.length > 2) throw new UserError(`${file} has ${shape.length} dimensions, and a table has 1 or 2`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [rows, width] = [shape[0], shape[1] ?? 1];
  const fields = fieldsOf(descr, view, file);
  if (fields.length > 1 && shape.length > 1)
    throw new UserError(`${file} has named columns in two dimensions, and a table has them in one`);
  const size = fields.reduce((sum, { reader }) => sum + reader.size, 0);
  // rows without a byte could be any number
  if (!(size * width > 0)) throw new UserError(`${file} has values of no bytes: there are no columns`);
  const expected = start + size * rows * width;
  if (bytes.length !== expected)
    throw new UserError(
      `${file} is ${bytes.length < expected ? "truncated" : "damaged"}: it has ${bytes.length} bytes, and ${expected} for the ${shape.join(" × ")} values that its header says`,
    );
  const [perRow, perColumn] = isFortran ? [size, size * rows] : [size * width, size];
  if (fields[0].name === "") {
    const { reader } = fields[0];
    const columns = Array.from({ length: width }, (_, i) => ({
      name: "",
      add: (column: ColumnBuilder, row: number) => reader.add(column, start + row * perRow + i * perColumn),
    }));
    return { rows, columns };
  }
  let offset = 0;
  const columns = fields.map(({ name, reader }) => {
    const at = start + offset;
    offset += reader.size;
    return { name, add: (column: ColumnBuilder, row: number) => reader.add(column, at + row * size) };
  });
  return { rows, columns };
}

function headerOf(bytes: Uint8Array, file: string): { start: number; descr: string; isFortran: boolean; shape: number[] } {
  const isLong = bytes[6] > 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isNpy(bytes) || bytes.length < 12) throw new UserError(`${file} is no .npy file`);
  const from = isLong ? 12 : 10;
  const start = from + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  const text = new TextDecoder().decode(bytes.subarray(from, Math.min(start, bytes.length)));
  const descr = /'descr':\s*('[^']*'|\[.*\])\s*,\s*'fortran_order'/s.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined || start > bytes.length)
    throw new UserError(`${file} is damaged: its header is none of a .npy file`);
  const sizes = shape
    .split(",")
    .map((size) => size.trim())
    .filter((size) => size !== "")
    .map(Number);
  return { start, descr, isFortran: order === "True", shape: sizes };
}

function fieldsOf(descr: string, view: DataView, file: string): { name: string; reader: Reader }[] {
  if (descr.startsWith("'")) return [{ name: "", reader: readerOf(descr.slice(1, -1), view, file) }];
  const fields = [...descr.matchAll(/\(\s*'([^']*)',\s*'([^']*)'\s*\)/g)];
  if (fields.length === 0 || fields.length !== descr.split("(").length - 1)
    throw new UserError(`${file} has columns of a type ${quote(descr)} that is no table's`);
  return fields.map(([, name, type]) => ({ name, reader: readerOf(type, view, file) }));
}

function readerOf(type: string, view: DataView, file: string): Reader {
  const [, order = "", letter = "", digits = ""] = /^([<>|=]?)([a-zA-Z?])(\d*)$/.exec(type) ?? [];
  const isLittle = order !== ">";
  const size = Number(digits === "" ? 1 : digits);
  const number = numberReader(letter + digits, view, isLittle);
  if (number !== undefined) return { size, add: (column, at) => column.addNumber(number(at)) };
  const big = bigReader(letter + digits, view, isLittle);
  if (big !== undefined) return { size, add: (column, at) => column.addWhole(big(at)) };
  if (letter === "?" || letter + digits === "b1")
    return { size: 1, add: (column, at) => addText(column, view.getUint8(at) === 0 ? "false" : "true") };
  if (letter === "U") return { size: 4 * size, add: (column, at) => addText(column, unicodeAt(view, at, size, isLittle)) };
  if (letter === "S") return { size, add: (column, at) => addBytes(column, view, at, size) };
  throw new UserError(
    `${file} holds values of the type ${quote(type)}, and a table holds numbers (f2, f4, f8, i1 … u8), truth values or texts (U, S)`,
  );
}

function numberReader(type: string, view: DataView, isLittle: boolean): ((at: number) => number) | undefined {
  const readers: Record<string, (at: number) => number> = {
    f2: (at) => half(view.getUint16(at, isLittle)),
    f4: (at) => view.getFloat32(at, isLittle),
    f8: (at) => view.getFloat64(at, isLittle),
    i1: (at) => view.getInt8(at),
    u1: (at) => view.getUint8(at),
    i2: (at) => view.getInt16(at, isLittle),
    u2: (at) => view.getUint16(at, isLittle),
    i4: (at) => view.getInt32(at, isLittle),
    u4: (at) => view.getUint32(at, isLittle),
  };
  return Object.hasOwn(readers, type) ? readers[type] : undefined;
}

function bigReader(type: string, view: DataView, isLittle: boolean): ((at: number) => bigint) | undefined {
  if (type === "i8") return (at) => view.getBigInt64(at, isLittle);
  return type === "u8" ? (at) => view.getBigUint64(at, isLittle) : undefined;
}

const ENCODER = new TextEncoder();

function addText(column: ColumnBuilder, text: string): void {
  const bytes = ENCODER.encode(text);
  column.add(bytes, 0, bytes.length, true);
}

function addBytes(column: ColumnBuilder, view: DataView, at: number, size: number): void {
  let length = size;
  while (length > 0 && view.getUint8(at + length - 1) === 0) length--;
  column.add(new Uint8Array(view.buffer, view.byteOffset + at, length), 0, length, true);
}

function unicodeAt(view: DataView, at: number, size: number, isLittle: boolean): string {
  let text = "";
  for (let i = 0; i < size; i++) {
    const point = view.getUint32(at + 4 * i, isLittle);
    if (point !== 0) text += String.fromCodePoint(point > 0x10ffff ? 0xfffd : point);
  }
  return text;
}
