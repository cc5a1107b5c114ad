/** A table's model whose mixture a test chooses, without a network. */

import { loadBackend } from "../../src/backend/node.js";
import type { MixtureStart } from "../../src/diffusion/start/mixture-start.js";
import { DiffusionModel } from "../../src/model/diffusion-model.js";
import { DiffusionModel as Models } from "../../src/model/node.js";
import { encodeTable, schemaOf } from "../../src/table/coding/coding.js";
import { conditionOf } from "../../src/table/coding/column.js";
import { fitCoding } from "../../src/table/coding/fit.js";
import { readTable } from "../../src/table/read-table.js";
import type { Table } from "../../src/table/table.js";
import { tableConfiguration } from "../../src/table-model/recipe.js";
import { sourceOf, withoutGaps } from "../../src/table-model/rows.js";
import { TableModel } from "../../src/table-model/table-model.js";

export const tableOf = async (text: string, options = {}): Promise<Table> =>
  (await readTable(new TextEncoder().encode(text), options)).table;

/** @param start in the coordinates of the table's coding */
export async function knownModel(table: Table, start: MixtureStart): Promise<TableModel> {
  const coding = fitCoding(table);
  const rows = withoutGaps(encodeTable(table, coding, 1), 1);
  const source = sourceOf(rows, conditionOf(coding)?.shares.length ?? 0);
  const { parts } = await Models.create(source, { ...tableConfiguration(table.rows, 1), seed: 1 });
  const layout = { format: "csv", delimiter: ",", newline: "\n" as const, header: true, missing: "" };
  const card = { rows: table.rows, schema: schemaOf(table), coding, layout, trials: [], why: [] };
  return new TableModel(new DiffusionModel({ ...parts, start }, async () => loadBackend("auto")), card);
}
