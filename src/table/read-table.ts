/** From a file's bytes to a typed table. */

import { checkArray, checkKeys, checkText } from "../errors/checks.js";
import { quote, UserError } from "../errors/user-error.js";
import { duplicateRows } from "./duplicates.js";
import { formatOf } from "./formats/index.js";
import type { Layout, ReadOptions } from "./options.js";
import type { Bytes } from "./reading/input.js";
import { openInput } from "./reading/input.js";
import { TableBuilder } from "./reading/table-builder.js";
import type { Column, Table } from "./table.js";
import { decideType } from "./types/decide.js";
import { likeOf } from "./types/like.js";
import { countOf } from "../formats/count.js";

/** A table with what is to be said of it. */
export interface TableRead {
  table: Table;
  /** names of all columns of the file in its order, those that were left out too */
  names: string[];
  /** why each column has its type, in words, in the columns' order */
  reasons: string[];
  /** all that was done beside reading the cells as they stand, each in one line */
  notes: string[];
  /** rows that are equal to an earlier one */
  duplicates: number;
  /** how the file lays out its cells */
  layout: Layout;
}

/**
 * Reads a table: CSV, TSV, JSON, JSON lines, Parquet, NPY or NPZ, with gzip around any.
 *
 * @param bytes the file, whole or as chunks; chunks are read as they come, and are not kept
 * @throws UserError in one line that names row and column, where the file is no table; RangeError for an option of a wrong kind
 */
export async function readTable(bytes: Bytes, options: ReadOptions = {}): Promise<TableRead> {
  checkOptions(options);
  const input = await openInput(bytes, options.name ?? "the data");
  const format = formatOf(input.head, options);
  const builder = new TableBuilder(options, format.unit);
  const layout = await format.read(input, builder);
  if (builder.rows === 0)
    throw new UserError(
      `${builder.file} has ${builder.names.length === 0 ? "no rows" : "a header and no rows"}: there is nothing to learn`,
    );
  const columns: Column[] = [];
  const reasons: string[] = [];
  const missing = new Map<string, number>();
  for (const [i, column] of builder.columns.entries()) {
    if (column === null) continue;
    const raw = column.finish();
    // a column's blocks go before the next one is made whole
    builder.columns[i] = null;
    const { type, cells, why, notes = [] } = decideType(raw, builder.places, askedFor(options, raw.name), likeOf(options, raw.name));
    for (const [text, count] of raw.missing) missing.set(text, (missing.get(text) ?? 0) + count);
    if (raw.missing.size > 0) builder.notes.push(`column ${quote(raw.name)}: ${missingWords(raw.missing)}`);
    builder.notes.push(...notes);
    columns.push({ name: raw.name, type, cells });
    reasons.push(why);
  }
  const table = { rows: builder.rows, columns };
  const duplicates = duplicateRows(table);
  if (duplicates > 0) builder.notes.push(`${countOf(duplicates, "row")} equal to an earlier one; kept`);
  if (table.rows === 1 && options.like === undefined) builder.notes.push("there is a single row, so every column is constant");
  const [usual] = [...missing].toSorted((a, b) => b[1] - a[1]);
  return {
    table,
    names: builder.names,
    reasons,
    notes: builder.notes,
    duplicates,
    layout: { format: format.name, delimiter: ",", newline: "\n", header: true, missing: usual?.[0] ?? "", ...layout },
  };
}

function missingWords(missing: ReadonlyMap<string, number>): string {
  let total = 0;
  for (const count of missing.values()) total += count;
  const each = [...missing].map(([text, count]) => `${count.toLocaleString("en-US")} ${text === "" ? "empty" : quote(text)}`);
  return `${countOf(total, "cell")} missing (${each.join(", ")})`;
}

function askedFor({ columns = {} }: ReadOptions, name: string): string | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined;
}

function checkOptions(options: ReadOptions): void {
  checkKeys("options", options, ["name", "format", "columns", "like", "ignore", "missing", "delimiter", "header"]);
  for (const [name, type] of Object.entries(options.columns ?? {})) checkText(`the type of column ${quote(name)}`, type);
  if (options.like !== undefined) checkArray("like", options.like, 0, Infinity);
  for (const key of ["ignore", "missing"] as const) {
    const texts = options[key];
    if (texts === undefined) continue;
    checkArray(key, texts, 0, Infinity);
    for (const text of texts) checkText(`a text of ${key}`, text);
  }
}
