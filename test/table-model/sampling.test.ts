/** Rows of a table's model: block by block, of chosen cells, in the proportions of another table. */

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { DiffusionModel } from "../../src/model/diffusion-model.js";
import { normals, stream } from "../../src/numerics/random.js";
import { schemaOf } from "../../src/table/coding/coding.js";
import { coordinatesOf } from "../../src/table/coding/column.js";
import { fitCoding } from "../../src/table/coding/fit.js";
import { readTable } from "../../src/table/read-table.js";
import { joinTables } from "../../src/table/rows.js";
import type { Column, Table } from "../../src/table/table.js";
import { areNumbers, isMissing } from "../../src/table/table.js";
import { TableModel } from "../../src/table-model/table-model.js";

const tableOf = async (text: string): Promise<Table> => (await readTable(new TextEncoder().encode(text), { name: "t.csv" })).table;

/** A table's model whose coordinates are independent normal numbers, moved by the condition: its laws are known, and it is fast. */
function modelOf(table: Table): TableModel {
  const coding = fitCoding(table);
  const dimensions = coordinatesOf(coding);
  const sample: DiffusionModel["sample"] = async (count, options) => {
    const { seed = 1, from = 0, condition, signal } = options!;
    signal?.throwIfAborted();
    const levels = condition?.value as Int32Array | undefined;
    const points = new Float32Array(count * dimensions);
    for (let row = 0; row < count; row++)
      normals(stream(seed, "rows"), from + row, 0, points.subarray(row * dimensions, (row + 1) * dimensions));
    return points.map((value, i) => value + 0.3 * (levels?.[Math.floor(i / dimensions)] ?? 0));
  };
  const layout = { format: "csv", delimiter: ",", newline: "\n" as const, header: true, missing: "" };
  const card = { rows: table.rows, schema: schemaOf(table), coding, layout, trials: [], why: [] };
  return new TableModel({ sample, dimensions } as unknown as DiffusionModel, card);
}

let model: TableModel;
/** dates, numbers with many zeros, texts with | in them, a constant, an identifier, an empty column */
let odd: TableModel;

beforeAll(async () => {
  model = modelOf((await readTable(new Uint8Array(readFileSync("data/tables/penguins.csv")), { name: "penguins.csv" })).table);
  const lines = Array.from({ length: 60 }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, "0");
    const any = Math.sqrt(2 + ((i * 7919) % 61)).toFixed(15);
    return `r${i},2020-0${1 + (i % 3)}-${day},${i % 2 === 0 ? 0 : i / 4},${["a", "b", "a|b"][i % 3]},${["yes", "no"][Math.floor(i / 7) % 2]},7,${any},`;
  });
  odd = modelOf(await tableOf(`id,day,rain,kind,wet,seven,any,gone\n${lines.join("\n")}\n`));
});

const columnOf = ({ columns }: Table, name: string): Column => columns.find((column) => column.name === name)!;

/** A column's cells, a missing one null. */
function cellsOf(of: Table, name: string): (number | string | null)[] {
  const { cells } = columnOf(of, name);
  return Array.from({ length: of.rows }, (_, row) =>
    isMissing(cells, row) ? null : areNumbers(cells) ? cells[row] : cells.levels[cells.codes[row]],
  );
}

function countsOf(cells: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const cell of cells) counts[String(cell)] = (counts[String(cell)] ?? 0) + 1;
  return counts;
}

async function blocksOf(of: TableModel, count: number, options: Parameters<TableModel["blocks"]>[1]): Promise<Table[]> {
  const blocks: Table[] = [];
  for await (const block of of.blocks(count, options)) blocks.push(block);
  return blocks;
}

describe("blocks", () => {
  it("hold the rows of a sample, as many at once as are asked for", async () => {
    const whole = await model.sample(100, { seed: 5 });
    for (const block of [1, 33, 100, 1000]) {
      const blocks = await blocksOf(model, 100, { seed: 5, block });
      expect(blocks.map(({ rows }) => rows)).toEqual(
        Array.from({ length: Math.ceil(100 / block) }, (_, i) => Math.min(block, 100 - i * block)),
      );
      expect(joinTables(blocks)).toEqual(whole);
    }
  });

  it("of no rows are one with the columns", async () => {
    const [block, ...others] = await blocksOf(model, 0, { where: { sex: "male" } });
    expect([block.rows, others.length]).toEqual([0, 0]);
    expect(block.columns.map(({ name }) => name)).toEqual(model.columns);
  });

  it("end with a signal", async () => {
    const controller = new AbortController();
    const blocks = model.blocks(1000, { block: 1, signal: controller.signal, where: { sex: "male", island: "Dream" } });
    expect((await blocks.next()).done).toBe(false);
    controller.abort(new Error("enough"));
    await expect(
      (async () => {
        for await (const block of blocks) void block;
      })(),
    ).rejects.toThrow("enough");
  });
});

describe("where", () => {
  it("meets the condition directly: the rows are those of a sample with one level, its others in exact proportion", async () => {
    const rows = await model.sample(276, { where: { species: ["Adelie", "Gentoo"] } });
    // 152 Adelie and 124 Gentoo of the table
    expect(countsOf(cellsOf(rows, "species"))).toEqual({ Adelie: 152, Gentoo: 124 });
  });

  it("meets texts, intervals and missing cells, all at once", async () => {
    const rows = await model.sample(60, {
      where: { island: ["Biscoe", "Dream"], body_mass_g: [{ from: 3000, to: 4000 }, { from: 5000 }], sex: ["male", null], year: 2008 },
    });
    expect(rows.rows).toBe(60);
    for (const island of cellsOf(rows, "island")) expect(["Biscoe", "Dream"]).toContain(island);
    for (const sex of cellsOf(rows, "sex")) expect(["male", null]).toContain(sex);
    for (const mass of cellsOf(rows, "body_mass_g") as number[]) expect((mass >= 3000 && mass <= 4000) || mass >= 5000).toBe(true);
    expect(new Set(cellsOf(rows, "year"))).toEqual(new Set([2008]));
    const missing = await model.sample(5, { where: { sex: null } });
    expect(cellsOf(missing, "sex")).toEqual([null, null, null, null, null]);
  });

  it("takes the seed's rows in their order: fewer rows are the first of more, whatever the blocks", async () => {
    const options = { seed: 4, where: { sex: "female", bill_length_mm: { to: 42.5 } } };
    const [few, many] = [await model.sample(40, options), await model.sample(900, options)];
    for (const { name } of few.columns) expect(cellsOf(few, name)).toEqual(cellsOf(many, name).slice(0, 40));
    expect(joinTables(await blocksOf(model, 900, { ...options, block: 77 }))).toEqual(many);
    expect(await model.sample(40, { ...options, seed: 5 })).not.toEqual(few);
  });

  it("is rejection: the law of the rows that are met is the model's own", async () => {
    const all = await model.sample(20_000, { seed: 9 });
    const [sexes, masses, species] = ["sex", "body_mass_g", "species"].map((name) => cellsOf(all, name));
    const isMet = sexes.map((sex, row) => sex === "male" && (masses[row] as number) <= 4200);
    const met = await model.sample(2000, { seed: 10, where: { sex: "male", body_mass_g: { to: 4200 } } });
    const share = (cells: unknown[], rows: number): number => cells.filter((cell) => cell === "Adelie").length / rows;
    const [own, found] = [
      share(
        species.filter((_, row) => isMet[row]),
        isMet.filter(Boolean).length,
      ),
      share(cellsOf(met, "species"), 2000),
    ];
    // five standard deviations of the two
    expect(Math.abs(own - found)).toBeLessThan(5 * Math.sqrt(own * (1 - own) * (1 / 2000 + 1 / isMet.filter(Boolean).length)));
  });

  it("meets dates as the table writes them, numbers that many rows have, truth values, texts with any character", async () => {
    const rows = await odd.sample(20, {
      where: { day: { from: "2020-01-10", to: "2020-02-20" }, rain: 0, wet: true, kind: ["a|b", "a"], seven: 7, any: { from: 1 } },
    });
    for (const day of cellsOf(rows, "day") as number[]) expect(day >= Date.UTC(2020, 0, 10) && day <= Date.UTC(2020, 1, 20)).toBe(true);
    expect(new Set(cellsOf(rows, "rain"))).toEqual(new Set([0]));
    expect(new Set(cellsOf(rows, "wet"))).toEqual(new Set(["yes"]));
    expect(new Set(cellsOf(rows, "kind"))).toEqual(new Set(["a", "a|b"]));
    const one = await odd.sample(5, { where: { day: "2020-01-15" } });
    expect(new Set(cellsOf(one, "day"))).toEqual(new Set([Date.UTC(2020, 0, 15)]));
  });

  it.each([
    [{ specie: "Adelie" }, 'unknown column "specie"; did you mean "species"?'],
    [{ species: "Gento" }, 'unknown value of species "Gento"; did you mean "Gentoo"?'],
    [{ island: { from: "A" } }, "island holds texts, of which there is no interval"],
    [{ species: null }, "no row of the table lacks species: the model makes none"],
    [{ body_mass_g: "heavy" }, 'body_mass_g cannot be "heavy": it holds numbers'],
    [{ body_mass_g: { from: 4000, to: 3000 } }, "the interval of body_mass_g goes from 4000 down to 3000; exchange its ends"],
    [{ body_mass_g: {} }, "the interval of body_mass_g has no end; give it one, such as 3..4, 3.. or ..4"],
    [{ body_mass_g: { form: 1 } }, 'unknown key "form" in where.body_mass_g; did you mean "from"?'],
    [{ body_mass_g: 3001 }, "body_mass_g is never 3001: its values are multiples of 25; ask for an interval"],
    [{ year: 2008.5 }, "year is never 2008.5: its values are multiples of 1; ask for an interval"],
    [{ year: "2008.5" }, "year is never 2008.5: its values are multiples of 1; ask for an interval"],
    [{ year: 2021 }, "year is from 2007 to 2009 in all rows: none is as asked for"],
    [{ year: Number.NaN }, "where.year is null: must be a text, a finite number"],
    [{ island: [] }, "where.island has 0 entries: must have 1 to Infinity"],
    [["species"], "where is an array of length 1: must be an object"],
  ] as [never, string][])("%j is refused", async (where, message) => {
    await expect(model.sample(1, { where })).rejects.toThrow(message);
    expect(() => model.blocks(1, { where })).toThrow(message);
  });

  it.each([
    [{ id: "r1" }, "id names the rows of the table: the model does not generate it"],
    [{ day: "10.1.2020" }, 'day cannot be "10.1.2020": its dates are written YYYY-MM-DD'],
    [{ rain: 0.3712 }, "rain is never 0.3712: its values are multiples of 0.25; ask for an interval"],
    [{ any: 3.5 }, "hardly any row has exactly 3.5 as its any; ask for an interval, such as any=3.5..4.5"],
    [{ seven: 8 }, "seven is 7 in every row"],
    [{ gone: 8 }, "gone is missing in every row"],
  ] as [never, string][])("%j is refused", async (where, message) => {
    await expect(odd.sample(1, { where })).rejects.toThrow(message);
  });

  it("a missing cell is not met by complete rows", async () => {
    await expect(model.sample(1, { where: { sex: null }, complete: true })).rejects.toThrow(
      "a missing sex is asked for, and complete rows",
    );
    const rows = await model.sample(30, { where: { sex: "male" }, complete: true });
    for (const { cells } of rows.columns) for (let row = 0; row < 30; row++) expect(isMissing(cells, row)).toBe(false);
  });
});

describe("like", () => {
  it("has no number beyond those of the file, and refuses those that the model does not make", async () => {
    const own = await model.sample(2000, { seed: 3 });
    const masses = (cellsOf(own, "body_mass_g") as number[]).filter((mass) => mass !== null);
    expect(masses.some((mass) => mass < 3500) && masses.some((mass) => mass > 4500)).toBe(true);
    const like = await tableOf(`body_mass_g\n${Array.from({ length: 40 }, (_, i) => 3500 + 25 * i).join("\n")}\n`);
    for (const mass of cellsOf(await model.sample(200, { like }), "body_mass_g") as number[])
      expect(mass >= 3475 && mass <= 4500, String(mass)).toBe(true);
    const giants = await tableOf(`body_mass_g\n${Array.from({ length: 40 }, (_, i) => 9000 + 25 * i).join("\n")}\n`);
    await expect(model.sample(5, { like: giants })).rejects.toThrow(
      /^like has rows with body_mass_g from 9000 to \d+, and body_mass_g is from 2700 to 6300 in all rows of the model$/,
    );
  });

  it("refuses a single number of a column without a step", async () => {
    const like = await tableOf("any\n2.5\n2.5\n");
    await expect(odd.sample(5, { like })).rejects.toThrow(
      /^like has no any but 2\.50*, and hardly any row has exactly that; leave the column out of it$/,
    );
  });

  it("gives the condition the file's proportions, to the row", async () => {
    const like = await tableOf(`species,other\n${"Gentoo,1\n".repeat(3)}${"Adelie,2\n".repeat(1)}`);
    expect(countsOf(cellsOf(await model.sample(400, { like }), "species"))).toEqual({ Gentoo: 300, Adelie: 100 });
  });

  it("gives several columns together the file's proportions, to the row, in an order that is mixed", async () => {
    const pairs = [
      ["Biscoe", "male", 5],
      ["Biscoe", "female", 1],
      ["Dream", "NA", 1],
      ["Dream", "female", 3],
    ] as const;
    const like = await tableOf(`sex,island\n${pairs.map(([island, sex, rows]) => `${sex},${island}\n`.repeat(rows)).join("")}`);
    const rows = await model.sample(200, { like, seed: 2 });
    const sexes = cellsOf(rows, "sex");
    const found = cellsOf(rows, "island").map((island, row) => `${island} ${sexes[row] ?? "NA"}`);
    expect(countsOf(found)).toEqual(Object.fromEntries(pairs.map(([island, sex, count]) => [`${island} ${sex}`, 20 * count])));
    // the rare pair does not come last
    expect(found.slice(0, 100).filter((pair) => pair === "Dream NA").length).toBeGreaterThan(2);
    expect(joinTables(await blocksOf(model, 200, { like, seed: 2, block: 7 }))).toEqual(rows);
  });

  it("counts numbers by tenths of the file's, and with the condition", async () => {
    const masses = Array.from({ length: 80 }, (_, i) => 3000 + 25 * i);
    const like = await tableOf(
      `body_mass_g,species\n${masses.map((mass, i) => `${mass},${i % 4 === 0 ? "Gentoo" : "Adelie"}`).join("\n")}\n`,
    );
    const rows = await model.sample(400, { like, where: { sex: ["male", "female"] } });
    expect(countsOf(cellsOf(rows, "species"))).toEqual({ Gentoo: 100, Adelie: 300 });
    for (let tenth = 0; tenth < 10; tenth++) {
      const [from, to] = [tenth === 0 ? -Infinity : 3000 + 200 * tenth, tenth === 9 ? Infinity : 3200 + 200 * tenth];
      expect((cellsOf(rows, "body_mass_g") as number[]).filter((mass) => mass >= from && mass < to)).toHaveLength(40);
    }
    expect(cellsOf(rows, "sex")).not.toContain(null);
  });

  it.each([
    ["a,b\n1,2\n3,4\n", "like has no row with a column of the model (valid: species, island"],
    ["species\nGentoo\nEmperor\n", 'row 2 of like has species "Emperor", which the model does not make (valid: Adelie, Gentoo, Chinstrap)'],
    ["species,x\nGentoo,1\nNA,2\nAdelie,3\n", "row 2 of like lacks species, and the model makes no row without it"],
    ["species\n1\n2\n", 'column "species" of like holds numbers, and that of the model does not'],
  ])("%j is refused", async (text, message) => {
    await expect(model.sample(1, { like: await tableOf(text) })).rejects.toThrow(message);
  });

  it("and where cannot be of one column", async () => {
    const like = await tableOf("sex,x\nmale,1\nfemale,2\nmale,3\n");
    await expect(model.sample(1, { like, where: { sex: "male" } })).rejects.toThrow("sex is asked for by where, and is a column of like");
  });
});

describe("a model without a condition", () => {
  it("is asked and compared alike", async () => {
    const lines = Array.from({ length: 50 }, (_, i) => `${(i * 37) % 50},${Math.sqrt(i + 2).toFixed(15)}`);
    const plain = modelOf(await tableOf(`n,x\n${lines.join("\n")}\n`));
    const rows = await plain.sample(300, { where: { n: { from: 10, to: 20 } }, seed: 3 });
    for (const n of cellsOf(rows, "n") as number[]) expect(n >= 10 && n <= 20).toBe(true);
    const like = await tableOf(`n\n${Array.from({ length: 32 }, (_, i) => (i < 24 ? 10 : 30)).join("\n")}\n`);
    const alike = cellsOf(await plain.sample(200, { like, seed: 3 }), "n") as number[];
    // eight rows of an interval at least: below and above 20
    expect([alike.filter((n) => n <= 20).length, alike.filter((n) => n > 20).length]).toEqual([150, 50]);
  });
});

describe("with each row's text drawn by itself", () => {
  it("the asked levels come in the table's proportion, but for chance", async () => {
    const rows = await model.sample(1000, { proportion: "independent", where: { species: ["Adelie", "Gentoo"] } });
    const { Adelie, Gentoo, ...others } = countsOf(cellsOf(rows, "species"));
    expect(others).toEqual({});
    // five standard deviations
    expect(Math.abs(Adelie - (1000 * 152) / 276)).toBeLessThan(80);
    expect(Adelie + Gentoo).toBe(1000);
    const like = await tableOf("species,x\nGentoo,1\nAdelie,2\nGentoo,3\nGentoo,4\n");
    const counts = countsOf(cellsOf(await model.sample(1000, { proportion: "independent", like }), "species"));
    expect(Math.abs(counts.Gentoo - 750)).toBeLessThan(70);
  });
});

describe("what the model hardly makes is not half met in silence", () => {
  it("by where", async () => {
    await expect(model.sample(5, { where: { sex: null, bill_length_mm: null, island: "Dream", year: 2007 } })).rejects.toThrow(
      /^the model made [01234] rows? with sex=, bill_length_mm=, island=Dream, year=2007 of 100,352, and 5 are asked for; ask for fewer rows/,
    );
  });

  it("by where of many rows, before all that they may take", async () => {
    await expect(model.sample(50_000, { where: { sex: null, bill_length_mm: null, island: "Dream" } })).rejects.toThrow(
      /^the model made \d+ rows? with sex=, bill_length_mm=, island=Dream of 100,352, and 50,000 are asked for/,
    );
  });

  it("by like, which names the value", async () => {
    const like = await tableOf("species,sex,bill_length_mm\nGentoo,male,40\nGentoo,NA,NA\nGentoo,male,41\n");
    await expect(model.sample(300, { like })).rejects.toThrow(
      /^the model made \d+ rows? with species=Gentoo, bill_length_mm=, sex= of [\d,]+, and 100 are asked for/,
    );
  });
});

it("complete rows say which column has no cell at all", async () => {
  const empty = modelOf(await tableOf(`a,none\n${Array.from({ length: 12 }, (_, i) => `${i % 5},\n`).join("")}`));
  expect(empty.completeNotes).toEqual(['column "none" has no cell in the table, so complete rows lack it too']);
  expect(model.completeNotes).toEqual([]);
});
