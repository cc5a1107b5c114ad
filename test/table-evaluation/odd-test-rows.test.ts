/** A table's model is judged by test rows that have not all that its training rows have. */

import { beforeAll, expect, it } from "vitest";
import { resampling } from "../../src/baselines/resampling.js";
import { readTable } from "../../src/table/read-table.js";
import type { Table } from "../../src/table/table.js";
import { evaluateTableModel } from "../../src/table-evaluation/evaluate.js";
import type { TableEvaluation } from "../../src/table-evaluation/evaluation.js";
import { conditionColumns } from "../../src/table-model/card.js";
import type { TableModel } from "../../src/table-model/table-model.js";
import { givingRows } from "./support.js";

const tableOf = async (row: (i: number) => string, rows: number): Promise<Table> =>
  (await readTable(new TextEncoder().encode(`k,a,b\n${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`))).table;
const kOf = (i: number): string => "xyz"[i % 3];
const numbersOf = (i: number): string => `${(i % 3) * 10 + ((i * 7) % 5)},${(i * i) % 11}`;
let train: Table;
let model: TableModel;

beforeAll(async () => {
  train = await tableOf((i) => `${kOf(i)},${numbersOf(i)}`, 60);
  model = givingRows(train, (count, seed) => resampling.fit(train, { seed: 1 }).sample(count, seed, "exact"));
});

async function judgedBy(row: (i: number) => string): Promise<TableEvaluation> {
  const found = await evaluateTableModel(model, { train, test: await tableOf(row, 30) }, { generations: 2 });
  expect(conditionColumns(model.card)).toEqual(["k"]);
  // as JSON no number is lost: none is NaN or infinite
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  return found;
}

it("a column has one value alone in them", async () => {
  const found = await judgedBy((i) => `${kOf(i)},5,${(i * i) % 11}`);
  expect(found.worst.column!.name).toBe("a");
  // a third of the generated rows is below 5, the others are above it
  expect(found.worst.column!.value).toBeCloseTo(2 / 3, 12);
});

it("a row lacks the condition", async () => {
  const found = await judgedBy((i) => `${i === 7 ? "" : kOf(i)},${numbersOf(i)}`);
  expect(found.membership!.shadows).toBe(8);
  expect(found.notes).toContain("not all rows can have the condition (k): the baselines are fitted without one");
});

it("they have more texts of the condition than a condition can have", async () => {
  const found = await judgedBy((i) => `${i < 20 ? `new ${i}` : kOf(i)},${numbersOf(i)}`);
  expect(found.membership!.shadows).toBe(8);
  expect(found.worst.column!.name).toBe("k");
});

it("no row knows what is to be predicted", async () => {
  const found = await judgedBy((i) => `,${numbersOf(i)}`);
  expect(found.use).toBe(null);
  expect(found.answer.useful).toBe("Useful? There is no column to predict, or no row that has it.");
});
