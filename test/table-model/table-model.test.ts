/** A table's model: fitted with nothing to tune, sampled as rows, kept in one file. */

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { UserError } from "../../src/errors/user-error.js";
import { DiffusionModel } from "../../src/model/node.js";
import { readTable } from "../../src/table/read-table.js";
import { joinTables } from "../../src/table/rows.js";
import type { Table, TextCells } from "../../src/table/table.js";
import { decodeTableModel, encodeTableModel } from "../../src/table-model/file.js";
import { fitTableModel } from "../../src/table-model/fit/fit.js";
import { chosenSteps, whySteps } from "../../src/table-model/fit/steps.js";
import type { TableModel } from "../../src/table-model/table-model.js";

async function tableOf(text: string): Promise<Table> {
  return (await readTable(new TextEncoder().encode(text), { name: "t.csv" })).table;
}

let model: TableModel;
let table: Table;

beforeAll(async () => {
  table = (await readTable(new Uint8Array(readFileSync("data/tables/penguins.csv")), { name: "penguins.csv" })).table;
  model = await fitTableModel(DiffusionModel, table, { seed: 3 });
});

const textsOf = ({ columns }: Table, name: string): string[] => {
  const { codes, levels } = columns.find((column) => column.name === name)!.cells as TextCells;
  return Array.from(codes, (code) => levels[code]);
};

it("the same table and seed give the same model and rows", async () => {
  const again = await fitTableModel(DiffusionModel, table, { seed: 3 });
  expect(again.model.digest).toBe(model.model.digest);
  expect(await again.sample(50, { seed: 2 })).toEqual(await model.sample(50, { seed: 2 }));
  expect((await model.sample(50, { seed: 3 })).columns).not.toEqual((await model.sample(50, { seed: 2 })).columns);
});

it("rows have the table's columns in their order, its proportions and its missing cells", async () => {
  const rows = await model.sample(688, { seed: 1 });
  expect(rows.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
  const counts = (texts: string[]): number[] =>
    ["Adelie", "Chinstrap", "Gentoo"].map((level) => texts.filter((text) => text === level).length);
  expect(counts(textsOf(rows, "species"))).toEqual(counts(textsOf(table, "species")).map((count) => 2 * count));
  const missing = (of: Table): number =>
    (of.columns.find(({ name }) => name === "sex")!.cells as TextCells).codes.filter((code) => code < 0).length;
  expect(missing(rows)).toBeGreaterThan(0);
  expect(missing(rows)).toBeLessThan(3 * missing(table));
  expect(missing(await model.sample(688, { seed: 1, complete: true }))).toBe(0);
  // a tenth of the deviation: the mean of 688 draws of 344 rows
  const mean = (of: Table): number => {
    const cells = (of.columns.find(({ name }) => name === "body_mass_g")!.cells as Float64Array).filter((value) => !Number.isNaN(value));
    return cells.reduce((sum, value) => sum + value, 0) / cells.length;
  };
  expect(Math.abs(mean(rows) - mean(table))).toBeLessThan(160);
});

it("rows can be asked for, by the condition and by any other column", async () => {
  expect(new Set(textsOf(await model.sample(40, { where: { species: "Gentoo" } }), "species"))).toEqual(new Set(["Gentoo"]));
  const where = { island: "Dream", body_mass_g: { to: 3800 } };
  const rows = await model.sample(40, { where });
  expect(new Set(textsOf(rows, "island"))).toEqual(new Set(["Dream"]));
  expect(new Set(textsOf(rows, "species"))).toEqual(new Set(["Adelie", "Chinstrap"]));
  const blocks: Table[] = [];
  for await (const block of model.blocks(40, { where, block: 9 })) blocks.push(block);
  expect(joinTables(blocks)).toEqual(rows);
});

it("one file holds it, and gives the same rows", async () => {
  const bytes = encodeTableModel(model);
  const loaded = decodeTableModel(bytes, "the file", loadBackend);
  expect(await loaded.sample(30, { seed: 5 })).toEqual(await model.sample(30, { seed: 5 }));
  expect(loaded.card.why).toEqual(model.card.why);
  // a model's file like any other, of the points of the coordinates
  expect(DiffusionModel.load(bytes).digest).toBe(model.model.digest);
  expect(() => decodeTableModel(model.model.save(), "the file", loadBackend)).toThrow("the file is a model of points, not of a table");
  for (let length = 0; length < bytes.length; length += 4999)
    expect(() => decodeTableModel(bytes.subarray(0, length), "the file", loadBackend)).toThrow(UserError);
});

describe("small and odd tables", () => {
  it.each([
    ["two rows", "a,b\n1.5,2\n2.5,4\n"],
    ["one column", `a\n${Array.from({ length: 40 }, (_, i) => i % 7).join("\n")}\n`],
    ["a constant beside it", `a,b\n${Array.from({ length: 30 }, (_, i) => `${i * 1.25},7`).join("\n")}\n`],
    ["texts alone", `a,b\n${Array.from({ length: 30 }, (_, i) => `${"xyz"[i % 3]},${"pq"[i % 2]}`).join("\n")}\n`],
    ["one column of texts", `a\n${Array.from({ length: 60 }, (_, i) => "xyz"[i % 3]).join("\n")}\n`],
    ["two columns that are one", `a,b\n${Array.from({ length: 30 }, (_, i) => `${i},${2 * i}`).join("\n")}\n`],
    ["most cells missing", `a,b\n${Array.from({ length: 40 }, (_, i) => `${i % 5 === 0 ? i : ""},${i % 3}`).join("\n")}\n`],
    ["numbers far apart", `a,b\n${Array.from({ length: 30 }, (_, i) => `${i === 0 ? "1e30" : `${i}e-30`},${i}`).join("\n")}\n`],
  ])("%s", async (_, text) => {
    const made = await tableOf(text);
    const fitted = await fitTableModel(DiffusionModel, made);
    const rows = await fitted.sample(20);
    expect(rows.rows).toBe(20);
    expect(rows.columns.map(({ name }) => name)).toEqual(
      made.columns.filter(({ type }) => type.kind !== "identifier").map(({ name }) => name),
    );
    fitted.dispose();
  });

  it("the card says what was asked for, and what was found", async () => {
    const made = await tableOf(`a,b\n${Array.from({ length: 60 }, (_, i) => `${(i * i) % 31},${"xy"[i % 2]}`).join("\n")}\n`);
    const reason = async (by?: string | null): Promise<string> => (await fitTableModel(DiffusionModel, made, { by, steps: 0 })).card.why[0];
    expect(await reason()).toBe("condition b: the texts that say most of the numbers");
    expect(await reason("b")).toBe("condition b, as asked");
    expect(await reason(null)).toBe("no condition, as asked");
    const whyOf = async (text: string): Promise<string> =>
      (await fitTableModel(DiffusionModel, await tableOf(text), { steps: 0 })).card.why[0];
    const numbers = Array.from({ length: 60 }, (_, i) => `${(i * i) % 31},${i % 7}`);
    expect(await whyOf(`a,b\n${numbers.join("\n")}\n`)).toBe("no condition: no column of texts");
    expect(await whyOf(`a,b,c\n${numbers.map((row, i) => `${row},${"xyz"[i < 3 ? 2 : i % 2]}`).join("\n")}\n`)).toBe(
      "no condition: no column of texts has enough rows of every value",
    );
  });

  it("a table without a column to model is refused", async () => {
    const fitted = async (text: string): Promise<unknown> => fitTableModel(DiffusionModel, await tableOf(text));
    await expect(fitted(`a,id\n${Array.from({ length: 60 }, (_, i) => `1,name ${i}`).join("\n")}\n`)).rejects.toThrow(
      "every column of the table is constant or an identifier, which names its rows: there is nothing to model",
    );
    await expect(fitted("a\n1\n")).rejects.toThrow(
      "the table has 1 row and 0 columns to model: at least 2 rows and 1 column beside the condition",
    );
  });
});

describe("how long it is trained", () => {
  const trial = (
    steps: number,
    bound: number,
    copying: number,
  ): { steps: number; bound: number; copying: number; mostCopying: number } => ({
    steps,
    bound,
    copying,
    mostCopying: 0.55,
  });

  it("is the one of the best bound up to which none copies or is worse than the mixture", () => {
    expect(chosenSteps([trial(0, 2, 0.4), trial(250, 1.9, 0.45), trial(500, 1.95, 0.5)])).toBe(250);
    expect(chosenSteps([trial(0, 2, 0.4), trial(250, 1.9, 0.56), trial(500, 1.8, 0.5)])).toBe(0);
    expect(chosenSteps([trial(0, 2, 0.4), trial(250, 2.03, 0.5), trial(500, 1.8, 0.5)])).toBe(0);
    expect(chosenSteps([trial(0, 2, 0.4), trial(250, 2.01, 0.5), trial(500, 1.8, 0.5)])).toBe(500);
    // better, and not worth it
    expect(chosenSteps([trial(0, 2, 0.4), trial(250, 1.99, 0.5)])).toBe(0);
    expect(chosenSteps([])).toBe(0);
  });

  it("is said in words", () => {
    expect(whySteps([trial(0, 2, 0.4), trial(250, 2.1, 0.5)])).toBe(
      "0 steps: no training was better than the mixture by 0.02 nats on rows held out (bound 2.000 nats, copying 0.40); the model is its mixture",
    );
    expect(whySteps([trial(0, 2, 0.4), trial(250, 1.9, 0.5)])).toBe(
      "250 steps: on rows held out bound 1.900 nats, copying 0.50; the mixture alone bound 2.000 nats, copying 0.40",
    );
    expect(whySteps([])).toContain("fewer than 20 rows");
  });
});
