/** A bounded part of many rows decides; the part is the same each time, and of the rows. */

import { expect, it } from "vitest";
import { rowsAtMost } from "../../src/table-model/fit/rows.js";

const rows = {
  points: Float64Array.from({ length: 3000 }, (_, i) => i),
  conditions: Int32Array.from({ length: 1000 }, (_, row) => row % 7),
  dimensions: 3,
};

it("few rows are all of them, untouched", () => {
  expect(rowsAtMost(rows, 1000, 1)).toBe(rows);
});

it("of many, so many different ones in their order, each whole and with its condition", () => {
  const part = rowsAtMost(rows, 400, 1);
  const firsts = Array.from({ length: 400 }, (_, i) => part.points[3 * i] / 3);
  expect(part.points).toHaveLength(1200);
  expect(new Set(firsts).size).toBe(400);
  expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
  firsts.forEach((row, i) => {
    expect([...part.points.subarray(3 * i, 3 * i + 3)]).toEqual([3 * row, 3 * row + 1, 3 * row + 2]);
    expect(part.conditions![i]).toBe(row % 7);
  });
  // from the whole table: its last third has about a third of them
  expect(firsts.filter((row) => row >= 667).length).toBeGreaterThan(100);
  expect(rowsAtMost(rows, 400, 1)).toEqual(part);
  expect(rowsAtMost(rows, 400, 2)).not.toEqual(part);
});
