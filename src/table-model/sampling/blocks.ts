/** Rows in blocks of one size. */

import { joinTables, sliceRows } from "../../table/rows.js";
import type { Table } from "../../table/table.js";

/** The rows of tables of any sizes, `size` at once; the last block may have fewer. Of tables without rows, one of them. */
export async function* inBlocks(tables: AsyncIterable<Table>, size: number): AsyncGenerator<Table, void> {
  let held: Table[] = [];
  let rows = 0;
  let hasYielded = false;
  for await (const table of tables) {
    held.push(table);
    rows += table.rows;
    if (rows < size) continue;
    const all = joinTables(held);
    let at = 0;
    for (; rows - at >= size; at += size) yield sliceRows(all, at, at + size);
    hasYielded = true;
    held = [sliceRows(all, at, rows)];
    rows -= at;
  }
  if (rows > 0 || !hasYielded) yield joinTables(held);
}
