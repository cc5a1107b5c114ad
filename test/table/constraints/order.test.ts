/** Columns in order: of every kind of number, with bounds, gaps and distances, in rows as they are printed. */

import { describe, expect, it } from "vitest";
import { constraintsOf } from "../../../src/table/constraints/constraints.js";
import type { ReadOptions } from "../../../src/table/options.js";
import type { Table } from "../../../src/table/table.js";
import { cellsOf } from "../support.js";
import { Chance, drawn, exactly, printed, tableOf, thereAndBack } from "./support.js";

const ROWS = 2000;

interface Case {
  /** row → its cells in order, from a source of chance */
  cells: (chance: Chance) => Record<string, string | number>;
  constraints: string[];
  /** what a row is to be: columns in order, by at least a distance */
  pairs: [string, "<=" | "<", string, number?][];
  columns?: Record<string, string>;
  order?: (text: string) => bigint;
}

const day = (text: string): bigint => BigInt(Date.parse(`${text.slice(0, 10)}T${text.slice(11) || "00:00"}Z`));
const dotted = (text: string): bigint => day(text.split(".").toReversed().join("-"));
const date = (days: number): string => new Date(Date.UTC(2019, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
const tenth = (tenths: number): string => (tenths / 10).toFixed(1);

const CASES: Record<string, Case> = {
  "whole numbers": {
    cells: (c) => {
      const a = c.below(200) - 100;
      return { a, b: a + c.below(50) };
    },
    constraints: ["a <= b"],
    pairs: [["a", "<=", "b"]],
  },
  "whole numbers that differ, the higher column first": {
    cells: (c) => {
      const a = c.below(200) - 100;
      return { b: a + 1 + Math.floor(c.next() * c.next() * 9), a };
    },
    constraints: ["b > a"],
    pairs: [["a", "<", "b"]],
  },
  "tenths, many of them equal": {
    cells: (c) => {
      const a = c.below(3000);
      return { a: tenth(a), b: tenth(a + (c.next() < 0.4 ? 0 : c.below(700))) };
    },
    constraints: ["a <= b"],
    pairs: [["a", "<=", "b"]],
  },
  "tenths within whole numbers": {
    cells: (c) => {
      const a = c.below(300);
      const b = Math.floor(a / 10) + 1 + c.below(3);
      return { a: tenth(a), b, c: tenth(10 * b + 1 + c.below(40)) };
    },
    constraints: ["a < b < c"],
    pairs: [
      ["a", "<", "b"],
      ["b", "<", "c"],
    ],
  },
  "numbers of full precision": {
    cells: (c) => {
      const a = (c.next() - 0.5) * 7;
      return { a, b: a + c.next() ** 4 };
    },
    constraints: ["a < b"],
    pairs: [["a", "<", "b"]],
  },
  "numbers of full precision that are often equal, between bounds": {
    cells: (c) => {
      const a = c.next();
      return { a, b: c.next() < 0.3 ? a : c.next() < 0.3 ? 1 : a + (1 - a) * c.next() };
    },
    constraints: ["a <= b"],
    pairs: [["a", "<=", "b"]],
    columns: { a: "real:0..1", b: "real:0..1" },
  },
  "numbers with an exponent": {
    cells: (c) => {
      const a = c.below(900) + 1;
      return { a: `${a}e-5`, b: `${a + 1 + c.below(300)}e-5` };
    },
    constraints: ["a < b"],
    pairs: [["a", "<", "b"]],
  },
  "many digits before the point and two after": {
    cells: (c) => {
      const a = c.below(1e9);
      return { a: (a / 100).toFixed(2), b: ((a + c.below(3)) / 100).toFixed(2) };
    },
    constraints: ["a <= b"],
    pairs: [["a", "<=", "b"]],
  },
  "a whole number below one of full precision": {
    cells: (c) => {
      const b = c.next() * 50;
      return { a: Math.floor(b) - c.below(2), b };
    },
    constraints: ["a < b"],
    pairs: [["a", "<", "b"]],
  },
  "between 0 and 120, often at both ends": {
    cells: (c) => {
      const a = c.below(121);
      return { a, b: c.next() < 0.2 ? a : c.next() < 0.2 ? 120 : a + c.below(121 - a) };
    },
    constraints: ["a <= b"],
    pairs: [["a", "<=", "b"]],
    columns: { a: "integer:0..120", b: "integer:0..120" },
  },
  "a diamond within bounds": {
    cells: (c) => {
      const a = c.below(20);
      const [b, d] = [a + c.below(20), a + c.below(20)];
      return { a, b, d, e: Math.max(b, d) + 1 + c.below(60 - Math.max(b, d)) };
    },
    constraints: ["a <= b < e", "a <= d", "e > d"],
    pairs: [
      ["a", "<=", "b"],
      ["b", "<", "e"],
      ["a", "<=", "d"],
      ["d", "<", "e"],
    ],
    columns: { a: "integer:0..60", e: "integer:0..60" },
  },
  "one above two that are free": {
    cells: (c) => {
      const [a, b] = [c.below(90), c.below(90)];
      return { a, b, c: Math.max(a, b) + c.below(30) };
    },
    constraints: ["a <= c", "b <= c"],
    pairs: [
      ["a", "<=", "c"],
      ["b", "<=", "c"],
    ],
  },
  "a distance in tenths": {
    cells: (c) => {
      const a = c.below(500);
      return { a: tenth(a), b: tenth(a + 3 + c.below(9)) };
    },
    constraints: ["a + 0.3 <= b"],
    pairs: [["a", "<=", "b", 0.3]],
  },
  "a window: at least 2 and at most 5 more, of three columns": {
    cells: (c) => {
      const a = c.below(500);
      const b = a + 2 + c.below(4);
      return { a, b, c: b + c.below(9) };
    },
    constraints: ["a + 2 <= b", "b <= c"],
    pairs: [
      ["a", "<=", "b", 2],
      ["b", "<=", "c"],
    ],
  },
  dates: {
    cells: (c) => {
      const start = c.below(900);
      return { start: date(start), end: date(start + Math.floor(c.next() * c.next() * 30)) };
    },
    constraints: ["start <= end"],
    pairs: [["start", "<=", "end"]],
    order: day,
  },
  "dates with points, at least three days apart": {
    cells: (c) => {
      const start = c.below(900);
      const [from, to] = [start, start + 3 + c.below(9)].map((days) => date(days).split("-").toReversed().join("."));
      return { from, to };
    },
    constraints: ["from + 3d <= to"],
    pairs: [["from", "<=", "to", 3 * 86_400_000]],
    order: dotted,
  },
  "dates, some of which mean never": {
    cells: (c) => {
      const start = c.below(900);
      return { start: date(start), end: c.next() < 0.3 ? "9999-12-31" : date(start + c.below(50)) };
    },
    constraints: ["start <= end"],
    pairs: [["start", "<=", "end"]],
    order: day,
  },
  "a day and a time of that day or later": {
    cells: (c) => {
      const start = c.below(900);
      return {
        day: date(start),
        at: `${date(start + c.below(2))} ${String(c.below(24)).padStart(2, "0")}:${String(c.below(60)).padStart(2, "0")}`,
      };
    },
    constraints: ["day <= at"],
    pairs: [["day", "<=", "at"]],
    order: day,
  },
  "times of day, which end at midnight": {
    cells: (c) => {
      const [from, to] = [c.below(1440), c.below(1440)].toSorted((a, b) => a - b);
      const time = (minutes: number): string =>
        `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
      return { from: time(from), to: time(to) };
    },
    constraints: ["from <= to"],
    pairs: [["from", "<=", "to"]],
    order: (text) => day(`1970-01-01 ${text}`),
  },
};

async function made({ cells, columns }: Case, seed: number, share: number): Promise<Table> {
  const chance = new Chance(seed);
  const rows = Array.from({ length: 150 }, () => cells(chance));
  const options: ReadOptions = columns === undefined ? {} : { columns };
  const lists = Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]));
  return tableOf(lists, options, { chance, share });
}

describe.each(Object.entries(CASES))("%s", (_, one) => {
  const order = one.order ?? exactly;
  const isAs = (row: Record<string, string | null>): boolean =>
    one.pairs.every(([low, operator, high, distance = 0]) => {
      if (row[low] == null || row[high] == null) return true;
      const by = one.order === undefined ? exactly(String(distance)) : BigInt(distance);
      const apart = order(row[high]) - order(row[low]) - by;
      return operator === "<" ? apart > 0n : apart >= 0n;
    });

  it.each([0, 0.1])("every row is in order, with %d of the cells missing", async (share) => {
    for (const seed of [1, 2]) {
      const table = await made(one, seed, share);
      const constraints = constraintsOf(table, one.constraints);
      expect(JSON.parse(JSON.stringify(constraints))).toEqual(constraints);
      const rows = drawn(table, constraints, ROWS);
      expect(rows.columns.map(({ name, type }) => [name, type])).toEqual(table.columns.map(({ name, type }) => [name, type]));
      const texts = printed(rows);
      expect(texts.filter((row) => !isAs(row))).toEqual([]);
      const gone = texts.flatMap((row) => Object.values(row)).filter((cell) => cell === null).length;
      expect(gone > 0).toBe(share > 0);
      expect(printed(drawn(table, constraints, 200, true)).every((row) => isAs(row) && !Object.values(row).includes(null))).toBe(true);
      // the columns' own bounds hold too
      for (const { name, type, cells } of rows.columns) {
        const { lower, upper } = type as { lower: number | null; upper: number | null };
        for (const value of cells as Float64Array) {
          if (lower !== null && value < lower) throw new Error(`${name} is ${value}, below ${lower}`);
          if (upper !== null && value > upper) throw new Error(`${name} is ${value}, above ${upper}`);
        }
      }
    }
  });

  it("the table's own rows come back", async () => {
    const table = await made(one, 3, 0.1);
    const [direct, coded] = thereAndBack(table, constraintsOf(table, one.constraints));
    direct.columns.forEach(({ name, cells }, c) => {
      const own = table.columns[c].cells as Float64Array;
      // of numbers without a grid the distance is rounded
      const worst = (cells as Float64Array).reduce((most, value, row) => Math.max(most, Math.abs(value - own[row]) || 0), 0);
      const isGrid = table.columns.every(({ type }) => type.kind !== "real" || type.written.most !== null);
      expect(worst, name).toBeLessThanOrEqual(isGrid ? 0 : 2 ** -50);
      expect((cells as Float64Array).map(Number.isNaN as never), name).toEqual(own.map(Number.isNaN as never));
    });
    if (table.columns.every(({ type }) => type.kind !== "real")) expect(cellsOf(coded)).toEqual(cellsOf(table));
  });
});
