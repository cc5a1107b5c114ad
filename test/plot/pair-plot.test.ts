/** Pair plots: which columns they show and why, and where rows and bars lie. */

import { describe, expect, it } from "vitest";
import { readTableFile } from "../../src/files/table.js";
import { pairPlot } from "../../src/plot/figures/pair-plot.js";
import { pairAxis } from "../../src/plot/pairs/axis.js";
import { pairColumns } from "../../src/plot/pairs/choose.js";
import { columnBeside, shownColumn, shownRows } from "../../src/plot/pairs/rows.js";
import { readTable } from "../../src/table/read-table.js";
import type { Table } from "../../src/table/table.js";

const file = async (name: string): Promise<Table> => (await readTableFile(`data/tables/${name}.csv`)).table;
const tableOf = async (text: string): Promise<Table> => (await readTable(new TextEncoder().encode(text), { name: "t.csv" })).table;

describe("the columns", () => {
  it("are all that can be shown, and the colour is the text with the largest mean η² (0.5676 by pandas)", async () => {
    const { shown, colour, why } = pairColumns(await file("penguins"));
    expect([shown.length, colour]).toEqual([8, "species"]);
    expect(why).toEqual(["colour: species, which says most of the numbers (mean η² 0.57)"]);
  });

  // the sums of r² with the other columns, by pandas: df.corr() ** 2
  it("are of many those that say most of the others, as pandas' squared correlations rank them", async () => {
    const { shown, why } = pairColumns(await file("wdbc"));
    expect(shown).toEqual([
      "Perimeter_mean",
      "Compactness_mean",
      "Concavity_mean",
      "Nconcave_mean",
      "Radius_extreme",
      "Perimeter_extreme",
      "Area_extreme",
      "Nconcave_extreme",
    ]);
    expect(why[0]).toBe("8 of 31 columns: those that say most of the others");
  });

  it("are of texts ranked by Cramér's V², as scipy.stats.contingency.association has it", async () => {
    expect(pairColumns(await file("congress")).shown).toEqual(["V3", "V4", "V5", "V7", "V8", "V9", "V12", "Class"]);
  });

  it("leave out names of rows, constants and texts of many levels, and say so", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i + 1},${(i * 7) % 11}.5,same,t${i % 20},${"ab"[i % 2]}`);
    const { shown, why } = pairColumns(await tableOf(`id,x,c,many,two\n${rows.join("\n")}\n`));
    expect(shown).toEqual(["x", "two"]);
    expect(why[0]).toBe("not shown: id (identifier), c (constant), many (20 texts)");
  });

  it("are those that are asked for, and refused by the nearest name", async () => {
    const table = await file("iris");
    expect(pairColumns(table, { columns: ["petal_width", "sepal_width"], colour: null })).toEqual({
      shown: ["sepal_width", "petal_width"],
      colour: null,
      why: [],
    });
    expect(() => pairColumns(table, { columns: ["petal_widht"] })).toThrow(/unknown column "petal_widht"; did you mean "petal_width"/);
    expect(() => pairColumns(table, { colour: "sepal_width" })).toThrow(/unknown column of 2 to 8 texts "sepal_width".*valid: species/);
  });
});

it("shows 2,000 rows of more, the same ones each time", () => {
  expect(shownRows(5)).toEqual(Uint32Array.of(0, 1, 2, 3, 4));
  const rows = shownRows(100_000);
  expect([rows.length, new Set(rows).size]).toEqual([2000, 2000]);
  expect(rows).toEqual(shownRows(100_000));
  expect(rows.toSorted((a, b) => a - b)).toEqual(rows);
});

describe("an axis", () => {
  const axisOf = async (cells: string[]) => {
    const { columns } = await tableOf(`x,y\n${cells.map((cell, i) => `${cell},${i % 3}`).join("\n")}\n`);
    return pairAxis(shownColumn(columns[0], shownRows(cells.length)));
  };

  it("of a grid has cells of whole steps, each value in the middle of one or its part", async () => {
    const { edges, spread } = await axisOf(Array.from({ length: 90 }, (_, i) => String((i * 37) % 61)));
    expect(edges.slice(0, 3)).toEqual([-0.5, 3.5, 7.5]);
    expect(edges.at(-1)!).toBeGreaterThan(60);
    expect(spread).toBe(0);
  });

  it("of few values spreads them, and has a tick for each or for both ends", async () => {
    const { ticks, spread, lower, upper } = await axisOf(Array.from({ length: 30 }, (_, i) => String(2007 + (i % 3))));
    expect(ticks.slice(0, 2).map((set) => set.map(({ text }) => text))).toEqual([
      ["2007", "2008", "2009"],
      ["2007", "2009"],
    ]);
    expect([lower, upper, spread]).toEqual([2006.5, 2009.5, 0.32]);
  });

  it("has round ticks within its range, with a minus sign", async () => {
    const { ticks, lower, upper } = await axisOf(Array.from({ length: 50 }, (_, i) => String(((i * 7) % 50) / 8.1 - 3)));
    expect(ticks[1].map(({ text }) => text)).toEqual(["−2", "0", "2"]);
    for (const { at } of ticks.flat()) expect(at >= lower && at <= upper).toBe(true);
  });
});

it("puts another table's texts at the data's levels, and what they lack nowhere", async () => {
  const [data, samples] = await Promise.all(["x,w\n1,a\n2,b\n3,c\n2,b\n", "w,x\nc,2\nz,3\na,1\n"].map(tableOf));
  const like = (c: number) => shownColumn(data.columns[c], shownRows(4));
  expect(columnBeside(like(0), samples, shownRows(3)).values).toEqual(Float64Array.of(2, 3, 1));
  expect(columnBeside(like(1), samples, shownRows(3)).values).toEqual(Float64Array.of(2, NaN, 0));
  expect(columnBeside({ ...like(1), name: "gone" }, samples, shownRows(3)).values).toEqual(Float64Array.of(NaN, NaN, NaN));
});

interface Spec {
  layer: { mark: { type: string; fill?: string }; data: { values: Record<string, number>[] } }[];
}

it("puts the ticks beside every row of panels where the panels have their values", async () => {
  const table = await file("quakes");
  const { layer } = pairPlot({ table }).spec as unknown as Spec;
  const frames = layer[0].data.values;
  const ticks = layer.find(({ mark }) => mark.type === "rule")!.data.values;
  for (let row = 1; row < table.columns.length; row++) {
    const { x, y, y2 } = frames[(row * (row + 1)) / 2];
    const { ticks: sets, lower, upper } = pairAxis(shownColumn(table.columns[row], shownRows(table.rows)));
    const places = ticks.filter((tick) => tick.x2 === x && tick.y > y && tick.y < y2).map((tick) => (y2 - tick.y) / (y2 - y));
    const sharesOf = sets.map((set) => set.map(({ at }) => expect.closeTo((at - lower) / (upper - lower), 9)));
    expect(places.length).toBeGreaterThan(0);
    expect(sharesOf).toContainEqual(places);
  }
});

it("draws bars as high as the counts: of each level of penguins' islands 52, 168 and 124", async () => {
  const { spec } = pairPlot({ table: await file("penguins"), columns: ["island"], colour: null });
  const bars = (spec as unknown as Spec).layer.find(({ mark }) => mark.type === "rect" && mark.fill === undefined)!.data.values;
  const heights = bars.map(({ y, y2 }) => y2 - y);
  expect(heights.map((height) => (168 * height) / Math.max(...heights))).toEqual([52, 168, 124].map((count) => expect.closeTo(count, 9)));
});

it("shows data and samples as shares of their rows: of the same table the outline is the bars' upper edge", async () => {
  const table = await file("faithful");
  const { layer } = pairPlot({ table, beside: table, columns: ["waiting"] }).spec as unknown as Spec;
  const bars = layer.find(({ mark }) => mark.type === "rect" && mark.fill === undefined)!.data.values;
  const outline = layer.find(({ mark }) => mark.type === "line")!.data.values;
  expect(new Set(outline.slice(1, -1).map(({ y }) => y.toFixed(6)))).toEqual(new Set(bars.map(({ y }) => y.toFixed(6))));
});

it("has room for samples whose shares are above the data's: 9 of 12 rows against 4", async () => {
  const level = ["a", "b", "c"];
  const rows = (counts: number[]): string => `x\n${counts.flatMap((count, i) => new Array<string>(count).fill(level[i])).join("\n")}\n`;
  const [table, beside] = await Promise.all([rows([4, 4, 4]), rows([9, 2, 1])].map(tableOf));
  const { layer } = pairPlot({ table, beside, columns: ["x"] }).spec as unknown as Spec;
  const bars = layer.find(({ mark }) => mark.type === "rect" && mark.fill === undefined)!.data.values;
  const [{ y, y2 }] = layer[0].data.values;
  const outline = layer.find(({ mark }) => mark.type === "line")!.data.values.slice(1, -1);
  const heights = outline.filter((_, i) => i % 2 === 0).map((corner) => y2 - corner.y);
  const highest = Math.max(...heights);
  expect(highest).toBeCloseTo(0.92 * (y2 - y), 6);
  expect(heights.toSorted((a, b) => b - a).map((height) => (9 * height) / highest)).toEqual([9, 2, 1].map((n) => expect.closeTo(n, 6)));
  for (const bar of bars) expect((9 * (bar.y2 - bar.y)) / highest).toBeCloseTo(4, 6);
});
