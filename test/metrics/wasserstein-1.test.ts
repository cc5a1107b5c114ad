/** The exact 1-Wasserstein distance: against another implementation, published figures, closed forms and every plan of few points. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { metricOf, sampleMetrics } from "../../src/metrics/list.js";
import { PointSet } from "../../src/metrics/points/point-set.js";
import { wasserstein1 } from "../../src/metrics/sliced-w1.js";
import { wasserstein1Metric, wassersteinDistance } from "../../src/metrics/wasserstein-1.js";
import { normals, stream } from "../../src/numerics/random.js";

/** What `test/golden/metrics/make_wasserstein.py` computes with POT, and of the tables what was published. */
const golden = JSON.parse(readFileSync(new URL("../golden/metrics/wasserstein.json", import.meta.url), "utf8")) as {
  pairs: { name: string; dimensions: number; x: number[]; y: number[]; distance: number }[];
  tables: { name: string; categories: number[]; rows: number[][]; splits: { test: number[]; published: number; distance: number }[] }[];
};

/** What double precision leaves of a sum of many products. */
const ROUNDING = 1e-12;

const gaussian = (rows: number, dimensions: number, seed: number): Float32Array =>
  normals(stream(seed, "wasserstein"), 0, 0, new Float32Array(rows * dimensions));

/** Numbers to [0, 1] by the training rows; categories, numbered in the order in which they appear, as halved indicators. */
function scaled(rows: number[][], categories: number[], training: number[][]): number[][] {
  const columns = rows[0].map((_, c): ((row: number[]) => number[]) => {
    if (categories.includes(c)) {
      const last = Math.max(...rows.map((row) => row[c]));
      return (row) => Array.from({ length: last + 1 }, (__, value) => (row[c] === value ? 0.5 : 0));
    }
    const values = training.map((row) => row[c]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return (row) => [(row[c] - low) / (high - low)];
  });
  return rows.map((row) => columns.flatMap((column) => column(row)));
}

describe("of rows of tables that were kept from training, and those of training", () => {
  const splits = golden.tables.flatMap(({ name, categories, rows, splits: all }) =>
    all.map((split, i) => ({ name: `${name}, split ${i + 1}`, categories, rows, ...split })),
  );

  it.each(splits)("is the published one and POT's: $name", ({ categories, rows, test, published, distance }) => {
    const isTest = (i: number): boolean => test.includes(i);
    const points = scaled(
      rows,
      categories,
      rows.filter((_, i) => !isTest(i)),
    );
    const [x, y] = [points.filter((_, i) => isTest(i)), points.filter((_, i) => !isTest(i))];
    const found = wassersteinDistance(x.flat(), y.flat(), points[0].length);
    expect(Math.abs(found - published)).toBeLessThanOrEqual(5.001e-7);
    expect(Math.abs(found - distance)).toBeLessThan(ROUNDING * distance);
  });
});

it.each(golden.pairs)("is POT's: $name", ({ dimensions, x, y, distance }) => {
  expect(Math.abs(wassersteinDistance(x, y, dimensions) - distance)).toBeLessThan(ROUNDING * distance);
  expect(Math.abs(wassersteinDistance(y, x, dimensions) - distance)).toBeLessThan(ROUNDING * distance);
});

it.each([
  [1, 1],
  [1, 7],
  [7, 1],
  [200, 200],
  [128, 96],
  [101, 103],
  [64, 640],
])("of %i and %i values is that of the values in order", (n, m) => {
  const [x, y] = [gaussian(n, 1, 1), gaussian(m, 1, 2).map((z) => 2 * z + 0.3)];
  const expected = wasserstein1(x.toSorted(), y.toSorted());
  expect(Math.abs(wassersteinDistance(x, y, 1) - expected)).toBeLessThan(ROUNDING * expected);
});

describe("of few points is the best of all plans", () => {
  /** Mean cost of the best way to give each unit of x one of y, of lists that are equally long. */
  function best(x: number[][], y: number[][]): number {
    if (x.length === 0) return 0;
    const [first, ...rest] = x;
    return Math.min(...y.map((to, j) => first.reduce((sum, value, a) => sum + Math.abs(value - to[a]), 0) + best(rest, y.toSpliced(j, 1))));
  }
  const rowsOf = (points: Float32Array, times: number): number[][] =>
    Array.from({ length: points.length / 2 }, (_, i) => Array.from({ length: times }, () => [points[2 * i], points[2 * i + 1]])).flat();

  it.each([
    [6, 6, 1, 1],
    [5, 5, 1, 1],
    [2, 3, 3, 2],
    [3, 2, 2, 3],
    [4, 2, 1, 2],
    [1, 6, 6, 1],
    [3, 6, 2, 1],
  ])("%i and %i", (n, m, units, others) => {
    // a lattice has ties
    for (const change of [(z: number) => z, Math.round]) {
      for (let seed = 0; seed < 4; seed++) {
        const [x, y] = [gaussian(n, 2, 2 * seed).map(change), gaussian(m, 2, 2 * seed + 1).map(change)];
        expect(wassersteinDistance(x, y, 2)).toBeCloseTo(best(rowsOf(x, units), rowsOf(y, others)) / (n * units), 12);
      }
    }
  });
});

it("of the same points in another order is 0, and of points moved beyond all others the move", () => {
  const points = gaussian(150, 2, 1);
  expect(
    wassersteinDistance(
      points,
      points.toReversed().map((_, i) => points[i % 2 === 0 ? 298 - i : 300 - i]),
      2,
    ),
  ).toBe(0);
  const whole = points.map((z) => Math.round(8 * z));
  expect(
    wassersteinDistance(
      whole,
      whole.map((z, i) => z + (i % 2 === 0 ? 1000 : -500)),
      2,
    ),
  ).toBe(1500);
  expect(wassersteinDistance([2, 2, 2], [2, 2], 1)).toBe(0);
});

it("is the same number in every call, and as many units in another unit", () => {
  const [x, y] = [gaussian(90, 2, 1), gaussian(70, 2, 2)];
  const expected = wassersteinDistance(x, y, 2);
  expect(wassersteinDistance(x, y, 2)).toBe(expected);
  for (const unit of [2 ** -1000, 2 ** 1000]) {
    const [scaledX, scaledY] = [x, y].map((points) => Float64Array.from(points, (value) => value * unit));
    expect(wassersteinDistance(scaledX, scaledY, 2) / unit).toBe(expected);
  }
});

it("is NaN where a coordinate is not finite, and refuses rows that are missing or ragged", () => {
  for (const odd of [NaN, Infinity, -Infinity]) {
    const broken = gaussian(20, 2, 1);
    broken[7] = odd;
    expect(wassersteinDistance(broken, gaussian(20, 2, 2), 2)).toBeNaN();
    expect(wassersteinDistance(gaussian(20, 2, 2), broken, 2)).toBeNaN();
  }
  expect(() => wassersteinDistance([], [1, 2], 2)).toThrow(/^x /);
  expect(() => wassersteinDistance([1, 2], [1, 2, 3], 2)).toThrow(/^y /);
});

it("compares 2,000 rows of each where there are more, and is measured when asked for", () => {
  const [real, samples] = [new PointSet(gaussian(2200, 2, 1), 2), new PointSet(gaussian(2200, 2, 2), 2)];
  const measure = wasserstein1Metric.measure({ real, heldOut: null, count: samples.rows, k: 5 });
  expect(measure(samples)).toBe(wassersteinDistance(real.some(2000).points, samples.some(2000).points, 2));
  expect(metricOf("wasserstein_1")).toBe(wasserstein1Metric);
  expect([sampleMetrics(), sampleMetrics(["wasserstein_1"])].map((list) => list.includes(wasserstein1Metric))).toEqual([false, true]);
});
