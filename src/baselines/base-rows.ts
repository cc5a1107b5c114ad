/** Rows of the table that samples begin at, of each text of the condition as many as the proportion says. */

import { stream, uniforms } from "../numerics/random.js";
import { drawConditions } from "../table/coding/coding.js";
import { conditionOf } from "../table/coding/column.js";
import { fitCoding } from "../table/coding/fit.js";
import type { Table, TextCells } from "../table/table.js";
import type { Proportion } from "./record.js";

/** The rows of a table by the text that they have in the column of the condition. */
export interface Strata {
  /** row → stratum; one stratum where there is no condition */
  codes: Int32Array;
  /** stratum → its rows */
  rows: number[][];
  shares: number[];
}

export function strataOf(table: Table, by?: string | null): Strata {
  const coding = fitCoding(table, by);
  const shares = conditionOf(coding)?.shares ?? [1];
  const at = coding.columns.findIndex(({ kind }) => kind === "condition");
  const codes = at < 0 ? new Int32Array(table.rows) : (table.columns[at].cells as TextCells).codes;
  const rows = shares.map((): number[] => []);
  codes.forEach((code, row) => rows[code].push(row));
  return { codes, rows, shares };
}

/** Numbers of rows of the table, drawn with replacement within strata. */
export function drawBaseRows({ rows, shares }: Strata, count: number, seed: number, proportion: Proportion): Int32Array {
  const strata = drawConditions(shares, count, seed, proportion);
  const draws = uniforms(stream(seed, "baseline row"), 0, count);
  return strata.map((stratum, i) => rows[stratum][Math.floor(draws[i] * rows[stratum].length)]);
}

/** The table without its identifiers, which name rows that exist. */
export function withoutIdentifiers(table: Table): Table {
  return { rows: table.rows, columns: table.columns.filter(({ type }) => type.kind !== "identifier") };
}
