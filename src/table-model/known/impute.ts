/** Tables with their missing cells drawn given the known ones. */

import { selectRows } from "../../table/rows.js";
import type { DiffusionModel } from "../../model/diffusion-model.js";
import { decodeTable } from "../../table/coding/coding.js";
import type { Cells, Table, TextCells } from "../../table/table.js";
import { areNumbers, isMissing } from "../../table/table.js";
import type { TableCard } from "../card.js";
import { matched, noCells } from "../matched.js";
import { completedRows, hasNetwork } from "./candidates.js";
import { lawOf } from "./law.js";

/** Candidates that one is taken of: a mixture's differ in the places of known cells alone, and cost little. */
const OF_MIXTURE = 32;
const OF_NETWORK = 16;
/** Rows that are completed together. */
const BLOCK = 512;

/**
 * The table so many times, each with other draws of its missing cells; cells that are known, columns that the model does not have and
 * names of rows are as they were.
 *
 * @throws UserError as {@link matched}; the signal's reason
 */
export async function imputedTables(
  model: DiffusionModel,
  { schema, coding }: TableCard,
  table: Table,
  { times, seed, signal }: { times: number; seed: number; signal?: AbortSignal | undefined },
): Promise<Table[]> {
  const own = matched(table, schema);
  const law = lawOf(model, coding);
  const each = hasNetwork(model) ? OF_NETWORK : OF_MIXTURE;
  const tables = Array.from({ length: times }, () => copyOf(table));
  const asked = own.columns.filter(
    ({ name }, c) => coding.columns[c].kind !== "identifier" && table.columns.some((column) => column.name === name),
  );
  const incomplete = Array.from({ length: table.rows }, (_, row) => row).filter((row) => asked.some(({ cells }) => isMissing(cells, row)));
  for (let from = 0; from < incomplete.length; from += BLOCK) {
    const rows = incomplete.slice(from, from + BLOCK);
    const part = selectRows(own, rows);
    for (const [time, filled] of tables.entries()) {
      const label = `table impute ${time} ${from / BLOCK}`;
      const { points, conditions, dimensions } = await completedRows({ model, law, coding, signal }, part, { seed, label, each });
      fill(filled, decodeTable(schema, coding, { points, conditions, dimensions }, true), rows);
    }
  }
  return tables;
}

function copyOf({ rows, columns }: Table): Table {
  const copied = (cells: Cells): Cells => (areNumbers(cells) ? cells.slice() : { codes: cells.codes.slice(), levels: [...cells.levels] });
  return { rows, columns: columns.map((column) => ({ ...column, cells: copied(column.cells) })) };
}

/** Writes what was drawn into the missing cells of rows. */
function fill({ rows: all, columns }: Table, drawn: Table, rows: readonly number[]): void {
  for (const column of columns) {
    const from = drawn.columns.find(({ name }) => name === column.name);
    if (from === undefined) continue;
    const gaps = rows.flatMap((row, i) => (isMissing(column.cells, row) && !isMissing(from.cells, i) ? [[row, i]] : []));
    if (gaps.length === 0) continue;
    // a table's column without a known cell is texts, whatever the model draws
    if (areNumbers(column.cells) !== areNumbers(from.cells)) column.cells = noCells(all, areNumbers(from.cells) ? undefined : []);
    // a column that was found to be another kind of numbers holds what the model draws
    column.type = column.type.kind === from.type.kind ? column.type : from.type;
    for (const [row, i] of gaps) {
      if (areNumbers(column.cells)) column.cells[row] = (from.cells as Float64Array)[i];
      else column.cells.codes[row] = levelOf(column.cells, textOf(from.cells as TextCells, i));
    }
  }
}

function textOf({ codes, levels }: TextCells, row: number): string {
  return levels[codes[row]];
}

/** The number of a text among the levels, after them where it is new. */
function levelOf({ levels }: TextCells, text: string): number {
  const at = levels.indexOf(text);
  return at < 0 ? levels.push(text) - 1 : at;
}
