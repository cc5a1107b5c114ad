/** The encoding, W1 and coverage of the published comparison: the training rows themselves in place of generated ones. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { wassersteinFrom } from "../../src/metrics/wasserstein-1.js";
import { areNumbers } from "../../src/table/table.js";
import { coverageOf } from "../../src/table-metrics/coverage.js";
import { encodeRows, fitEncoding } from "../../src/table-metrics/encoding.js";
import { splitOf, tableNamed } from "../support/tables.js";

interface Splits {
  rows: number;
  categorical: string[];
  test: number[][];
  golden: { w1_test_of_training_rows: number; coverage_test_of_training_rows: number }[];
}

const SPLITS = JSON.parse(readFileSync("data/tables/splits.json", "utf8")) as Record<string, Splits>;

it.each(Object.entries(SPLITS))("%s gives the published values of its training rows", async (name, { rows, categorical, test, golden }) => {
  const table = await tableNamed(name);
  expect(table.rows).toBe(rows);
  // a column of two numbers is one of two values to both
  const texts = table.columns.filter(({ cells, type }) => !areNumbers(cells) && (type.kind !== "boolean" || categorical.length > 1));
  expect(texts.map((column) => column.name)).toEqual(categorical);
  expect(test).toHaveLength(3);
  test.forEach((held, split) => {
    const { train, fresh } = splitOf(table, held);
    const encoding = fitEncoding(train, fresh);
    const [known, real] = [encodeRows(encoding, train), encodeRows(encoding, fresh)];
    expect(wassersteinFrom(real)(known)).toBeCloseTo(golden[split].w1_test_of_training_rows, 6);
    expect(coverageOf(real)(known)).toBeCloseTo(golden[split].coverage_test_of_training_rows, 6);
  });
});
