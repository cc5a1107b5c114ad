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
import { lawOf } from "../../src/table-model/known/law.js";
import { likelihoodsOf } from "../../src/table-model/known/outliers.js";
import { tableConfiguration } from "../../src/table-model/fit/recipe.js";
import { likeliest, sourceOf, withoutGaps } from "../../src/table-model/fit/rows.js";
import { TableModel } from "../../src/table-model/table-model.js";

const LAYOUT = { format: "csv", delimiter: ",", newline: "\n" as const, header: true, missing: "" };

export const tableOf = async (text: string, options = {}): Promise<Table> =>
  (await readTable(new TextEncoder().encode(text), options)).table;

/** A model that is its mixture, chosen and fitted as any, without a look at rows held out. */
export async function mixtureModel(table: Table): Promise<TableModel> {
  const coding = fitCoding(table);
  const coded = encodeTable(table, coding, 1);
  const source = sourceOf(withoutGaps(coded, likeliest(coded, 1), 1), conditionOf(coding)?.shares.length ?? 0);
  const model = await Models.create(source, { ...tableConfiguration(table.rows, 1, { kind: "mixture" }), seed: 1 });
  const likelihoods = await likelihoodsOf({ model, law: lawOf(model, coding), coding }, table, 1);
  return new TableModel(model, { rows: table.rows, schema: schemaOf(table), coding, layout: LAYOUT, trials: [], likelihoods, why: [] });
}

/** @param table without missing cells @param start in the coordinates of the table's coding, which has no ends @param steps of a training on the table */
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
  const rows = encodeTable(table, coding, 1);
  const source = sourceOf(rows, conditionOf(coding)?.shares.length ?? 0);
  const { parts } = await Models.create(source, { ...tableConfiguration(table.rows, 1, { kind: "mixture" }), seed: 1 });
  const card = { rows: table.rows, schema: schemaOf(table), coding, layout: LAYOUT, trials: [], why: [] };
  const model = new DiffusionModel({ ...parts, start }, async () => loadBackend("auto"));
  if (steps > 0) for await (const { step } of model.train(source, { steps })) if (step === steps) break;
  return new TableModel(model, card);
}
