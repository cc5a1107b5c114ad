/** What tests of evaluations share. */

import { schemaOf } from "../../src/table/coding/coding.js";
import { fitCoding } from "../../src/table/coding/fit.js";
import type { Table } from "../../src/table/table.js";
import type { TableModel } from "../../src/table-model/table-model.js";

/** What is judged as a model: a way to give rows like a table's. */
export function givingRows(table: Table, sample: (count: number, seed: number) => Table): TableModel {
  const card = { rows: table.rows, schema: schemaOf(table), coding: fitCoding(table) };
  return { card, sample: async (count: number, { seed }: { seed: number }) => sample(count, seed) } as unknown as TableModel;
}
