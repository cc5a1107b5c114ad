/** The rows that a pair plot shows of a table, as numbers: a text is its level's number. */

import { permutation, stream } from "../../numerics/random.js";
import type { Column, ColumnType, Table } from "../../table/table.js";
import { areNumbers } from "../../table/table.js";

/** Rows that a picture can show without becoming a filled shape. */
export const MOST_ROWS = 2000;

/** A column of the shown rows. */
export interface ShownColumn {
  name: string;
  type: ColumnType;
  /** NaN where a cell is missing */
  values: Float64Array;
  /** of texts; null for numbers */
  levels: readonly string[] | null;
}

/** Rows of one colour. */
export interface Group {
  name: string;
  colour: string;
  /** of every column; NaN where a cell is missing */
  values: readonly Float64Array[];
  /** the same as they are drawn */
  positions: readonly Float64Array[];
}

/** The numbers of the rows to show, ascending: all, or as many drawn of them as a picture can show. */
export function shownRows(rows: number): Uint32Array {
  return permutation(stream(1, "pair plot rows"), 0, rows)
    .subarray(0, MOST_ROWS)
    .toSorted((a, b) => a - b);
}

export function shownColumn({ name, type, cells }: Column, rows: Uint32Array): ShownColumn {
  if (areNumbers(cells)) {
    const values = Float64Array.from(rows, (row) => (Number.isFinite(cells[row]) ? cells[row] : NaN));
    return { name, type, values, levels: null };
  }
  return { name, type, values: Float64Array.from(rows, (row) => codeOf(cells.codes[row])), levels: cells.levels };
}

function codeOf(code: number): number {
  return code < 0 ? NaN : code;
}

/**
 * Another table's column as one beside the data's: its texts by the data's levels. A text that the data lack, or a column that is not
 * there, is missing.
 */
export function columnBeside(like: ShownColumn, table: Table, rows: Uint32Array): ShownColumn {
  const own = table.columns.find(({ name }) => name === like.name);
  if (own === undefined) return { ...like, values: new Float64Array(rows.length).fill(NaN) };
  const { values, levels } = shownColumn(own, rows);
  const { levels: known } = like;
  if (known === null) {
    const numbers = levels?.map((level) => (level.trim() === "" ? NaN : Number(level)));
    return {
      ...like,
      values: numbers === undefined ? values : values.map((code) => (Number.isFinite(numbers[code]) ? numbers[code] : NaN)),
    };
  }
  const place = (text: string): number => codeOf(known.indexOf(text));
  return { ...like, values: values.map((value) => (Number.isNaN(value) ? NaN : place(levels === null ? String(value) : levels[value]))) };
}
