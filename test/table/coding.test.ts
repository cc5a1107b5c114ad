/** A table's rows as points and back: every cell comes back, and what lies between the cells is a value that could be. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeTable, drawConditions, encodeTable, schemaOf } from "../../src/table/coding/coding.js";
import { coordinatesOf } from "../../src/table/coding/column.js";
import { fitCoding } from "../../src/table/coding/fit.js";
import { fromLatent, toLatent } from "../../src/table/coding/latent.js";
import { readTable } from "../../src/table/read-table.js";
import type { Column, Table } from "../../src/table/table.js";
import { areNumbers, isMissing } from "../../src/table/table.js";

const TABLES = readdirSync("data/tables").filter((name) => name.endsWith(".csv"));

async function tableOf(name: string, columns: Record<string, string> = {}): Promise<Table> {
  return (await readTable(new Uint8Array(readFileSync(`data/tables/${name}`)), { name, columns })).table;
}

/** The cells of a column, texts as texts, missing ones as null. */
function cellsOf({ cells }: Column): (number | string | null)[] {
  const rows = areNumbers(cells) ? cells.length : cells.codes.length;
  return Array.from({ length: rows }, (_, row) =>
    isMissing(cells, row) ? null : areNumbers(cells) ? cells[row] : cells.levels[cells.codes[row]],
  );
}

it("a probability is a coordinate and back", () => {
  for (const p of [1e-6, 0.01, 0.25, 0.5, 0.9, 1 - 1e-6]) expect(fromLatent(toLatent(p))).toBeCloseTo(p, 12);
  expect([fromLatent(-1e30), fromLatent(1e30)].every((p) => p >= 0 && p <= 1)).toBe(true);
  expect(toLatent(0.5)).toBe(0);
});

it.each(TABLES)("the rows of %s come back cell by cell, whatever the seed", async (name) => {
  const table = await tableOf(name);
  const coding = fitCoding(table);
  for (const seed of [1, 2]) {
    const rows = encodeTable(table, coding, seed);
    expect(rows.dimensions).toBe(coordinatesOf(coding));
    const back = decodeTable(schemaOf(table), coding, rows);
    const kept = table.columns.filter(({ type }) => type.kind !== "identifier");
    expect(back.columns.map((column) => column.name)).toEqual(kept.map((column) => column.name));
    back.columns.forEach((column, c) => {
      const [found, meant] = [cellsOf(column), cellsOf(kept[c])];
      found.forEach((cell, row) => {
        if (typeof cell === "number" && typeof meant[row] === "number") expect(cell, `${column.name} ${row}`).toBeCloseTo(meant[row], 7);
        else expect(cell, `${column.name} ${row}`).toBe(meant[row]);
      });
    });
  }
});

describe("any point is a row that could be", () => {
  it.each(TABLES)("of %s", async (name) => {
    const table = await tableOf(name);
    const coding = fitCoding(table);
    const d = coordinatesOf(coding);
    const points = Float64Array.from({ length: 400 * d }, (_, i) => 3 * Math.sin(i * i + i));
    const condition = coding.columns.find(({ kind }) => kind === "condition");
    const conditions = condition === undefined ? undefined : new Int32Array(400);
    const drawn = decodeTable(schemaOf(table), coding, { points, conditions, dimensions: d }, true);
    for (const { name: column, type, cells } of drawn.columns) {
      const rows = cellsOf({ name: column, type, cells });
      expect(rows).not.toContain(null);
      if ("step" in type && type.kind !== "date")
        for (const value of rows as number[])
          expect(Math.abs(value / type.step - Math.round(value / type.step)), column).toBeLessThan(1e-6);
      if (!areNumbers(cells)) for (const value of rows) expect(cells.levels, column).toContain(value);
    }
  });

  it("bounds hold, and no value piles up at them", async () => {
    const table = await tableOf("penguins.csv", { body_mass_g: "integer:2700..6300", bill_length_mm: "bounded:30..60" });
    const coding = fitCoding(table);
    const d = coordinatesOf(coding);
    // uniform along the coordinate's probability, so that every cell of the column is met
    const points = new Float64Array(1000 * d).map((_, i) => toLatent(((Math.floor(i / d) * 7919) % 1000) / 1000 + 0.0005));
    const drawn = decodeTable(schemaOf(table), coding, { points, conditions: new Int32Array(1000), dimensions: d }, true);
    for (const [column, lower, upper] of [
      ["body_mass_g", 2700, 6300],
      ["bill_length_mm", 30, 60],
    ] as const) {
      const values = drawn.columns.find(({ name }) => name === column)!.cells as Float64Array;
      expect(Math.min(...values)).toBeGreaterThanOrEqual(lower);
      expect(Math.max(...values)).toBeLessThanOrEqual(upper);
      for (const edge of [lower, upper]) expect(values.filter((value) => value === edge).length).toBeLessThan(20);
    }
  });

  it("a whole number of few values is one of them", async () => {
    const table = await tableOf("penguins.csv");
    const coding = fitCoding(table);
    const d = coordinatesOf(coding);
    const points = Float64Array.from({ length: 500 * d }, (_, i) => 4 * Math.sin(i * 12.9898));
    const drawn = decodeTable(schemaOf(table), coding, { points, conditions: new Int32Array(500), dimensions: d }, true);
    expect(new Set(drawn.columns.find(({ name }) => name === "year")!.cells as Float64Array)).toEqual(new Set([2007, 2008, 2009]));
  });
});

describe("the values of a condition", () => {
  const shares = [0.5, 0.3, 0, 0.2];
  const counted = (values: Int32Array): number[] => shares.map((_, value) => values.filter((one) => one === value).length);

  it("come in exact proportion, to the row", () => {
    expect(counted(drawConditions(shares, 1000, 1, "exact"))).toEqual([500, 300, 0, 200]);
    for (const count of [1, 7, 33]) {
      counted(drawConditions(shares, count, 3, "exact")).forEach((rows, value) =>
        expect(Math.abs(rows - shares[value] * count)).toBeLessThan(1),
      );
    }
    expect(drawConditions(shares, 100, 1, "exact")).not.toEqual(drawConditions(shares, 100, 2, "exact"));
  });

  it("or each by itself", () => {
    const [a, b, none, c] = counted(drawConditions(shares, 10_000, 1, "independent"));
    expect(none).toBe(0);
    // five standard deviations
    for (const [rows, share] of [
      [a, 0.5],
      [b, 0.3],
      [c, 0.2],
    ])
      expect(Math.abs(rows - 10_000 * share)).toBeLessThan(5 * Math.sqrt(10_000 * share * (1 - share)));
  });
});

it("the condition is the column of texts that says most, or the one that is asked for", async () => {
  const table = await tableOf("penguins.csv");
  const chosen = (by?: string | null): string | undefined => fitCoding(table, by).columns.find(({ kind }) => kind === "condition")?.name;
  expect([chosen(), chosen("island"), chosen(null)]).toEqual(["species", "island", undefined]);
  expect(() => fitCoding(table, "sex")).toThrow('by is "sex": must be a column of 2 to 20 texts without a missing cell');
  expect(() => fitCoding(table, "year")).toThrow('by is "year"');
});

it("levels of a long table lie in the order of the rows' axis, though it is found from a part of them", () => {
  const levels = ["c", "a", "d", "b", "e"];
  const rows = 60_000;
  const codes = Int32Array.from({ length: rows }, (_, row) => Math.floor((5 * row) / rows));
  const real = {
    kind: "real",
    lower: null,
    upper: null,
    atoms: [],
    heavyTails: false,
    written: { least: 0, most: null, mark: "." },
  } as const;
  const place = [3, 1, 4, 0, 2];
  const number = (step: number): Float64Array => Float64Array.from(codes, (code, row) => place[code] + ((row * step) % 97) / 200);
  const table: Table = {
    rows,
    columns: [
      { name: "x", type: { ...real, atoms: [] }, cells: number(31) },
      { name: "y", type: { ...real, atoms: [] }, cells: number(57) },
      { name: "level", type: { kind: "category" }, cells: { codes, levels } },
    ],
  };
  const coded = fitCoding(table, null).columns[2] as { order: number[] };
  expect([[3, 1, 4, 0, 2], [2, 0, 4, 1, 3]]).toContainEqual(coded.order); // prettier-ignore
});
