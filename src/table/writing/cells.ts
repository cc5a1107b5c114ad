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

/** Returns a cell's text; undefined if it is missing. */
export function printCell({ type, cells }: Column, row: number): string | undefined {
  if (areNumbers(cells)) return Number.isNaN(cells[row]) ? undefined : printValue(type, cells[row]);
  return cells.codes[row] < 0 ? undefined : cells.levels[cells.codes[row]];
}
