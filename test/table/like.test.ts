/** A table read as a model's table was: types and levels are the model's, whatever the file would say by itself. */

import { describe, expect, it } from "vitest";
import { schemaOf } from "../../src/table/coding/coding.js";
import { optionsLike } from "../../src/table/like.js";
import type { TableRead } from "../../src/table/read-table.js";
import type { TextCells } from "../../src/table/table.js";
import { cellsOf, readText, refusalOf, written } from "./support.js";

const FITTED = [
  "kind,size,count,day,id,unit",
  ...Array.from({ length: 12 }, (_, i) => `${"abc"[i % 3]},${(i * 1.1).toFixed(1)},${i % 4},2020-01-${String(i + 10)},r${i},cm`),
].join("\n");

const form = async (): Promise<Parameters<typeof optionsLike>[0]> => {
  const { table, layout } = await readText(FITTED);
  return { schema: schemaOf(table), layout };
};

const readLike = async (text: string): Promise<TableRead> => readText(text, optionsLike(await form()));

it("types are the model's where the file alone would say others", async () => {
  const text = "day,count,size,kind,id,unit\n2020-01-02,7,3.3,b,r1,cm\n2020-01-02,7,4.4,b,r1,cm\n";
  const alone = await readText(text);
  expect(alone.table.columns.map(({ type }) => type.kind)).toEqual(["constant", "constant", "decimal", "constant", "constant", "constant"]);
  const { table, reasons, notes } = await readLike(text);
  const { schema } = await form();
  for (const { name, type } of table.columns) {
    const own = schema.find((column) => column.name === name)!.type;
    expect(type, name).toEqual(own);
  }
  expect(new Set(reasons)).toEqual(new Set(["as in the model"]));
  expect(notes).toEqual([]);
});

it("levels keep their numbers, and new ones follow with a note", async () => {
  const { table, notes } = await readLike("kind,size\nc,1.5\nq,2.5\na,3.5\nq,\n");
  const { codes, levels } = table.columns[0].cells as TextCells;
  expect([[...codes], levels]).toEqual([
    [2, 3, 0, 3],
    ["a", "b", "c", "q"],
  ]);
  expect(notes).toContain('column "kind": 2 cells with a text that the model does not have ("q")');
  expect(cellsOf(table)[1]).toEqual(["q", "2.5"]);
});

it("numbers outside the model's grid or bounds are kept with a note, with as many places as they need", async () => {
  const read = await readLike("count,size\n1.25,7.0\n3,9.5\n");
  expect(read.notes).toContain('column "count": 1 number beside the model\'s multiples of 1 in 0.. ("1.25")');
  expect([...(read.table.columns[0].cells as Float64Array)]).toEqual([1.25, 3]);
  expect(Buffer.from(written(read)).toString()).toBe("count,size\n1.25,7.0\n3,9.5\n");
});

it("a file with decimal commas is written with them again", async () => {
  const read = await readLike("size;kind\n1,5;a\n2,5;b\n");
  expect([...(read.table.columns[0].cells as Float64Array)]).toEqual([1.5, 2.5]);
  expect(Buffer.from(written(read)).toString()).toBe("size;kind\n1,5;a\n2,5;b\n");
});

it("columns that the model does not have keep the type that is found", async () => {
  const { table } = await readLike("kind,weight\na,1\nb,2\n");
  expect(table.columns[1].type.kind).toBe("integer");
});

it("a text that is a level of the model is no missing cell; the model's own missing text is one", async () => {
  const { table } = await readText("code,x\nNA,1.5\nDE,2.5\nCH,-999\nNA,3.5\n", { missing: ["-999"] });
  const layout = { format: "csv", delimiter: ",", newline: "\n" as const, header: true, missing: "-999" };
  const options = optionsLike({ schema: schemaOf(table), layout });
  const read = await readText("code,x\nNA,NA\n,-999\nDE,1.0\n", options);
  expect(cellsOf(read.table)).toEqual([
    ["NA", null],
    [null, null],
    ["DE", "1.0"],
  ]);
});

it("a column of missing cells alone has the model's type", async () => {
  const { table } = await readLike("kind,size\n,\n,\n");
  expect(table.columns.map(({ type }) => type.kind)).toEqual(["category", "decimal"]);
  expect(cellsOf(table)).toEqual([
    [null, null],
    [null, null],
  ]);
});

describe("what does not read as the model's type is refused with its place", () => {
  it.each([
    ["kind,size\na,1.5\nb,tall\n", 'line 3, column "size": "tall" is no number'],
    ["kind,size\na,1.5\nb,inf\n", 'line 3, column "size": "inf" is not finite'],
    ["day,size\n2020-01-05,1\n05.01.2020,2\n", 'line 3, column "day": "05.01.2020" is no date in the format YYYY-MM-DD'],
    ["size;kind\n1,5;a\n2.5;b\n", 'line 3, column "size": "2.5" has another decimal mark'],
  ])("%j", async (text, message) => {
    expect(await refusalOf(text, optionsLike(await form()))).toContain(`UserError: ${message}`);
  });
});
