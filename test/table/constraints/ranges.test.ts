/** No number beyond the least and the greatest of its column in the table, whatever a model gives. */

import { describe, expect, it } from "vitest";
import { constraintsOf } from "../../../src/table/constraints/constraints.js";
import { printed } from "./support.js";
import { Chance, drawn, tableOf, thereAndBack } from "./support.js";
import { cellsOf } from "../support.js";

/** Shares of 100, two columns in order, and two dates: a row in so many of a case. */
const CASES: Record<string, (chance: Chance) => Record<string, string | number>> = {
  tenths: (c) => {
    const [q, r, low] = [100 + c.below(400), 50 + c.below(250), c.below(80)];
    return { p: (1000 - q - r) / 10, q: q / 10, r: r / 10, low, high: low + c.below(100 - low) };
  },
  doubles: (c) => {
    const [q, r, low] = [c.next() < 0.3 ? 0 : c.next() * 49.9, c.next() * 30, c.next() * 80];
    return { p: 100 - q - r, q, r, low, high: low + c.next() * (99 - low) };
  },
};

describe.each(Object.entries(CASES))("%s", (_, cells) => {
  it("stay in their range, and come back as they were", async () => {
    const chance = new Chance(5);
    const rows = Array.from({ length: 200 }, () => cells(chance));
    const names = Object.keys(rows[0]);
    const table = await tableOf(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])));
    const constraints = constraintsOf(table, ["p + q + r = 100", "low <= high"]);
    for (const back of thereAndBack(table, constraints))
      cellsOf(back).forEach((row, i) => row.forEach((cell, c) => expect(Number(cell)).toBeCloseTo(Number(rows[i][names[c]]), 9)));
    for (const row of printed(drawn(table, constraints, 2000)))
      for (const name of names) {
        const own = rows.map((one) => Number(one[name]));
        const [value, slack] = [Number(row[name]), 1e-9];
        expect(value >= Math.min(...own) - slack && value <= Math.max(...own) + slack, `${name} ${value}`).toBe(true);
      }
  });
});

it("a missing cell that no number of its range would do for keeps its own bounds", async () => {
  const table = await tableOf({ a: [1, 2, 3, 9, 4, 5], b: [2, 3, 5, "", 6, 7] });
  const constraints = constraintsOf(table, ["a <= b"]);
  const { members } = constraints.systems[0];
  expect(members.map(({ column, lower, upper }) => [column, lower, upper])).toEqual([
    ["a", 1, 9],
    ["b", 1, null],
  ]);
  for (const back of thereAndBack(table, constraints)) expect(cellsOf(back)).toEqual(cellsOf(table));
});
