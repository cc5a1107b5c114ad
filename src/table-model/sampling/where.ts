/** What rows can be asked for, as plain data and as tests of cells. */

import type { ColumnSchema } from "../../table/coding/coding.js";
import type { CodedColumn } from "../../table/coding/column.js";
import type { Cells } from "../../table/table.js";

/** Numbers or dates from one to another, both included; one end may be left out. */
export interface AskedInterval {
  from?: number | string | undefined;
  to?: number | string | undefined;
}

/** A cell that will do: a text, a number, a date as the table writes it, an interval; null for a missing cell. */
export type AskedValue = string | number | boolean | null | AskedInterval;

/** Column → the cell that will do, or several of them. */
export type Where = Readonly<Record<string, AskedValue | readonly AskedValue[]>>;

/** Whether the cell of a row will do. */
export type CellTest = (cells: Cells, row: number) => boolean;

/** A column of which cells are asked for. */
export interface AskedColumn extends ColumnSchema {
  coded: CodedColumn;
  /** whether rows have missing cells of it */
  hasMissing: boolean;
}

/** What is asked for. */
export interface Asked {
  /** levels of the condition that will do; null for any */
  levels: ReadonlySet<number> | null;
  /** of the other columns */
  tests: { name: string; isMet: CellTest }[];
  /** in one line, as `species=Adelie, mass=3000..4000` */
  words: string;
}
