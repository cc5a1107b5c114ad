/** Sums in rows as they are printed: of whole numbers, decimals and doubles, within bounds and beside other constraints. */

import { describe, expect, it } from "vitest";
import { constraintsOf } from "../../../src/table/constraints/constraints.js";
import type { Table } from "../../../src/table/table.js";
import { cellsOf } from "../support.js";
import { Chance, drawn, exactly, printed, tableOf, thereAndBack } from "./support.js";

interface Case {
  cells: (chance: Chance) => Record<string, string | number>;
  constraints: string[];
  /** what is 0 in every row: signs of columns, and what is added */
  zeros: [Record<string, 1 | -1>, number?][];
  /** what is in order in every row */
  pairs?: [string, string][];
  columns?: Record<string, string>;
  /** whether sums are of doubles */
  isRounded?: true;
  computed: string[];
}

const cents = (value: number): string => (value / 100).toFixed(2);

const CASES: Record<string, Case> = {
  "tenths, where 0.1 + 0.2 is 0.3": {
    cells: (c) => {
      const [a, b] = [c.below(200), c.below(90)];
      return { total: (a + b) / 10, a: a / 10, b: b / 10 };
    },
    constraints: ["total = a + b"],
    zeros: [[{ total: 1, a: -1, b: -1 }]],
    computed: ["total"],
  },
  "cents with a remainder that is never below 0": {
    cells: (c) => {
      const gross = c.below(9_000_000);
      const tax = Math.floor(gross * c.next());
      return { gross: cents(gross), tax: cents(tax), net: cents(gross - tax) };
    },
    constraints: ["gross - tax = net"],
    zeros: [[{ gross: 1, tax: -1, net: -1 }]],
    columns: { tax: "bounded:0..", net: "bounded:0.." },
    computed: ["net"],
  },
  "shares of 100": {
    cells: (c) => {
      const a = c.below(101);
      const b = c.below(101 - a);
      return { a, b, c: 100 - a - b };
    },
    constraints: ["a + b + c = 100"],
    zeros: [[{ a: 1, b: 1, c: 1 }, -100]],
    columns: { a: "integer:0..100", b: "integer:0..100", c: "integer:0..100" },
    computed: ["c"],
  },
  "a total in steps of 5": {
    cells: (c) => {
      const [total, a] = [5 * c.below(60), c.below(70)];
      return { total, a, b: total - a };
    },
    constraints: ["total = a + b"],
    zeros: [[{ total: 1, a: -1, b: -1 }]],
    computed: ["b"],
  },
  "a total in steps of 5 within bounds": {
    cells: (c) => {
      const total = 5 * (4 + c.below(20));
      const a = total - 20 + c.below(20);
      return { total, a, b: total - a };
    },
    constraints: ["total = a + b"],
    zeros: [[{ total: 1, a: -1, b: -1 }]],
    columns: { total: "integer:5:0..120", a: "integer:0..", b: "integer:0..20" },
    computed: ["b"],
  },
  "numbers of full precision": {
    cells: (c) => {
      const [a, b, d] = [c.next() * 9, c.next() - 0.5, c.next() / 7];
      return { a, b, d, total: a + b + d };
    },
    constraints: ["total = a + b + d"],
    zeros: [[{ a: 1, b: 1, d: 1, total: -1 }]],
    isRounded: true,
    computed: ["total"],
  },
  "a remainder of full precision that is never below 0": {
    cells: (c) => {
      const gross = c.next() * 9;
      const tax = gross * c.next();
      return { gross, tax, net: gross - tax };
    },
    constraints: ["net = gross - tax"],
    zeros: [[{ gross: 1, tax: -1, net: -1 }]],
    columns: { tax: "real:0..", net: "real:0.." },
    isRounded: true,
    computed: ["net"],
  },
  "terms in order": {
    cells: (c) => {
      const a = c.below(100);
      const b = a + c.below(30);
      return { a, b, total: a + b };
    },
    constraints: ["total = a + b", "a <= b"],
    zeros: [[{ total: 1, a: -1, b: -1 }]],
    pairs: [["a", "b"]],
    computed: ["total"],
  },
  "a total that is at most a budget of at most 1000": {
    cells: (c) => {
      const budget = c.below(1000);
      const a = c.below(budget + 1);
      const b = c.below(budget - a + 1);
      return { a, b, total: a + b, budget };
    },
    constraints: ["total = a + b", "total <= budget"],
    zeros: [[{ total: 1, a: -1, b: -1 }]],
    pairs: [["total", "budget"]],
    columns: { a: "integer:0..", b: "integer:0..", total: "integer:0..", budget: "integer:0..1000" },
    computed: ["total"],
  },
  "sums of sums": {
    cells: (c) => {
      const [a, b, d] = [c.below(100), c.below(50), c.below(70)];
      return { all: a + b + d + 3, part: a + b, a, b, d };
    },
    constraints: ["all = part + d + 3", "part = a + b"],
    zeros: [[{ all: 1, part: -1, d: -1 }, -3], [{ part: 1, a: -1, b: -1 }]],
    computed: ["part", "all"],
  },
};

async function made({ cells, columns = {} }: Case, seed: number, share: number): Promise<Table> {
  const chance = new Chance(seed);
  const rows = Array.from({ length: 150 }, () => cells(chance));
  const lists = Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]));
  return tableOf(lists, { columns }, { chance, share });
}

describe.each(Object.entries(CASES))("%s", (_, { zeros, pairs = [], constraints: texts, isRounded = false, computed, ...rest }) => {
  const one = { zeros, constraints: texts, computed, ...rest };
  const isAs = (row: Record<string, string | null>): boolean =>
    pairs.every(([low, high]) => row[low] === null || row[high] === null || exactly(row[low]) <= exactly(row[high])) &&
    zeros.every(([signs, constant = 0]) => {
      const terms = Object.entries(signs).map(([name, sign]) => ({ sign, text: row[name] }));
      if (terms.some(({ text }) => text === null)) return true;
      if (!isRounded) return terms.reduce((sum, { sign, text }) => sum + BigInt(sign) * exactly(text!), exactly(String(constant))) === 0n;
      // the last one is the sum of the others as doubles add up
      const sum = terms.slice(0, -1).reduce((total, { sign, text }) => total + sign * Number(text), constant);
      return sum === Number(terms.at(-1)!.text);
    });

  it.each([0, 0.1])("every row adds up, with %d of the cells missing", async (share) => {
    const table = await made(one, 1, share);
    const constraints = constraintsOf(table, texts);
    const rows = drawn(table, constraints, 3000);
    expect(printed(rows).filter((row) => !isAs(row))).toEqual([]);
    for (const { type, cells } of rows.columns) {
      const { lower, upper } = type as { lower: number | null; upper: number | null };
      expect((cells as Float64Array).filter((value) => value < (lower ?? -Infinity) || value > (upper ?? Infinity))).toHaveLength(0);
    }
    expect(constraints.systems[0].members.filter(({ place }) => place === "computed").map(({ column }) => column)).toEqual(computed);
  });

  it("the table's own rows come back", async () => {
    const table = await made(one, 3, 0.1);
    const [direct, coded] = thereAndBack(table, constraintsOf(table, texts));
    direct.columns.forEach(({ name, cells }, c) => {
      const own = table.columns[c].cells as Float64Array;
      const worst = (cells as Float64Array).reduce((most, value, row) => Math.max(most, Math.abs(value - own[row]) || 0), 0);
      expect(worst, name).toBeLessThanOrEqual(isRounded ? 2 ** -49 : 0);
    });
    if (!isRounded) expect(cellsOf(coded)).toEqual(cellsOf(table));
  });
});
