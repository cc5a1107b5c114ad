/** Cells as the text that the file had. */

import type { Column, ColumnType } from "../table.js";
import { areNumbers } from "../table.js";
import { typeRecord } from "../types/index.js";

/** Returns a value's text as a file writes it: integers as integers, decimals with the file's places, dates in the file's format. */
export function printValue(type: ColumnType, value: number | string): string {
  return typeRecord(type.kind).print(type, value);
}

/** {@link printValue} for many numbers of one type. */
export function numberPrinter(type: ColumnType): (value: number) => string {
  const { print } = typeRecord(type.kind);
  return (value) => print(type, value);
}

/** Numbers as {@link numberPrinter} writes them, with a point as their decimal mark; of a type that says how they are written. */
export function pointPrinter(type: ColumnType): (value: number) => string {
  if (!("written" in type) || type.written === null) return String;
  return numberPrinter({ ...type, written: { ...type.written, mark: "." } });
}

/** The numbers that a text file says: 37.8, where 378 steps of 0.1 are 37.800000000000004. */
export function saidNumber(type: ColumnType): (value: number) => number {
  const print = pointPrinter(type);
  return (value) => (Number.isNaN(value) ? NaN : Number(print(value)));
}

/** Returns a cell's text; undefined if it is missing. */
export function printCell({ type, cells }: Column, row: number): string | undefined {
  if (areNumbers(cells)) return Number.isNaN(cells[row]) ? undefined : printValue(type, cells[row]);
  return cells.codes[row] < 0 ? undefined : cells.levels[cells.codes[row]];
}
