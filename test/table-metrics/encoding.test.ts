/** Rows as points: texts, missing cells, and columns that say nothing. */

import { expect, it } from "vitest";
import { readTable } from "../../src/table/read-table.js";
import { selectRows } from "../../src/table/rows.js";
import { coverageOf } from "../../src/table-metrics/coverage.js";
import { encodeRows, fitEncoding } from "../../src/table-metrics/encoding.js";
import { PointSet } from "../../src/metrics/points/point-set.js";

const TEXT = `id,n,two,three,same
r1x,1.5,a,p,k
r2x,3.5,b,q,k
r3x,,a,r,k
r4x,2.0,,p,k
r5x,7.5,b,q,k
r6x,9.25,a,q,k
`;

it("numbers by the training rows, texts one-hot and halved, missing cells apart from all others", async () => {
  const { table } = await readTable(new TextEncoder().encode(TEXT), { name: "t.csv", columns: { id: "identifier" } });
  const train = selectRows(table, [0, 1, 2, 3]);
  const { points, dimensions } = encodeRows(fitEncoding(train, table), table);
  // n and whether it is missing; a, b and missing; p, q and r
  expect(dimensions).toBe(8);
  const mean = ((1.5 + 3.5 + 2) / 3 - 1.5) / 2;
  expect(Array.from(points)).toEqual(
    [
      [0, 0, 0.5, 0, 0, 0.5, 0, 0],
      [1, 0, 0, 0.5, 0, 0, 0.5, 0],
      [expect.closeTo(mean, 12), 1, 0.5, 0, 0, 0, 0, 0.5],
      [0.25, 0, 0, 0, 0.5, 0.5, 0, 0],
      [3, 0, 0, 0.5, 0, 0, 0.5, 0],
      [3.875, 0, 0.5, 0, 0, 0, 0.5, 0],
    ].flat(),
  );
  // without a missing cell; a text that only other rows of the file have keeps its place
  const known = selectRows(table, [0, 1, 4, 5]);
  expect(encodeRows(fitEncoding(known), known).dimensions).toBe(5);
  expect(() => encodeRows(fitEncoding(table), { rows: 0, columns: [] })).toThrow('a table has no column "n"');
  const constant = { rows: table.rows, columns: table.columns.filter(({ name }) => name === "id" || name === "same") };
  expect(() => fitEncoding(constant)).toThrow("no column to compare");
});

it("rows that are as far as the third nearest are not covered, also where they are so but for rounding", () => {
  const set = (values: number[]): PointSet => new PointSet(values, 1, "rows");
  const covered = coverageOf(set([0, 0.1, 0.3, 0.6]));
  // radii: .3, .2, .3, .5
  expect(covered(set([0.3]))).toBe(0.5);
  expect(covered(set([0.1 + 0.2]))).toBe(0.5);
  expect(covered(set([0.29, NaN]))).toBeNaN();
  expect(() => coverageOf(set([0, 1]))).toThrow("coverage needs 3 real rows at least: there are 2");
});
