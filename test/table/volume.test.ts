/** How much of its coordinate a cell of a histogram takes: with it the probabilities of all values add up, by a law of closed form. */

import { expect, it } from "vitest";
import { binnedCoder } from "../../src/table/coding/binned.js";
import type { BinnedColumn } from "../../src/table/coding/column.js";
import { logSlope } from "../../src/table/coding/latent.js";
import { logVolume } from "../../src/table/coding/volume.js";

/** Places within a step that are averaged over. */
const PLACES = 1000;

/** The probability of a value under the histogram itself, by which the coordinate's probability is uniform: the mean over its step. */
function probabilityOf(column: BinnedColumn, value: number): number {
  const { encode } = binnedCoder(column);
  let sum = 0;
  for (let i = 0; i < PLACES; i++) {
    const coordinate = encode(value, (i + 0.5) / PLACES);
    sum += Math.exp(logVolume(column, value, coordinate) + logSlope(coordinate));
  }
  return sum / PLACES;
}

// an edge lies half way between two values that occur: here 9 and 13
const COLUMN: BinnedColumn = { kind: "binned", name: "a", from: [-0.5, 11], to: [11, 20.5], shares: [0.75, 0.25], step: 1 };

it("a step that lies in two cells has a part of each", () => {
  expect(probabilityOf(COLUMN, 10)).toBeCloseTo(0.75 / 11.5, 12);
  expect(probabilityOf(COLUMN, 11)).toBeCloseTo(0.5 * (0.75 / 11.5 + 0.25 / 9.5), 12);
  expect(probabilityOf(COLUMN, 12)).toBeCloseTo(0.25 / 9.5, 12);
  const all = Array.from({ length: 21 }, (_, value) => probabilityOf(COLUMN, value));
  expect(all.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
});

it("an atom has its share, a number beyond an end the density of the cell beside it, not of the atom", () => {
  const column: BinnedColumn = { kind: "binned", name: "a", from: [0, 0.5, 9], to: [0, 8.5, 9], shares: [0.3, 0.6, 0.1], step: 1 };
  expect([0, 4, 9].map((value) => probabilityOf(column, value))).toEqual([0.3, 0.6 / 8, 0.1].map((p): unknown => expect.closeTo(p, 12)));
  for (const beyond of [-5, 12]) expect(probabilityOf(column, beyond)).toBeCloseTo(0.6 / 8, 12);
});
