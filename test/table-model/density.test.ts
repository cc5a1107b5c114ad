/** How likely rows are: against closed forms, sums over all values, and outliers that were planted. */

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { ScaledColumn } from "../../src/table/coding/column.js";
import { optionsLike } from "../../src/table/like.js";
import type { Table } from "../../src/table/table.js";
import { decodeTableModel, encodeTableModel } from "../../src/table-model/file.js";
import { loadBackend } from "../../src/backend/node.js";
import { TableModel } from "../../src/table-model/table-model.js";
import { knownModel, mixtureModel, tableOf } from "./known-model.js";

/** Numbers without a grid, and without a pattern. */
const real = (i: number): string => (Math.sin(12.9898 * (i + 1)) * 43.7585453).toFixed(14);
const logNormal = (x: number, mean: number, deviation: number): number =>
  -0.5 * ((x - mean) / deviation) ** 2 - Math.log(deviation * Math.sqrt(2 * Math.PI));
const total = (nats: Float64Array): number => nats.reduce((sum, value) => sum + Math.exp(value), 0);

describe("the log density", () => {
  it("of numbers is that of the Gaussian in the columns' own units, whatever is missing", async () => {
    const table = await tableOf(`a,b\n${Array.from({ length: 40 }, (_, i) => `${real(i)},${real(i + 99)}`).join("\n")}\n`);
    const model = await knownModel(table, { by: null, weights: [[1]], means: [[0.2, -0.1]], factors: [[1, 0, 0.8, 0.3]] });
    const [first, second] = model.card.coding.columns as ScaledColumn[];
    const asked = await tableOf("a,b\n12.34567890123456,-7.5\n12.34567890123456,\n,-7.5\n,\n", optionsLike(model.card));
    const a = logNormal(12.34567890123456, first.mean + 0.2 * first.scale, first.scale);
    const line = second.mean + second.scale * (-0.1 + 0.8 * ((12.34567890123456 - first.mean) / first.scale - 0.2));
    const b = logNormal(-7.5, second.mean - 0.1 * second.scale, Math.sqrt(0.73) * second.scale);
    const nats = await model.logDensity(asked);
    [a + logNormal(-7.5, line, 0.3 * second.scale), a, b, 0].forEach((expected, row) => expect(nats[row]).toBeCloseTo(expected, 9));
  });

  it("with a network is that of the network's flow, and of a row with a missing cell its mean over the cell", async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `${real(i)},${real(i + 99)}`);
    const table = await tableOf(`a,b\n${lines.join("\n")}\n`);
    const trained = await knownModel(table, { by: null, weights: [[1]], means: [[0, 0]], factors: [[1.5, 0, 0, 1.5]] }, 30);
    const columns = trained.card.coding.columns as ScaledColumn[];
    const points = (cells: number[][]): Float32Array =>
      Float32Array.from(cells.flatMap((row) => row.map((value, c) => (value - columns[c].mean) / columns[c].scale)));
    const scales = Math.log(columns[0].scale * columns[1].scale);
    const [nats] = await trained.logDensity(await tableOf("a,b\n12.5,-7.5\n", optionsLike(trained.card)));
    const [flow] = await trained.model.logDensity(points([[12.5, -7.5]]), { tolerance: 0.1 });
    expect(nats).toBeCloseTo(flow - scales, 5);

    const grid = Array.from({ length: 121 }, (_, i) => -180 + 3 * i);
    const over = await trained.model.logDensity(points(grid.map((b) => [12.5, b])), { tolerance: 0.1 });
    const rest = await tableOf(`a,b\n${"12.5,\n".repeat(40)}`, optionsLike(trained.card));
    const estimates = (await trained.logDensity(rest)).map((value) => Math.exp(value));
    const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
    expect(mean / (3 * total(over.map((value) => value - scales)))).toBeCloseTo(1, 1);
  });

  it("of a condition and a number is the value's share and its law", async () => {
    const table = await tableOf(`k,a\n${Array.from({ length: 40 }, (_, i) => `${"xxxy"[i % 4]},${real(i)}`).join("\n")}\n`);
    const [x, y] = [[-1], [1]];
    const weights = [
      [1, 0],
      [0, 1],
    ];
    const model = await knownModel(table, { by: "value", weights, means: [x, y], factors: [[0.8], [0.5]] });
    const { mean, scale } = model.card.coding.columns[1] as ScaledColumn;
    const nats = await model.logDensity(await tableOf("k,a\nx,1.25\ny,1.25\n,1.25\ny,\nz,1.25\n", optionsLike(model.card)));
    const [ofX, ofY] = [
      Math.log(0.75) + logNormal(1.25, mean - scale, 0.8 * scale),
      Math.log(0.25) + logNormal(1.25, mean + scale, 0.5 * scale),
    ];
    const either = Math.log(Math.exp(ofX) + Math.exp(ofY));
    // a text that no row has is one of 41
    [ofX, ofY, either, Math.log(0.25), either - Math.log(41)].forEach((expected, row) => expect(nats[row]).toBeCloseTo(expected, 9));
  });

  it("sums to 1 over all values of texts and of whole numbers", async () => {
    const rows = Array.from({ length: 90 }, (_, i) => `${"pppqr"[i % 5]},${(i * 7) % 11},${20 + ((i * 13) % 40)}`);
    const table = await tableOf(`k,few,many\n${rows.join("\n")}\n`);
    const model = await mixtureModel(table);
    const all = ["p", "q", "r"].map((k) => `${k},,`);
    const few = Array.from({ length: 11 }, (_, i) => `,${i},`);
    const many = Array.from({ length: 200 }, (_, i) => `,,${i - 60}`);
    const sums = await Promise.all(
      [all, few, many].map(async (lines) =>
        total(await model.logDensity(await tableOf(`k,few,many\n${lines.join("\n")}\n`, optionsLike(model.card)))),
      ),
    );
    for (const sum of sums) expect(Math.abs(sum - 1)).toBeLessThan(0.1);
  });
});

describe("outliers", () => {
  let model: TableModel;
  let table: Table;
  let text: string;

  beforeAll(async () => {
    text = readFileSync("data/tables/penguins.csv", "utf8");
    table = await tableOf(text, { name: "penguins.csv" });
    model = await mixtureModel(table);
  });

  it("of the rows that were fitted are as many as their ranks say", async () => {
    const { outlier, unlikely, logDensity } = await model.outliers(table);
    const mean = outlier.reduce((sum, value) => sum + value, 0) / table.rows;
    expect(mean).toBeCloseTo(0.5, 1);
    const named = unlikely.filter((names) => names.length > 0).length;
    expect(named).toBeGreaterThan(0);
    // one cell in a hundred, of eight in a row
    expect(named).toBeLessThan(0.1 * table.rows);
    const least = logDensity.indexOf(Math.min(...logDensity));
    expect(outlier[least]).toBe(1);
  });

  it("that are planted come first, with the column that was changed", async () => {
    const lines = text.trimEnd().split("\n");
    const names = lines[0].split(",");
    const planted: [number, string, string][] = [
      [20, "bill_length_mm", "58.0"],
      [100, "flipper_length_mm", "231"],
      [200, "body_mass_g", "2700"],
      [300, "bill_depth_mm", "13.1"],
    ];
    for (const [row, name, value] of planted) {
      const cells = lines[row + 1].split(",");
      cells[names.indexOf(name)] = value;
      lines[row + 1] = cells.join(",");
    }
    const read = await tableOf(lines.join("\n"), optionsLike(model.card));
    const { outlier, unlikely, logDensity } = await model.outliers(read);
    const order = Array.from(logDensity.keys()).toSorted((a, b) => logDensity[a] - logDensity[b]);
    expect(new Set(order.slice(0, 4))).toEqual(new Set(planted.map(([row]) => row)));
    for (const [row, name] of planted) expect([outlier[row], unlikely[row][0]]).toEqual([1, name]);
  });

  it("a text that no row has is named first", async () => {
    const row =
      "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year\nAdelie,Atlantis,38.0,18.5,185,3400,female,2008\n";
    const { unlikely } = await model.outliers(await tableOf(row, optionsLike(model.card)));
    expect(unlikely[0][0]).toBe("island");
  });

  it("is not said of a row without a cell that every fitted row has", async () => {
    const [header, ...lines] = text.trimEnd().split("\n");
    const names = header.split(",");
    const lacking = (line: string, name: string): string =>
      line
        .split(",")
        .map((cell, c) => (names[c] === name ? "" : cell))
        .join(",");
    const full = lines.find((line) => !line.includes("NA"))!;
    const rows = [full, lacking(full, "sex"), lacking(full, "year"), lacking(full, "species")];
    const { outlier, logDensity } = await model.outliers(await tableOf([header, ...rows].join("\n"), optionsLike(model.card)));
    // some penguins have no sex
    expect([...outlier].map(Number.isNaN)).toEqual([false, false, true, true]);
    expect(logDensity.every(Number.isFinite)).toBe(true);
  });

  it("are the same of a model that was kept in a file, and of rows that are asked for again", async () => {
    const loaded = decodeTableModel(encodeTableModel(model), "the file", loadBackend);
    expect(await loaded.outliers(table)).toEqual(await model.outliers(table));
  });

  it("are not known of a model that was fitted before", async () => {
    const { likelihoods: _, ...card } = model.card;
    const before = new TableModel(model.model, card);
    await expect(before.outliers(table)).rejects.toThrow(
      "the model does not know how likely the rows are that it was fitted to; fit it again",
    );
    expect(await before.logDensity(table)).toEqual(await model.logDensity(table));
  });
});
