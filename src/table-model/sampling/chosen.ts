/** Rows that are as asked for, by rejection: of the seed's rows in their order, those that pass. */

import { selectRows } from "../../table/rows.js";
import type { Cells, Table } from "../../table/table.js";
import type { Asked, CellTest } from "./where.js";
import type { Draws } from "./draws.js";

/** Whether a row of a table is as asked for. */
export function rowTest({ columns }: Table, tests: Asked["tests"]): (row: number) => boolean {
  const cells = tests.map(({ name, isMet }): [Cells, CellTest] => [columns.find((column) => column.name === name)!.cells, isMet]);
  return (row) => cells.every(([of, isMet]) => isMet(of, row));
}

/**
 * @param weights of the condition's levels
 * @throws UserError where the model makes too few such rows
 */
export async function* chosenRows(
  draws: Draws,
  { tests, words }: Asked,
  weights: readonly number[] | undefined,
  count: number,
): AsyncGenerator<Table, void> {
  let [made, drawn] = [0, 0];
  while (made < count) {
    draws.refuseRare({ made, wanted: count, drawn, words });
    const { table } = await draws.chunk(weights);
    const isMet = rowTest(table, tests);
    const rows: number[] = [];
    for (let row = 0; row < table.rows && made + rows.length < count; row++) if (isMet(row)) rows.push(row);
    made += rows.length;
    drawn += table.rows;
    if (rows.length > 0) yield selectRows(table, rows);
  }
}
