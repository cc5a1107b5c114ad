/** One table in every format has the same cells. */

import { describe, expect, it } from "vitest";
import { readTable } from "../../src/table/read-table.js";
import { encodeNpy } from "../../src/files/formats/npy.js";
import type { MadeRow } from "./formats-made.js";
import { csvOf, npyOf, packed, parquetOf, zipOf } from "./formats-made.js";
import { bytesOf, cellsOf, readText, refusalOf } from "./support.js";

const ROWS: MadeRow[] = [
  { n: 1.5, count: 3, name: 'a "b", c', day: "2020-01-02", flag: true },
  { n: -2.25, count: null, name: "é\nü", day: "2021-12-31", flag: false },
  { n: null, count: 12, name: null, day: null, flag: true },
  { n: 0.5, count: 7, name: "z", day: "2020-02-29", flag: null },
];
const EXPECTED = ROWS.map((row) => Object.values(row).map((cell) => (cell === null ? null : String(cell))));
const KINDS = ["decimal", "integer", "category", "date", "boolean"];

const columns = (): string => JSON.stringify(Object.fromEntries(Object.keys(ROWS[0]).map((name) => [name, ROWS.map((row) => row[name])])));
const arrays = (): string => JSON.stringify([Object.keys(ROWS[0]), ...ROWS.map((row) => Object.values(row))]);
const FILES: [string, Uint8Array][] = [
  ["csv", bytesOf(csvOf(ROWS))],
  ["csv", bytesOf(csvOf(ROWS, ";", "\r\n"))],
  ["csv", bytesOf(csvOf(ROWS, "\t"))],
  ["csv", bytesOf(csvOf(ROWS, "|"))],
  ["json", bytesOf(JSON.stringify(ROWS, undefined, 2))],
  ["json", bytesOf(columns())],
  ["json", bytesOf(arrays())],
  ["jsonl", bytesOf(ROWS.map((row) => `${JSON.stringify(row)}\n`).join(""))],
  ["parquet", parquetOf(ROWS)],
];

describe.each(FILES)("%s", (format, bytes) => {
  it("is found by its content, with the cells and types of the rows", async () => {
    for (const file of [bytes, packed(bytes), packed(packed(bytes))]) {
      const { table, layout } = await readTable(file);
      expect(layout.format).toBe(format);
      expect(cellsOf(table)).toEqual(EXPECTED);
      expect(table.columns.map(({ type }) => type.kind)).toEqual(KINDS);
    }
  });
});

describe("npy", () => {
  it("of float32, as this package writes it, is its rows", async () => {
    const { table } = await readTable(encodeNpy(Float32Array.of(1.5, 2, -3, NaN), 2));
    expect(table.columns.map(({ name, cells }) => [name, cells])).toEqual([
      ["x0", Float64Array.of(1.5, -3)],
      ["x1", Float64Array.of(2, NaN)],
    ]);
  });

  it("of one dimension is one column", async () => {
    const { table } = await readTable(npyOf(Float64Array.of(3, 1, 2), [3]));
    expect(table.columns.map(({ name, cells }) => [name, cells])).toEqual([["x0", Float64Array.of(3, 1, 2)]]);
  });

  it("is refused where a number is not finite, or the bytes are not as many as it says", async () => {
    expect(await refusalOf(npyOf(Float64Array.of(1, 2, 3, Infinity), [2, 2]))).toBe(
      'UserError: row 2, column "x1": "Infinity" is not finite; correct it, count it as missing (missing), or say that the column is a category',
    );
    expect(await refusalOf(npyOf(Float64Array.of(1, 2, 3), [2, 2]))).toBe(
      "UserError: the data is truncated: it has 152 bytes, and 160 for the 2 × 2 values that its header says",
    );
  });
});

describe("npz", () => {
  const files = [
    { name: "a.npy", bytes: npyOf(Float64Array.of(1, 2, 3), [3]) },
    { name: "b.npy", bytes: npyOf(Float64Array.of(1, 2, 3, 4, 5, 6.5), [3, 2]) },
  ];

  it.each([false, true])("has a column for each array (deflated: %s)", async (isDeflated) => {
    const { table, layout } = await readTable(zipOf(files, isDeflated));
    expect(layout.format).toBe("npz");
    expect(table.columns.map(({ name, cells }) => [name, cells])).toEqual([
      ["a", Float64Array.of(1, 2, 3)],
      ["b_0", Float64Array.of(1, 3, 5)],
      ["b_1", Float64Array.of(2, 4, 6.5)],
    ]);
  });

  it("is refused where a byte is another", async () => {
    const bytes = zipOf(files, false);
    bytes[170] ^= 1;
    expect(await refusalOf(bytes)).toBe('UserError: the data is damaged or cut off: "a.npy" is not what its checksum says');
  });
});

describe("the format", () => {
  it("is the one that is asked for", async () => {
    expect(await refusalOf("[1,2]", { format: "csvv" })).toBe(
      'UserError: unknown format "csvv"; did you mean "csv"? (valid: npy, npz, parquet, jsonl, json, csv)',
    );
    const { layout } = await readText("[1\n2\n", { format: "csv" });
    expect(layout.format).toBe("csv");
  });

  it("is that of the name's ending for text, and of the content for bytes", async () => {
    expect((await readText('{"a":1}\n{"a":2}\n', { name: "x.jsonl" })).layout.format).toBe("jsonl");
    expect((await readText("{a\n2\n", { name: "x.csv" })).layout.format).toBe("csv");
    expect((await readTable(parquetOf(ROWS), { name: "x.csv" })).layout.format).toBe("parquet");
  });
});

it("a table of Parquet in several groups is one table", async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => ({ a: i * 0.5, b: `t${i % 3}` }));
  const { table } = await readTable(parquetOf(rows));
  expect(cellsOf(table)).toEqual(rows.map(({ a, b }) => [String(a), b]));
});
