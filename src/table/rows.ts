/** Rows of a table that are chosen by their numbers. */

import type { Table } from "./table.js";
import { areNumbers } from "./table.js";

/** A table of those rows, in that order; a row may come more than once. @param rows numbers of rows, from 0 */
export function selectRows(table: Table, rows: ArrayLike<number>): Table {
  const columns = table.columns.map((column) => {
    const { cells } = column;
    return {
      ...column,
      cells: areNumbers(cells)
        ? Float64Array.from(rows, (row) => cells[row])
        : { codes: Int32Array.from(rows, (row) => cells.codes[row]), levels: cells.levels },
    };
  });
  return { rows: rows.length, columns };
}
