/** The values of a column of Parquet as cells: what its logical type says of them. */

import type { SchemaElement } from "hyparquet";
import { quote, UserError } from "../../../errors/user-error.js";
import type { ColumnBuilder } from "../../reading/column-builder.js";
import { half } from "../../reading/half.js";
import { dateFormat } from "../../types/date-format.js";
import type { Texts } from "./texts.js";
import type { Values } from "./values.js";

/** Adds the value at a position as a cell. */
export type AddCell = (column: ColumnBuilder, values: Values, i: number) => void;

const ENCODER = new TextEncoder();
const DAY = 86_400_000;
/** The years 0 to 9999, which have four digits. */
const [FIRST, LAST] = [-62_167_219_200_000, 253_402_300_799_999];

function addText(column: ColumnBuilder, text: string, isString: boolean): void {
  const bytes = ENCODER.encode(text);
  column.add(bytes, 0, bytes.length, isString);
}

/** @throws UserError for a type that is no cell's */
export function cellAdder(element: SchemaElement, file: string): AddCell {
  const { type, converted_type: converted, logical_type: logical, scale = 0 } = element;
  const is = (name: string, ...older: string[]): boolean =>
    logical?.type === name || (converted !== undefined && older.includes(converted));
  if (is("DECIMAL", "DECIMAL")) return (column, values, i) => addText(column, decimalText(wholeAt(values, i), scale), false);
  if (is("DATE", "DATE")) return timeAdder("YYYY-MM-DD", DAY);
  if (is("TIME", "TIME_MILLIS", "TIME_MICROS")) return clockAdder(unitOf(element));
  if (is("TIMESTAMP", "TIMESTAMP_MILLIS", "TIMESTAMP_MICROS")) {
    const zone = logical?.type === "TIMESTAMP" && !logical.isAdjustedToUTC ? "" : "Z";
    return timestampAdder(unitOf(element), zone);
  }
  if (type === "INT96") return timestampAdder("NANOS", "");
  if (type === "BOOLEAN") return (column, values, i) => addText(column, numberAt(values, i) === 1 ? "true" : "false", false);
  if (is("FLOAT16")) return (column, values, i) => column.addNumber(halfAt(bytesAt(values, i)));
  if (is("UUID")) return (column, values, i) => addText(column, uuid(bytesAt(values, i)), true);
  const isUnsigned = (logical?.type === "INTEGER" && !logical.isSigned) || converted?.startsWith("UINT_") === true;
  if (type === "INT32") return (column, values, i) => column.addNumber(isUnsigned ? numberAt(values, i) >>> 0 : numberAt(values, i));
  if (type === "INT64")
    return (column, values, i) => column.addWhole(isUnsigned ? BigInt.asUintN(64, wholeAt(values, i)) : wholeAt(values, i));
  if (type === "FLOAT" || type === "DOUBLE") return (column, values, i) => column.addNumber(numberAt(values, i));
  if (type === "BYTE_ARRAY" && (logical === undefined || is("STRING") || is("ENUM") || is("JSON")) && converted !== "BSON") return addBytes;
  const name = logical?.type ?? converted ?? type;
  throw new UserError(`${file}: column ${quote(element.name)} holds ${name}, which is no number, text, truth value or time`);
}

function addBytes(column: ColumnBuilder, values: Values, i: number): void {
  const { bytes, starts, ends } = values as Texts;
  column.add(bytes, starts[i], ends[i], true);
}

function unitOf({ converted_type: converted, logical_type: logical }: SchemaElement): string {
  if (logical !== undefined && "unit" in logical) return logical.unit;
  return converted?.endsWith("MICROS") === true ? "MICROS" : "MILLIS";
}

function timeAdder(format: string, milliseconds: number): AddCell {
  const { print } = dateFormat(format);
  return (column, values, i) => addText(column, print(inYears(column, numberAt(values, i) * milliseconds)), true);
}

/** Digits of a second's fraction, and units of a second. */
const UNITS: Record<string, [number, bigint]> = { MILLIS: [3, 1000n], MICROS: [6, 1_000_000n], NANOS: [9, 1_000_000_000n] };

function timestampAdder(unit: string, zone: string): AddCell {
  const [digits, perSecond] = UNITS[unit];
  const { print } = dateFormat("YYYY-MM-DDTHH:mm:ss");
  return (column, values, i) => {
    const value = wholeAt(values, i);
    const fraction = ((value % perSecond) + perSecond) % perSecond;
    const seconds = Number((value - fraction) / perSecond);
    addText(column, `${print(inYears(column, 1000 * seconds))}.${shortest(fraction, digits)}${zone}`, true);
  };
}

function clockAdder(unit: string): AddCell {
  const [digits, perSecond] = UNITS[unit];
  const { print } = dateFormat("HH:mm:ss");
  return (column, values, i) => {
    const value = wholeAt(values, i);
    if (value < 0n || value >= 86_400n * perSecond) throw beyond(column, `${value} is no time of a day`);
    addText(column, `${print(1000 * Number(value / perSecond))}.${shortest(value % perSecond, digits)}`, true);
  };
}

/** A fraction of a second; nanoseconds that are whole microseconds are written as those, which a date keeps. */
function shortest(fraction: bigint, digits: number): string {
  const text = String(fraction).padStart(digits, "0");
  return digits === 9 && text.endsWith("000") ? text.slice(0, 6) : text;
}

/** @throws UserError for a time outside the years 0 to 9999 */
function inYears(column: ColumnBuilder, milliseconds: number): number {
  if (milliseconds >= FIRST && milliseconds <= LAST) return milliseconds;
  throw beyond(column, "the time is outside the years 0 to 9999");
}

function beyond(column: ColumnBuilder, problem: string): UserError {
  const { places, name } = column.options;
  return new UserError(`${places.of(column.length)}, column ${quote(name)}: ${problem}`);
}

function numberAt(values: Values, i: number): number {
  return (values as Float64Array)[i];
}

/** A whole number, also one that is stored as big-endian bytes. */
function wholeAt(values: Values, i: number): bigint {
  if (values instanceof Float64Array) return BigInt(values[i]);
  if (values instanceof BigInt64Array) return values[i];
  const bytes = bytesAt(values, i);
  let whole = 0n;
  for (const byte of bytes) whole = whole * 256n + BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, whole);
}

function bytesAt(values: Values, i: number): Uint8Array {
  const { bytes, starts, ends } = values as Texts;
  return bytes.subarray(starts[i], ends[i]);
}

/** A whole number over a power of ten. */
function decimalText(whole: bigint, scale: number): string {
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${whole < 0n ? "-" : ""}${digits.slice(0, point)}${scale > 0 ? "." : ""}${digits.slice(point)}`;
}

function halfAt([low, high]: Uint8Array): number {
  return half(low + 256 * high);
}

function uuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
