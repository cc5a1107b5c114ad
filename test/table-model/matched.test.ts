/** A table's columns as a model has them. */

import { expect, it } from "vitest";
import { schemaOf } from "../../src/table/coding/coding.js";
import { readTable } from "../../src/table/read-table.js";
import type { Table, TextCells } from "../../src/table/table.js";
import { DiffusionModel } from "../../src/model/node.js";
import { fitTableModel } from "../../src/table-model/fit/fit.js";
import { matched } from "../../src/table-model/matched.js";

const tableOf = async (text: string): Promise<Table> => (await readTable(new TextEncoder().encode(text))).table;
const FITTED = `id,kind,size,unit\n${Array.from({ length: 12 }, (_, i) => `r${i},${"ab"[i % 2]},${i * 1.25},cm`).join("\n")}`;

it("columns come in the model's order, texts by its levels, whatever the table's own are", async () => {
  const schema = schemaOf(await tableOf(FITTED));
  const { rows, columns } = matched(await tableOf("size,more,kind\n1.25,x,q\n2,x,b\n3,y,a\n"), schema);
  expect([rows, columns.map(({ name }) => name)]).toEqual([3, ["id", "kind", "size", "unit"]]);
  const { codes, levels } = columns[1].cells as TextCells;
  expect([[...codes], levels]).toEqual([
    [2, 1, 0],
    ["a", "b", "q"],
  ]);
  expect([...(columns[2].cells as Float64Array)]).toEqual([1.25, 2, 3]);
  expect([...(columns[3].cells as TextCells).codes]).toEqual([-1, -1, -1]);
});

it("columns that are lacking are named in one line, names of rows and constants are not needed", async () => {
  const schema = schemaOf(await tableOf(FITTED));
  const other = await tableOf("sizes,kind\n1.25,a\n2,b\n");
  expect(() => matched(other, schema)).toThrow('the table lacks "size" of the model\'s columns; did you mean "sizes"?');
  expect(() => matched({ rows: 1, columns: [] }, schema)).toThrow('the table lacks "kind", "size" of the model\'s columns');
});

it("texts where the model has numbers are refused", async () => {
  const schema = schemaOf(await tableOf(FITTED));
  const other = await tableOf("size,kind\nbig,a\nsmall,b\n");
  expect(() => matched(other, schema)).toThrow('column "size" is texts, and numbers in the model; read the table like the model\'s (like)');
});

it("columns have the model's types, though the table's own are constant", async () => {
  const schema = schemaOf(await tableOf(FITTED));
  const { columns } = matched(await tableOf("id,kind,size,unit\n7,b,1.25,cm\n8,b,1.25,mm\n"), schema);
  expect(columns.map(({ type }) => type)).toEqual(schema.map(({ type }) => type));
  expect(columns[1].cells).toEqual({ codes: Int32Array.of(1, 1), levels: ["a", "b"] });
});

it("a constant of the other kind of cells is refused, a column without a known cell is of the model's kind", async () => {
  const schema = schemaOf(await tableOf(FITTED));
  const other = await tableOf("size,kind,unit\n1,a,5\n2,b,\n");
  expect(() => matched(other, schema)).toThrow('column "unit" is numbers, and texts in the model; read the table like the model\'s (like)');
  const { columns } = matched(await tableOf("size,kind\n,a\n,b\n"), schema);
  expect(columns[2].cells).toEqual(Float64Array.of(NaN, NaN));
});

it("numbers whose squares overflow are refused", async () => {
  const schema = schemaOf(await tableOf(FITTED));
  const other = await tableOf("size,kind\n1.25,a\n-1e308,b\n1e308,b\n");
  const message =
    'row 2: "size" is -1e+308, and no number beyond 1e150 has a square in double precision; divide the column by a power of ten';
  expect(() => matched(other, schema)).toThrow(message);
  await expect(fitTableModel(DiffusionModel, other)).rejects.toThrow(message);
});
