/** Tables that were read, written again with some cells or columns more. */

import { extname } from "node:path";
import { quote, UserError } from "../errors/user-error.js";
import { openOutput, ReaderGone } from "../files/writing/output.js";
import { writeAtomic } from "../files/writing/write.js";
import type { TableRead } from "../table/read-table.js";
import type { Table } from "../table/table.js";
import type { AddedColumn } from "../table/writing/rewritten.js";
import { rewritten } from "../table/writing/rewritten.js";
import { csvBlocks } from "../table/writing/formats/csv.js";

const STANDARD_OUTPUT = 1;
/** Endings of formats that are no delimited text. */
const OTHER = [".json", ".jsonl", ".ndjson", ".parquet", ".npy", ".npz", ".gz", ".safetensors"];

/** The names of so many files: NAME.1.csv and so on where there are several. @throws UserError for a name of another format */
export function filesOf(out: string, times: number): string[] {
  const ending = extname(out);
  if (OTHER.includes(ending.toLowerCase()))
    throw new UserError(
      `--out is ${quote(out)}: what is written is delimited text (such as ${quote(`${out.slice(0, -ending.length)}.csv`)})`,
    );
  if (times === 1) return [out];
  if (out === "-") throw new UserError(`--out is "-", and ${times} files do not fit in standard output; name a file`);
  return Array.from({ length: times }, (_, i) => `${out.slice(0, out.length - ending.length)}.${i + 1}${ending}`);
}

/** What is other than in the file. */
interface Changed {
  /** the columns that were read, as they are to be */
  table: Table;
  /** the text of a cell of the table that is to be written anew */
  cell?: (row: number, column: number) => string | undefined;
  added?: readonly AddedColumn[];
}

/** The file's own bytes with nothing but the changes written anew; of a format that is no delimited text, the table as such. */
export async function changedTable(
  bytes: Uint8Array,
  { layout, names }: TableRead,
  { table, cell, added = [] }: Changed,
): Promise<Uint8Array> {
  if (layout.format === "csv") {
    const columnAt = names.map((name) => table.columns.findIndex((column) => column.name === name));
    return rewritten(bytes, layout, {
      added,
      cell: cell === undefined ? undefined : (row, i) => (columnAt[i] < 0 ? undefined : cell(row, columnAt[i])),
    });
  }
  const text = Buffer.concat([...csvBlocks(table, layout)]);
  return added.length === 0 ? text : rewritten(text, { ...layout, format: "csv" }, { added });
}

/** Writes files whole; `-` is standard output, whose reader may close it. */
export async function writeTables(names: readonly string[], texts: readonly Uint8Array[]): Promise<void> {
  for (const [i, name] of names.entries()) {
    if (name !== "-") {
      writeAtomic(name, texts[i]);
      continue;
    }
    try {
      await openOutput(name, STANDARD_OUTPUT).write(texts[i]);
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
    }
  }
}
