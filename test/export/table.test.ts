/** What turns a table's rows into points and back as ONNX: cell for cell what our own code gives, of every kind of column. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tableDecoder } from "../../src/export/onnx/table/decoder.js";
import { tableEncoder } from "../../src/export/onnx/table/encoder.js";
import { exportedColumns } from "../../src/export/onnx/table/names.js";
import { normals, stream, uniforms } from "../../src/numerics/random.js";
import type { CodedRows } from "../../src/table/coding/coding.js";
import { decodeTable, encodeTable, schemaOf } from "../../src/table/coding/coding.js";
import { fitBinned } from "../../src/table/coding/binned.js";
import { fitCoding } from "../../src/table/coding/fit.js";
import { readTable } from "../../src/table/read-table.js";
import type { Column, Table } from "../../src/table/table.js";
import { areNumbers, isMissing } from "../../src/table/table.js";
import type { TableCard } from "../../src/table-model/card.js";
import { everyKind } from "../support/every-kind.js";
import type { Rows } from "../support/onnx.js";
import { runnable } from "../support/onnx.js";

const SEED = 4;

async function tableOf(name: string): Promise<Table> {
  return (await readTable(new Uint8Array(readFileSync(`data/tables/${name}.csv`)), { name: `${name}.csv` })).table;
}

async function kinds(): Promise<Table> {
  return (await readTable(new TextEncoder().encode(everyKind()), { name: "t.csv" })).table;
}

function cardOf(table: Table): TableCard {
  const layout = { format: "csv", delimiter: ",", newline: "\n", header: true, missing: "NA" } as const;
  return { rows: table.rows, schema: schemaOf(table), coding: fitCoding(table), layout, trials: [], why: [] };
}

/** Cells as an input: texts, a missing one as the file has it, or numbers. */
function cellsOf({ cells }: Column, missing = "NA"): Rows {
  if (areNumbers(cells)) return { values: cells };
  return { values: Array.from(cells.codes, (code) => (code < 0 ? missing : cells.levels[code])) };
}

/** Points by ONNX, of the places that our own encoder draws of its seed. */
async function encoded(table: Table, card: TableCard, { dimensions: d }: CodedRows): Promise<Record<string, ArrayLike<unknown>>> {
  const places = new Float64Array(table.rows * d);
  for (let at = 0; at < d; at++)
    uniforms(stream(SEED, "table places"), at, table.rows).forEach((place, row) => (places[row * d + at] = place));
  const graph = await runnable(tableEncoder(card).encoded({}));
  const columns = exportedColumns(card).filter(({ coded }) => coded.kind !== "constant");
  expect(graph.inputs).toEqual([...columns.map(({ tensor }) => tensor), "places"]);
  return graph.run({
    ...Object.fromEntries(columns.map(({ schema, tensor }) => [tensor, cellsOf(table.columns.find(({ name }) => name === schema.name)!)])),
    places: { values: places, columns: d },
  });
}

/** The same with every number's place in a histogram, its least value an atom. */
function histograms(card: TableCard, { columns }: Table): TableCard {
  const coded = card.coding.columns.map((column, c) => {
    const { cells } = columns[c];
    if (column.kind !== "scaled" || !areNumbers(cells)) return column;
    const values = cells.filter((value) => !Number.isNaN(value));
    return fitBinned(column.name, values, { atoms: [values.toSorted()[0]], lower: null, upper: null }, column.step);
  });
  return { ...card, coding: { ...card.coding, columns: coded } };
}

describe.each<[string, () => Promise<Table>, (card: TableCard, table: Table) => TableCard]>([
  ["penguins", async () => tableOf("penguins"), (card) => card],
  ["glass", async () => tableOf("glass"), (card) => card],
  ["every kind of column", kinds, (card) => card],
  ["every kind of column, numbers in histograms", kinds, histograms],
])("of %s", (_, read, changed) => {
  it("rows become the same points", async () => {
    const table = await read();
    const card = changed(cardOf(table), table);
    const own = encodeTable(table, card.coding, SEED);
    const given = await encoded(table, card, own);
    const apart = Array.from(own.points, (value, i) => {
      const other = (given.x as Float32Array)[i];
      return Number.isNaN(value) && Number.isNaN(other) ? 0 : Math.abs(Math.fround(value) - other) / Math.max(1, Math.abs(value));
    });
    expect(Math.max(...apart)).toBeLessThan(2e-7);
    expect(given.condition === undefined ? undefined : Array.from(given.condition, Number)).toEqual(
      own.conditions && Array.from(own.conditions),
    );
  });

  it("points become the same cells", async () => {
    const table = await read();
    const card = changed(cardOf(table), table);
    const { dimensions, conditions } = encodeTable(table, card.coding, SEED);
    const points = normals(stream(9, "test points"), 0, 0, new Float32Array(table.rows * dimensions)).map((z) => 1.5 * z);
    const own = decodeTable(card.schema, card.coding, { points, conditions, dimensions });
    const graph = await runnable(tableDecoder(card).encoded({}));
    const given = await graph.run({
      x: { values: points, columns: dimensions },
      ...(conditions === undefined ? {} : { condition: { values: conditions, columns: 1 } }),
    });
    const columns = exportedColumns(card);
    expect(graph.outputs).toEqual(columns.map(({ tensor }) => tensor));
    expect(own.columns.map(({ name }) => name)).toEqual(columns.map(({ schema }) => schema.name));
    own.columns.forEach((column, c) => {
      const [actual, { values }] = [given[columns[c].tensor], cellsOf(column)];
      if (Array.isArray(values)) return expect(actual).toEqual(values);
      const scale = Math.max(1e-300, ...Array.from(values, (value) => (Number.isNaN(value) ? 0 : Math.abs(value))));
      for (let row = 0; row < own.rows; row++) {
        expect(Number.isNaN(actual[row])).toBe(isMissing(column.cells, row));
        if (!isMissing(column.cells, row)) expect(Math.abs((actual as Float64Array)[row] - values[row]) / scale).toBeLessThan(1e-13);
      }
    });
  });
});

it("every kind of column is among them, and no two inputs have one name", async () => {
  const card = cardOf(await kinds());
  expect(new Set(card.schema.map(({ type }) => type.kind)).size).toBe(9);
  expect(new Set(card.coding.columns.map(({ kind }) => kind)).size).toBe(6);
  expect(exportedColumns(card).map(({ tensor }) => tensor)).toEqual(expect.arrayContaining(["_x", "_places", "__x"]));
});
