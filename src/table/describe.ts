/** What a table is, in plain data: for people and for programs. */

import type { TableRead } from "./read-table.js";
import type { Column, ColumnType } from "./table.js";
import { areNumbers, missingCells } from "./table.js";
import { printValue } from "./writing/cells.js";

/** Levels that a description lists. */
const LISTED = 10;

export interface ColumnDescription {
  name: string;
  type: ColumnType;
  /** why it has the type, in words */
  why: string;
  missing: number;
  /** the least and the greatest value as the file writes them; null for texts without an order */
  range: [string, string] | null;
  /** the most frequent texts with their counts; null for numbers */
  frequent: [string, number][] | null;
}

export interface TableDescription {
  rows: number;
  columns: ColumnDescription[];
  duplicates: number;
  notes: string[];
  layout: TableRead["layout"];
}

/** Describes a table that was read. */
export function describeTable({ table, reasons, notes, duplicates, layout }: TableRead): TableDescription {
  const columns = table.columns.map((column, i) => ({
    name: column.name,
    type: column.type,
    why: reasons[i],
    missing: missingCells(column.cells),
    range: rangeOf(column),
    frequent: frequentOf(column),
  }));
  return { rows: table.rows, columns, duplicates, notes, layout };
}

function rangeOf({ cells, type }: Column): [string, string] | null {
  if (!areNumbers(cells)) return type.kind === "ordinal" ? [cells.levels[0], cells.levels.at(-1)!] : null;
  let [min, max] = [Infinity, -Infinity];
  for (const value of cells) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? null : [printValue(type, min), printValue(type, max)];
}

function frequentOf({ cells }: Column): [string, number][] | null {
  if (areNumbers(cells)) return null;
  const counts = new Uint32Array(cells.levels.length);
  for (const code of cells.codes) if (code >= 0) counts[code]++;
  return Array.from(counts, (count, code): [string, number] => [cells.levels[code], count])
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, LISTED);
}
