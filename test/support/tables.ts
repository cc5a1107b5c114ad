/** The tables of data/tables, and parts of them. */

import { readFileSync } from "node:fs";
import { readTable } from "../../src/table/read-table.js";
import { selectRows } from "../../src/table/rows.js";
import type { Table } from "../../src/table/table.js";

export async function tableNamed(name: string): Promise<Table> {
  return (await readTable(new Uint8Array(readFileSync(`data/tables/${name}.csv`)), { name: `${name}.csv` })).table;
}

/** The rows of these numbers apart from the others. */
export function splitOf(table: Table, held: readonly number[]): { train: Table; fresh: Table } {
  const apart = new Set(held);
  const kept = Array.from({ length: table.rows }, (_, row) => row).filter((row) => !apart.has(row));
  return { train: selectRows(table, kept), fresh: selectRows(table, held) };
}
