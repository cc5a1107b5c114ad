/** Rows that the baselines make: what each promises, and its place in the published comparison. */

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { BASELINES } from "../../src/baselines/index.js";
import type { Baseline } from "../../src/baselines/record.js";
import { wassersteinFrom } from "../../src/metrics/wasserstein-1.js";
import { readTable } from "../../src/table/read-table.js";
import type { Table, TextCells } from "../../src/table/table.js";
import { areNumbers, missingCells } from "../../src/table/table.js";
import { copyingWithin } from "../../src/table-metrics/copying.js";
import { encodeRows, fitEncoding } from "../../src/table-metrics/encoding.js";
import { splitOf, tableNamed } from "../support/tables.js";

let penguins: Table;

beforeAll(async () => {
  penguins = await tableNamed("penguins");
});

const numbersOf = ({ columns }: Table, name: string): Float64Array => columns.find((column) => column.name === name)!.cells as Float64Array;
const textsOf = ({ columns }: Table, name: string): TextCells => columns.find((column) => column.name === name)!.cells as TextCells;
const countsOf = ({ codes, levels }: TextCells): number[] => levels.map((_, level) => codes.filter((code) => code === level).length);

describe.each(BASELINES.map((baseline): [string, Baseline] => [baseline.name, baseline]))("%s", (name, baseline) => {
  it("gives the same rows for the same seeds, and others for others", () => {
    const [one, other] = [baseline.fit(penguins, { seed: 1 }), baseline.fit(penguins, { seed: 1 })];
    expect(one.sample(60, 2, "exact")).toEqual(other.sample(60, 2, "exact"));
    expect(one.sample(60, 3, "exact")).not.toEqual(one.sample(60, 2, "exact"));
    expect(one.sample(0, 1, "exact").rows).toBe(0);
  });

  it("gives the table's columns, with cells that are valid, and missing ones as often", () => {
    const rows = baseline.fit(penguins, { seed: 1 }).sample(688, 1, "independent");
    expect(rows.columns.map(({ name: own, type }) => [own, type])).toEqual(penguins.columns.map(({ name: own, type }) => [own, type]));
    for (const [c, { cells }] of rows.columns.entries()) {
      const known = penguins.columns[c].cells;
      if (areNumbers(cells)) {
        const { step } = penguins.columns[c].type as { step: number };
        for (const value of cells) expect(Number.isNaN(value) || Math.abs(value / step - Math.round(value / step)) < 1e-6).toBe(true);
      } else expect(cells.levels).toEqual((known as TextCells).levels);
      const expected = 2 * missingCells(known);
      // three deviations of a binomial count
      expect(Math.abs(missingCells(cells) - expected)).toBeLessThanOrEqual(3 * Math.sqrt(expected) + 1);
    }
  });

  it("keeps the proportion of the condition where it is asked to, and the means", () => {
    const fitted = baseline.fit(penguins, { seed: 1 });
    const species = countsOf(textsOf(penguins, "species"));
    const exact = fitted.sample(688, 1, "exact");
    expect(countsOf(textsOf(exact, "species"))).toEqual(species.map((count) => 2 * count));
    expect(countsOf(textsOf(fitted.sample(688, 1, "independent"), "species"))).not.toEqual(species.map((count) => 2 * count));
    const mean = (table: Table): number => {
      const known = numbersOf(table, "body_mass_g").filter((value) => !Number.isNaN(value));
      return known.reduce((sum, value) => sum + value, 0) / known.length;
    };
    // a fifth of the deviation
    expect(Math.abs(mean(exact) - mean(penguins))).toBeLessThan(160);
  });

  it.each([
    ["two rows", "a,b\n1.5,2\n2.5,4\n"],
    ["texts alone", `a,b\n${Array.from({ length: 30 }, (_, i) => `${"xyz"[i % 3]},${"pq"[i % 2]}`).join("\n")}\n`],
    ["a constant and an identifier", `a,b,id\n${Array.from({ length: 30 }, (_, i) => `${(i * i) % 17}.5,7,r${i}x`).join("\n")}\n`],
    ["most cells missing", `a,b\n${Array.from({ length: 40 }, (_, i) => `${i % 5 === 0 ? i : ""},${i % 3}`).join("\n")}\n`],
  ])("takes %s", async (_, text) => {
    const { table } = await readTable(new TextEncoder().encode(text), { name: "t.csv" });
    const rows = baseline.fit(table, { seed: 1 }).sample(15, 1, "exact");
    expect(rows.rows).toBe(15);
    const kept = table.columns.filter(({ type }) => type.kind !== "identifier");
    expect(rows.columns.map((column) => column.name)).toEqual(kept.map((column) => column.name));
    for (const { cells } of rows.columns) expect(areNumbers(cells) ? cells.length : cells.codes.length).toBe(15);
  });

  it("has the place in the published comparison that is known of it", async () => {
    const splits = (JSON.parse(readFileSync("data/tables/splits.json", "utf8")) as Record<string, { test: number[][] }>).wine.test;
    const wine = await tableNamed("wine");
    let [distance, copies] = [0, 0];
    for (const held of splits) {
      const { train, fresh } = splitOf(wine, held);
      const encoding = fitEncoding(train, fresh);
      const [known, real] = [encodeRows(encoding, train), encodeRows(encoding, fresh)];
      const rows = encodeRows(encoding, baseline.fit(train, { seed: 1 }).sample(train.rows, 1, "exact"));
      distance += wassersteinFrom(real)(rows) / splits.length;
      copies += copyingWithin(known, real)([rows]).value / splits.length;
    }
    // W1 and copying of earlier implementations on the same splits, of the mixture on standardised numbers; W1 of the training rows themselves is 1.440
    const [near, copied] = (
      {
        resampling: [1.45, 1],
        smote: [1.376, 0.98],
        "kernel-density": [1.743, 0.35],
        "gaussian-copula": [1.95, 0.2],
        "gaussian-mixture": [1.6, 0.37],
      } as Record<string, [number, number]>
    )[name];
    expect(Math.abs(distance - near)).toBeLessThan(0.1);
    expect(Math.abs(copies - copied)).toBeLessThan(0.08);
  });
});

it("resampling gives rows of the table, SMOTE cells between two of them", async () => {
  const iris = await tableNamed("iris");
  const lineOf = (table: Table, row: number): string =>
    table.columns.map(({ cells }) => (areNumbers(cells) ? cells[row] : cells.levels[cells.codes[row]])).join();
  const lines = new Set(Array.from({ length: iris.rows }, (_, row) => lineOf(iris, row)));
  const [copied, between] = BASELINES.slice(0, 2).map((baseline) => baseline.fit(iris, { seed: 1 }).sample(300, 1, "exact"));
  for (let row = 0; row < 300; row++) expect(lines).toContain(lineOf(copied, row));
  expect(Array.from({ length: 300 }, (_, row) => lineOf(between, row)).filter((line) => !lines.has(line)).length).toBeGreaterThan(200);
  const species = textsOf(iris, "species");
  for (const name of ["sepal_length", "petal_width"])
    for (let level = 0; level < 3; level++) {
      const range = (table: Table): number[] => {
        const { codes } = textsOf(table, "species");
        const own = numbersOf(table, name).filter((_, row) => codes[row] === level);
        return [Math.min(...own), Math.max(...own)];
      };
      expect(species.levels).toHaveLength(3);
      expect(range(between)[0]).toBeGreaterThanOrEqual(range(iris)[0] - 1e-9);
      expect(range(between)[1]).toBeLessThanOrEqual(range(iris)[1] + 1e-9);
    }
});

it("a copula keeps the laws of the columns and the correlations of their ranks", async () => {
  const quakes = await tableNamed("quakes");
  const rows = BASELINES.find(({ name }) => name === "gaussian-copula")!
    .fit(quakes, { seed: 1 })
    .sample(4000, 1, "independent");
  // Spearman's correlation of mag and stations, and their deciles, by SciPy and NumPy
  const sorted = numbersOf(rows, "stations").toSorted();
  expect([0.1, 0.5, 0.9].map((p) => sorted[Math.floor(p * 4000)])).toEqual([
    expect.toSatisfy((value: number) => Math.abs(value - 14) <= 1),
    expect.toSatisfy((value: number) => Math.abs(value - 27) <= 1),
    expect.toSatisfy((value: number) => Math.abs(value - 66.1) <= 5),
  ]);
  const ranks = (values: Float64Array): Float64Array => {
    const ascending = values.toSorted();
    return values.map((value) => (ascending.indexOf(value) + ascending.lastIndexOf(value)) / 2);
  };
  const [a, b] = ["mag", "stations"].map((name) => ranks(numbersOf(rows, name)));
  const centre = 3999 / 2;
  const product = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, i) => sum + (value - centre) * (y[i] - centre), 0);
  expect(product(a, b) / Math.sqrt(product(a, a) * product(b, b))).toBeCloseTo(0.8021, 1);
});
