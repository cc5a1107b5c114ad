/** Columns of many distinct cells: what is kept of them, and that nothing is concluded from rows that are alike by chance. */

import { describe, expect, it } from "vitest";
import { readText, refusalOf, written } from "./support.js";

const COUNT = 20_000;
const START = Date.UTC(2020, 0, 1);
const times = Array.from({ length: COUNT }, (_, i) => START + 61_000 * i);
const iso = (time: number): string => new Date(time).toISOString().slice(0, 19);
const column = (cells: readonly (string | number)[]): string => `x,other\n${cells.map((cell, i) => `${cell},${i % 5}\n`).join("")}`;
const REMEDY = "correct it, count it as missing (missing), or say that the column is a category";

describe("dates", () => {
  it("are kept as times, with missing ones, and written as they were", async () => {
    const cells = times.map((time, i) => (i % 1000 === 999 ? "NA" : iso(time)));
    const read = await readText(column(cells));
    expect(read.table.columns[0].type).toEqual({ kind: "date", format: "YYYY-MM-DDTHH:mm:ss", step: 1000, lower: null, upper: null });
    expect(read.table.columns[0].cells).toEqual(Float64Array.from(times, (time, i) => (i % 1000 === 999 ? Number.NaN : time)));
    expect(read.reasons[0]).toBe(`dates in the format YYYY-MM-DDTHH:mm:ss, whole seconds, ${iso(times[0])} … ${iso(times[COUNT - 2])}`);
    expect(Buffer.from(written(read)).toString()).toBe(column(cells));
  });

  it.each(["soon", "2020-02-30T00:00:00", "2020-01-01 00:00:00", "17"])("of which one late is %j are refused", async (bad) => {
    const cells = times.map(iso);
    cells[COUNT - 3] = bad;
    const problem = `is no date in the format YYYY-MM-DDTHH:mm:ss, and every cell before it is one; ${REMEDY}`;
    expect(await refusalOf(column(cells))).toBe(`UserError: line ${COUNT - 1}, column "x": "${bad}" ${problem}`);
  });

  it("are what is asked for", async () => {
    const text = column(times.map(iso));
    const { table } = await readText(text, { columns: { x: "category" } });
    expect(table.columns[0].cells).toEqual({ codes: Int32Array.from(times.keys()), levels: times.map(iso) });
    expect(await refusalOf(text, { columns: { x: "real" } })).toBe(
      `UserError: line 2, column "x": "2020-01-01T00:00:00" is no number; ${REMEDY}`,
    );
  });

  it("whose day and month may be exchanged are decided when all are known", async () => {
    // every day of the first 16,800 is at most 12
    const cells = Array.from({ length: COUNT }, (_, i) => {
      const [day, month] = i < 16_800 ? [(i % 12) + 1, (Math.floor(i / 12) % 12) + 1] : [1, 13 + (i % 10)];
      const minute = Math.floor(i / 144);
      return `${day}/${month}/2020 ${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
    }).map((cell) => cell.replaceAll(/\b(\d)\/(?=\d)/g, "0$1/").replace(/\/(\d)\//, "/0$1/"));
    const { table } = await readText(column(cells));
    expect(table.columns[0].type).toMatchObject({ kind: "date", format: "MM/DD/YYYY HH:mm" });
  });
});

it.each([2, 3, 4, 10])("a column of period %i has no value that stands out", async (period) => {
  const { table, reasons } = await readText(`x\n${Array.from({ length: 400_000 }, (_, i) => 1 + (i % (10 * period))).join("\n")}\n`);
  expect(table.columns[0].type).toMatchObject({ kind: "integer", atoms: [] });
  expect(reasons[0]).not.toContain("%");
});
