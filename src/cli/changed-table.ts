/** Tables that were read, written again with some cells or columns more. */

import { extname } from "node:path";
import { didYouMean, quote, UserError, validOf } from "../errors/user-error.js";
import { refuseCompressed } from "./refuse-compressed.js";
import type { TableRead } from "../table/read-table.js";
import type { Column, Table } from "../table/table.js";
import { printCell } from "../table/writing/cells.js";
import { csv } from "../table/writing/formats/csv.js";
import { WRITERS } from "../table/writing/formats/index.js";
import { jsonl } from "../table/writing/formats/jsonl.js";
import type { WriterRecord } from "../table/writing/formats/record.js";
import { rewritten } from "../table/writing/rewritten.js";

/** Files that are written, and in which format: as delimited text the file's own, with nothing but the changes written anew. */
export interface Targets {
  names: string[];
  /** undefined: the table's own format, where it is lines of text, else delimited text */
  writer: WriterRecord | undefined;
}

/** NAME.1.csv and so on where there are several files. @throws UserError for an ending that says no format that can be written */
export function targetsOf(out: string, times: number): Targets {
  refuseCompressed(out);
  const ending = extname(out);
  const extension = ending.slice(1).toLowerCase();
  const known = WRITERS.flatMap(({ extensions }) => extensions);
  const writer = out === "-" ? undefined : ending === "" ? csv : WRITERS.find(({ extensions }) => extensions.includes(extension));
  if (writer === undefined && out !== "-")
    throw new UserError(`--out ends in ${quote(ending)}, which says no format${didYouMean(extension, known)} ${validOf(known)}`);
  if (times === 1) return { names: [out], writer };
  if (out === "-") throw new UserError(`--out is "-", and ${times} files do not fit in standard output; name a file`);
  const stem = out.slice(0, out.length - ending.length);
  return { names: Array.from({ length: times }, (_, i) => `${stem}.${i + 1}${ending}`), writer };
}

/** What is other than in the file. */
interface Changed {
  /** the columns that were read, as they are to be */
  table: Table;
  /** the text of a cell of the table that is to be written anew */
  cell?: (row: number, column: number) => string | undefined;
  added?: readonly Column[];
}

/** The bytes of a table that was read, changed. @param bytes of its file */
export async function changedTable(
  bytes: Uint8Array,
  { layout, names }: TableRead,
  { table, cell, added = [] }: Changed,
  asked: WriterRecord | undefined,
): Promise<Uint8Array> {
  const writer = asked ?? (layout.format === jsonl.name ? jsonl : csv);
  const isDelimited = writer.extensions.some((extension) => ["csv", "tsv"].includes(extension));
  if (layout.format === "csv" && isDelimited) {
    const columnAt = names.map((name) => table.columns.findIndex((column) => column.name === name));
    return rewritten(bytes, layout, {
      added: added.map((column) => ({ name: column.name, text: (row) => printCell(column, row) ?? "" })),
      cell: cell === undefined ? undefined : (row, i) => (columnAt[i] < 0 ? undefined : cell(row, columnAt[i])),
    });
  }
  const whole = { rows: table.rows, columns: [...table.columns, ...added] };
  // null, which JSON has for a missing cell, is a text like any other in delimited text
  const missing = layout.format === "csv" ? layout.missing : "";
  const encoder = await writer.encoder({ first: whole, rows: table.rows, layout: { ...layout, missing } });
  return Buffer.concat([encoder.begin(), encoder.rows(whole), encoder.end()]);
}
