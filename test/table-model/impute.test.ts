/** Missing cells drawn given the known ones: against closed forms of the mixture, and on a trained model. */

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { ScaledColumn } from "../../src/table/coding/column.js";
import { optionsLike } from "../../src/table/like.js";
import type { Table, TextCells } from "../../src/table/table.js";
import { areNumbers, isMissing, missingCells } from "../../src/table/table.js";
import type { TableModel } from "../../src/table-model/table-model.js";
import { knownModel, mixtureModel, tableOf } from "./known-model.js";

/** Draws of a law: so many rows that know the same. */
const DRAWS = 2000;
const rowsLike = async (model: TableModel, header: string, ...lines: string[]): Promise<Table[]> =>
  Promise.all(
    lines.map(async (line) => {
      const text = `${header}\n${`${line}\n`.repeat(DRAWS)}`;
      const [filled] = await model.impute(await tableOf(text, optionsLike(model.card)));
      return filled;
    }),
  );
/** Numbers without a grid, and without a pattern. */
const real = (i: number): string => (Math.sin(12.9898 * (i + 1)) * 43.7585453).toFixed(14);
const numbersOf = (table: Table, name: string): Float64Array => table.columns.find((column) => column.name === name)!.cells as Float64Array;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]): number => mean(values.map((value) => (value - mean(values)) ** 2));

describe("draws of a mixture have its conditional law", () => {
  it("of numbers given a number: a regression's line and what it leaves", async () => {
    const table = await tableOf(`a,b\n${Array.from({ length: 40 }, (_, i) => `${real(i)},${real(i + 99)}`).join("\n")}\n`);
    // variances 1 and .73, covariance .8
    const model = await knownModel(table, { by: null, weights: [[1]], means: [[0.2, -0.1]], factors: [[1, 0, 0.8, 0.3]] });
    const [first, second] = model.card.coding.columns as ScaledColumn[];
    const [filled] = await rowsLike(model, "a,b", `${(first.mean + 1.5 * first.scale).toFixed(14)},`);
    const drawn = Array.from(numbersOf(filled, "b"), (value) => (value - second.mean) / second.scale);
    expect(Math.abs(mean(drawn) - (-0.1 + 0.8 * 1.3))).toBeLessThan((4 * 0.3) / Math.sqrt(DRAWS));
    expect(Math.abs(variance(drawn) / 0.09 - 1)).toBeLessThan(4 * Math.sqrt(2 / DRAWS));
  });

  it("of the condition given a number: Bayes' rule; and of the number with it", async () => {
    const table = await tableOf(`k,a\n${Array.from({ length: 40 }, (_, i) => `${"xxxy"[i % 4]},${real(i)}`).join("\n")}\n`);
    const model = await knownModel(table, {
      by: "value",
      weights: [
        [1, 0],
        [0, 1],
      ],
      means: [[-1], [1]],
      factors: [[0.8], [0.8]],
    });
    const { mean: center, scale } = model.card.coding.columns[1] as ScaledColumn;
    const at = 0.3;
    const [told, blank] = await rowsLike(model, "k,a", `,${(center + at * scale).toFixed(14)}`, ",");
    const isY = (filled: Table): number[] => [...(filled.columns[0].cells as TextCells).codes];
    const odds = ((0.25 / 0.75) * Math.exp(-((at - 1) ** 2) / 1.28)) / Math.exp(-((at + 1) ** 2) / 1.28);
    const share = odds / (1 + odds);
    expect(Math.abs(mean(isY(told)) - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / DRAWS));
    // a row of which nothing is known is a row of the model
    expect(Math.abs(mean(isY(blank)) - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / DRAWS));
    const values = isY(blank);
    const [x, y] = [0, 1].map((value) =>
      Array.from(numbersOf(blank, "a"), (number) => (number - center) / scale).filter((_, row) => values[row] === value),
    );
    expect(Math.abs(mean(x) + 1)).toBeLessThan(0.12);
    expect(Math.abs(mean(y) - 1)).toBeLessThan(0.21);
  });

  it("of a number given a text: over all places of the text's interval, in proportion to their density", async () => {
    const table = await tableOf(`k,a\n${Array.from({ length: 40 }, (_, i) => `${"pppq"[i % 4]},${real(i)}`).join("\n")}\nr,1.5\n`, {
      columns: { k: "ordinal:p<q<r" },
    });
    const correlation = 0.9;
    const model = await knownModel(table, {
      by: null,
      weights: [[1]],
      means: [[0, 0]],
      factors: [[1, 0, correlation, Math.sqrt(1 - correlation ** 2)]],
    });
    const { mean: center, scale } = model.card.coding.columns[1] as ScaledColumn;
    const filled = await rowsLike(model, "k,a", "p,", "q,", "r,");
    const shares = [30 / 41, 10 / 41, 1 / 41];
    const latent = (p: number): number => (Math.sqrt(3) / Math.PI) * Math.log(p / (1 - p));
    // the mean of a standard normal within an interval: (φ(low) - φ(high)) / (Φ(high) - Φ(low)), here by Simpson's rule
    const within = (low: number, high: number): number => {
      let [mass, moment] = [0, 0];
      for (let i = 0; i <= 2000; i++) {
        const z = low + ((high - low) * i) / 2000;
        const weight = (i === 0 || i === 2000 ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp((-z * z) / 2);
        mass += weight;
        moment += weight * z;
      }
      return moment / mass;
    };
    let before = 0;
    shares.forEach((share, k) => {
      const [low, high] = [before === 0 ? -8 : latent(before), k === 2 ? 8 : latent(before + share)];
      before += share;
      const drawn = Array.from(numbersOf(filled[k], "a"), (value) => (value - center) / scale);
      expect(Math.abs(mean(drawn) - correlation * within(low, high)), `level ${k}`).toBeLessThan(0.1);
    });
  });
});

describe("a model of a table", () => {
  let model: TableModel;
  let table: Table;

  beforeAll(async () => {
    table = await tableOf(readFileSync("data/tables/penguins.csv", "utf8"), { name: "penguins.csv" });
    model = await mixtureModel(table);
  });

  it("fills every missing cell and changes no other", async () => {
    const [first, second] = await model.impute(table, { times: 2 });
    for (const [c, { name, cells }] of table.columns.entries()) {
      const filled = first.columns[c];
      expect([filled.name, filled.type, missingCells(filled.cells)]).toEqual([name, table.columns[c].type, 0]);
      for (let row = 0; row < table.rows; row++) if (!isMissing(cells, row)) expect(cellAt(filled.cells, row)).toBe(cellAt(cells, row));
    }
    expect(second).not.toEqual(first);
    expect(await model.impute(table, { times: 1 })).toEqual([first]);
    expect((await model.impute(table, { seed: 2 }))[0]).not.toEqual(first);
    expect(missingCells(table.columns.find(({ name }) => name === "sex")!.cells)).toBe(11);
  });

  it("knows a species by its measures, and leaves what it does not model", async () => {
    const text = "name,flipper_length_mm,island,bill_length_mm,bill_depth_mm,body_mass_g,sex,year,species,note\n";
    const rows = [
      "a,230,Biscoe,50.0,15.0,5700,male,2008,,x",
      "b,185,Dream,38.0,18.5,3400,female,2008,,",
      "c,195,Dream,50.5,19.0,3800,male,2008,,y",
    ];
    const read = await tableOf(`${text}${rows.join("\n")}\n`, optionsLike(model.card));
    for (const { columns } of await model.impute(read, { times: 5 })) {
      const { codes, levels } = columns.find(({ name }) => name === "species")!.cells as TextCells;
      expect(Array.from(codes, (code) => levels[code])).toEqual(["Gentoo", "Adelie", "Chinstrap"]);
      expect(missingCells(columns.find(({ name }) => name === "note")!.cells)).toBe(1);
    }
  });

  it("fills a column without a known cell with cells of the model's kind", async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `${(i * i) % 17},${"xyz"[(i * i) % 3]},7`);
    const own = await mixtureModel(await tableOf(`a,k,unit\n${lines.join("\n")}\n`));
    const [{ columns }] = await own.impute(await tableOf("a,k,unit\n,x,\n,y,\n"));
    for (const { cells } of columns) expect(missingCells(cells)).toBe(0);
    expect(areNumbers(columns[0].cells)).toBe(true);
    expect(columns[2].cells).toEqual(Float64Array.of(7, 7));
  });

  it("with a network is asked for what the network says, not its mixture, and gives the same draws each time", async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `${real(i)},${(Number(real(i)) + 0.05 * Number(real(i + 999))).toFixed(14)}`);
    const apart = { by: null, weights: [[1]], means: [[0, 0]], factors: [[1, 0, 0, 1]] };
    const trained = await knownModel(await tableOf(`a,b\n${lines.join("\n")}\n`), apart, 400);
    const gaps = await tableOf(`a,b\n${"35.5,\n".repeat(6)}${",-35.5\n".repeat(6)}`, optionsLike(trained.card));
    const [filled] = await trained.impute(gaps);
    const [ofA, ofB] = ["a", "b"].map((name) => numbersOf(filled, name));
    // of the mixture both would be near 0
    expect(mean([...ofB.subarray(0, 6)])).toBeGreaterThan(20);
    expect(mean([...ofA.subarray(6)])).toBeLessThan(-20);
    expect(await trained.impute(gaps)).toEqual([filled]);
  });

  it("refuses tables that lack its columns, and options outside their bounds", async () => {
    await expect(model.impute({ rows: 1, columns: table.columns.slice(1) })).rejects.toThrow(
      'the table lacks "species" of the model\'s columns',
    );
    await expect(model.impute(table, { times: 0 })).rejects.toThrow("times");
    await expect(model.impute(table, { tims: 1 } as never)).rejects.toThrow("tims");
  });
});

function cellAt(cells: Table["columns"][number]["cells"], row: number): number | string {
  return areNumbers(cells) ? cells[row] : cells.levels[cells.codes[row]];
}
