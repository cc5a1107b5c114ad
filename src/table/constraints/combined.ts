/** Columns whose values occur together as one column of texts, and back. */

import { UserError } from "../../errors/user-error.js";
import type { Cells, Column, Table, TextCells } from "../table.js";
import { areNumbers, columnOf, isMissing } from "../table.js";
import { printValue } from "../writing/cells.js";
import { violation } from "./numbers/violation.js";

/** A value of a column: a text, a number, or none where the cell is missing. */
type Value = string | number | null;

/** Columns that are one before the model: plain data. */
export interface Combination {
  text: string;
  columns: string[];
  /** the name of the one, which stands in the place of the first */
  name: string;
  /** the combinations that occur, the most frequent first; a missing cell is a value like any other */
  values: Value[][];
  /** rows of each */
  counts: number[];
}

function valueOf(cells: Cells, row: number): Value {
  if (isMissing(cells, row)) return null;
  return areNumbers(cells) ? cells[row] : cells.levels[cells.codes[row]];
}

const keyOf = (values: readonly Value[]): string => JSON.stringify(values);

/** Columns of a table by name. */
function columnsOf(table: Table, names: readonly string[]): Column[] {
  return names.map((name) => columnOf(table, name));
}

/** @param columns that occur together @param name of the one that they become */
export function combinationOf(text: string, table: Table, columns: string[], name: string): Combination {
  const cells = columnsOf(table, columns).map((column) => column.cells);
  const found = new Map<string, { values: Value[]; count: number }>();
  for (let row = 0; row < table.rows; row++) {
    const values = cells.map((one) => valueOf(one, row));
    const known = found.get(keyOf(values));
    if (known === undefined) found.set(keyOf(values), { values, count: 1 });
    else known.count++;
  }
  const all = [...found.values()].toSorted((a, b) => b.count - a.count);
  return { text, columns, name, values: all.map(({ values }) => values), counts: all.map(({ count }) => count) };
}

/** Whether a combination lacks no cell. */
export function isWhole(combination: readonly Value[]): boolean {
  return !combination.includes(null);
}

/** The one column of texts. @throws UserError for a combination that is not known */
export function combinedCells(
  { text, columns, values }: Combination,
  table: Table,
  schema: readonly Pick<Column, "name" | "type">[],
): TextCells {
  const own = columnsOf(table, columns);
  const numbers = new Map(values.map((combination, i) => [keyOf(combination), i]));
  const codes = Int32Array.from({ length: table.rows }, (_, row) => {
    const code = numbers.get(keyOf(own.map(({ cells }) => valueOf(cells, row))));
    if (code === undefined) throw unknownCombination(text, own, row);
    return code;
  });
  return { codes, levels: levelsOf(columns, values, schema) };
}

function unknownCombination(text: string, columns: readonly Column[], row: number): UserError {
  const { message } = violation(text, columns, row);
  return new UserError(`${message}: the table that was fitted has no such row`);
}

/** The combinations as texts, such as `Bern & CH`. */
function levelsOf(columns: readonly string[], values: readonly Value[][], schema: readonly Pick<Column, "name" | "type">[]): string[] {
  const types = columns.map((column) => schema.find(({ name }) => name === column)!.type);
  const texts = values.map((combination) =>
    combination.map((value, i) => (value === null ? "" : typeof value === "string" ? value : printValue(types[i], value))),
  );
  const isPlain = texts.every((parts) => parts.every((part) => part !== "" && !part.includes("&")));
  return texts.map((parts) => (isPlain ? parts.join(" & ") : JSON.stringify(parts)));
}

/** The columns' own cells. */
export function separatedCells({ columns, values }: Combination, codes: Int32Array, levels: readonly (string[] | undefined)[]): Cells[] {
  return columns.map((_, i): Cells => {
    const texts = levels[i];
    if (texts === undefined) return Float64Array.from(codes, (code) => (code < 0 ? NaN : ((values[code][i] as number | null) ?? NaN)));
    const places = values.map((combination) => texts.indexOf(combination[i] as string));
    return { codes: Int32Array.from(codes, (code) => (code < 0 ? -1 : places[code])), levels: texts };
  });
}
