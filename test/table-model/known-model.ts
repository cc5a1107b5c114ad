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

/** @param start in the coordinates of the table's coding, which has no ends @param steps of a training on the table */
export async function knownModel(table: Table, start: MixtureStart, steps = 0): Promise<TableModel> {
  const { columns, missing } = fitCoding(table);
  const coding = {
    missing,
    columns: columns.map((column) => {
      if (column.kind !== "scaled") return column;
      const { range: _, ...endless } = column;
      return endless;
    }),
  };
  const rows = withoutGaps(encodeTable(table, coding, 1), 1);
  const source = sourceOf(rows, conditionOf(coding)?.shares.length ?? 0);
  const { parts } = await Models.create(source, { ...tableConfiguration(table.rows, 1), seed: 1 });
  const layout = { format: "csv", delimiter: ",", newline: "\n" as const, header: true, missing: "" };
  const card = { rows: table.rows, schema: schemaOf(table), coding, layout, trials: [], why: [] };
  const model = new DiffusionModel({ ...parts, start }, async () => loadBackend("auto"));
  if (steps > 0) for await (const { step } of model.train(source, { steps })) if (step === steps) break;
  return new TableModel(model, card);
}
