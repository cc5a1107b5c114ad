/** Rows of tables with the same columns: chosen, and joined. */

import type { Cells, Column, Table } from "./table.js";
import { areNumbers } from "./table.js";

/** A table of those rows, in that order; a row may come more than once. @param rows numbers of rows, from 0 */
export function selectRows({ columns }: Table, rows: ArrayLike<number>): Table {
  const pick = (cells: Cells): Cells =>
    areNumbers(cells)
      ? Float64Array.from(rows, (row) => cells[row])
      : { codes: Int32Array.from(rows, (row) => cells.codes[row]), levels: cells.levels };
  return { rows: rows.length, columns: columns.map((column) => ({ ...column, cells: pick(column.cells) })) };
}

/** Rows `from` to `to`. */
export function sliceRows(table: Table, from: number, to: number): Table {
  if (from === 0 && to === table.rows) return table;
  const slice = (cells: Cells): Cells =>
    areNumbers(cells) ? cells.slice(from, to) : { codes: cells.codes.slice(from, to), levels: cells.levels };
  return { rows: to - from, columns: table.columns.map((column) => ({ ...column, cells: slice(column.cells) })) };
}

/** The rows of tables one after the other. @param tables at least one, all with the columns and levels of the first */
export function joinTables(tables: readonly Table[]): Table {
  if (tables.length === 1) return tables[0];
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const joined = (column: Column, c: number): Column => {
    const parts = tables.map((table) => table.columns[c].cells);
    if (areNumbers(column.cells)) return { ...column, cells: together(parts as Float64Array[], new Float64Array(rows)) };
    const codes = parts.map((cells) => (cells as { codes: Int32Array }).codes);
    return { ...column, cells: { codes: together(codes, new Int32Array(rows)), levels: column.cells.levels } };
  };
  return { rows, columns: tables[0].columns.map(joined) };
}

function together<Values extends Float64Array | Int32Array>(parts: readonly Values[], out: Values): Values {
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
