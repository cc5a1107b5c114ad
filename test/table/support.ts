/** Tables of texts that tests write down. */

import type { ReadOptions } from "../../src/table/options.js";
import type { TableRead } from "../../src/table/read-table.js";
import { readTable } from "../../src/table/read-table.js";
import type { Table } from "../../src/table/table.js";
import { csvBlocks } from "../../src/table/writing/formats/csv.js";
import { printCell } from "../../src/table/writing/cells.js";

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const readText = async (text: string, options?: ReadOptions): Promise<TableRead> => readTable(bytesOf(text), options);

/** The message with which a table is refused; fails if it is read. */
export async function refusalOf(bytes: string | Uint8Array, options?: ReadOptions): Promise<string> {
  try {
    await readTable(typeof bytes === "string" ? bytesOf(bytes) : bytes, options);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  throw new Error("the table was read");
}

/** A table's cells as texts, a row a list; a missing cell is null. */
export function cellsOf(table: Table): (string | null)[][] {
  return Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => printCell(column, row) ?? null));
}

export function written({ table, layout }: TableRead): Uint8Array {
  return new Uint8Array(Buffer.concat([...csvBlocks(table, layout)]));
}
