/** The published comparison of tables: its splits, its metrics, and the rows that are judged by them. */

import { readFileSync } from "node:fs";
import { copyingOf } from "../../src/metrics/copying.js";
import { wassersteinFrom } from "../../src/metrics/wasserstein-1.js";
import { encodeRows, fitEncoding } from "../../src/table-metrics/encoding.js";
import { coverageOf } from "../../src/table-metrics/coverage.js";
import { schemaOf } from "../../src/table/coding/coding.js";
import { readTable } from "../../src/table/read-table.js";
import type { TableRead } from "../../src/table/read-table.js";
import type { Table } from "../../src/table/table.js";

/** What a split was published with: rows counted from 0. */
export interface Split {
  rows: number;
  test: number[][];
  golden: { w1_test_of_training_rows: number; coverage_test_of_training_rows: number }[];
}

export interface Published {
  w1_test: number;
  coverage_test: number;
  seconds: number;
}

export const SPLITS = JSON.parse(readFileSync("data/tables/splits.json", "utf8")) as Record<string, Split>;
export const PUBLISHED = JSON.parse(readFileSync("data/tables/published.json", "utf8")) as Record<string, Record<string, Published>>;
export const TABLES = Object.keys(SPLITS);

/** A table's rows to fit, and those to test with, read with the same types. */
export async function splitTable(name: string, split: number): Promise<{ train: TableRead; test: Table }> {
  const held = new Set(SPLITS[name].test[split]);
  const [header, ...lines] = readFileSync(`data/tables/${name}.csv`, "utf8").trim().split(/\r?\n/);
  const bytes = (rows: string[]): Uint8Array => new TextEncoder().encode(`${[header, ...rows].join("\n")}\n`);
  const train = await readTable(bytes(lines.filter((_, row) => !held.has(row))), { name: `${name}.csv` });
  const like = schemaOf(train.table);
  const { table: test } = await readTable(bytes(lines.filter((_, row) => held.has(row))), { name: `${name}.csv`, like });
  return { train, test };
}

/** What generated rows are judged by. */
export interface Judged {
  w1: number;
  coverage: number;
  copying: number;
}

/** @returns what judges generated rows beside these */
export function judgeOf(train: Table, test: Table): (rows: Table) => Judged {
  const encoding = fitEncoding(train, test);
  const [known, real] = [encodeRows(encoding, train), encodeRows(encoding, test)];
  const [w1, coverage, copying] = [wassersteinFrom(real), coverageOf(real), copyingOf(known, real)];
  return (rows) => {
    const points = encodeRows(encoding, rows);
    return { w1: w1(points), coverage: coverage(points), copying: copying(points) };
  };
}

/** W1 between two tables of the same columns. */
export function w1Between(a: Table, b: Table): number {
  const encoding = fitEncoding(a, b);
  return wassersteinFrom(encodeRows(encoding, a))(encodeRows(encoding, b));
}
