/** What is written again is what was read: bytes of real tables, cells of odd ones. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readTable } from "../../src/table/read-table.js";
import { areNumbers } from "../../src/table/table.js";
import { cellsOf, readText, written } from "./support.js";

const FOLDER = new URL("../../data/tables/", import.meta.url);
const TABLES = readdirSync(FOLDER).filter((name) => name.endsWith(".csv"));

it("there are twelve real tables", () => {
  expect(TABLES).toHaveLength(12);
});

describe.each(TABLES)("%s", (name) => {
  it("is written with the bytes that it was read from", async () => {
    const bytes = readFileSync(new URL(name, FOLDER));
    const read = await readTable(bytes, { name });
    // 6e-05 is written 0.00006
    const expected = bytes.toString().replaceAll(/(\d)e-05/g, (_, digit: string) => `0.0000${digit}`);
    expect(Buffer.from(written(read)).equals(Buffer.from(expected))).toBe(true);
  });

  it("has the cells of the file as numbers and texts", async () => {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    const [, ...lines] = text.trimEnd().split("\n");
    const { table } = await readText(text);
    for (const [i, { cells }] of table.columns.entries()) {
      const expected = lines.map((line) => line.split(",")[i]).map((cell) => (["", "NA", "?"].includes(cell) ? null : cell));
      if (areNumbers(cells)) expect([...cells]).toEqual(expected.map((cell) => (cell === null ? Number.NaN : Number(cell))));
      else expect(Array.from(cells.codes, (code) => (code < 0 ? null : cells.levels[code]))).toEqual(expected);
    }
  });
});

const ODD: [string, string][] = [
  ["texts with delimiters, quotes and newlines", 'a,b\n"x,y",1\n"say ""hi""",2\n"two\nlines",3\n" spaces ",4\n'],
  ["semicolons and decimal commas", "a;b\r\n1,5;x\r\n2,25;y\r\n;z\r\n"],
  ["dates in several formats", "a,b,c\n2020-01-02,02.01.2020 10:30,10:30:15.25\n2021-12-31,31.12.2021 23:59,00:00:00.00\n"],
  ["one column with missing cells", 'a\n1\n""\n3\n'],
  ["numbers of any size", "a\n1e+30\n1e-30\n-0.5\n"],
  ["codes with zeros in front", "zip,n\n02139,1\n10115,2\n00501,3\n"],
  ["long digits", "id,n\n12345678901234567890,1\n12345678901234567891,2\n"],
  ["tabs and booleans", "a\tb\nyes\t0\nno\t1\n"],
];

it.each(ODD)("%s keep their bytes", async (_, text) => {
  const read = await readText(text);
  expect(Buffer.from(written(read)).toString()).toBe(text);
  expect(cellsOf((await readTable(written(read))).table)).toEqual(cellsOf(read.table));
});
