/** The data sets that follow from formulas: the formulas written a second time, with JavaScript's own functions. */

import { describe, expect, it } from "vitest";
import type { DatasetName } from "../../src/data/datasets.js";
import { makeDataset } from "../../src/data/datasets.js";
import { column, kolmogorov, moments, uniformScore } from "../support/statistics.js";

const COUNT = 20_000;
const BLUR = 0.1;
/** Points of a curve that stand for it, evenly spread in its parameter as the data are. */
const PIECES = 2000;

type Curve = (u: number) => number[];

const rowsOf = (name: DatasetName): number[][] => {
  const { points, dimensions } = makeDataset(name, COUNT, 1);
  return Array.from({ length: COUNT }, (_, row) => Array.from(points.subarray(row * dimensions, (row + 1) * dimensions)));
};
const polar = (radius: number, angle: number): number[] => [radius * Math.cos(angle), radius * Math.sin(angle)];
const piecesOf = (curve: Curve): number[][] => Array.from({ length: PIECES }, (_, i) => curve((i + 0.5) / PIECES));
const squaredDistance = (a: number[], b: number[]): number => a.reduce((sum, value, c) => sum + (value - b[c]) ** 2, 0);
const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Within 4.5 standard errors, which chance leaves once in a hundred thousand times. */
function expectMean(expected: number, values: number[], what = ""): void {
  const { mean, std, count } = moments(values);
  expect(Math.abs(mean - expected) / (std / Math.sqrt(count)), what).toBeLessThan(4.5);
}

const roll: Curve = (u) => polar((4 / 3) * (1 + 2 * u), 1.5 * Math.PI * (1 + 2 * u));
const arm =
  (sign: number): Curve =>
  (u) =>
    [-sign, sign].map((side, c) => side * polar(4 * Math.sqrt(u), 3 * Math.PI * Math.sqrt(u))[c]);

describe.each<[DatasetName, Curve[]]>([
  ["swiss-roll", [roll]],
  ["spirals", [arm(1), arm(-1)]],
  [
    "two-rings",
    [2, 4].map(
      (radius): Curve =>
        (u) =>
          polar(radius, 2 * Math.PI * u),
    ),
  ],
  ["helix-3d", [(u) => [...polar(3, 6 * Math.PI * u), 8 * u - 4]]],
])("%s", (name, curves) => {
  const rows = rowsOf(name);
  const pieces = curves.map(piecesOf);
  const dimensions = rows[0].length;

  it("has the mean and covariance of its curves and the blur", () => {
    const all = pieces.flat();
    const mean = rows[0].map((_, c) => meanOf(all.map((piece) => piece[c])));
    for (let i = 0; i < dimensions; i++) {
      const own = rows.map((x) => x[i]);
      expectMean(mean[i], own);
      for (let j = 0; j <= i; j++) {
        const expected = meanOf(all.map((p) => (p[i] - mean[i]) * (p[j] - mean[j]))) + (i === j ? BLUR ** 2 : 0);
        const products = rows.map((x) => (x[i] - mean[i]) * (x[j] - mean[j]));
        expectMean(expected, products, `${i}, ${j}`);
      }
    }
  });

  it("lies around its curves as far as the blur, equally on each", () => {
    const counts = curves.map(() => 0);
    const squares = rows.slice(0, 5000).map((x) => {
      const nearest = pieces.map((curve) => curve.reduce((least, piece) => Math.min(least, squaredDistance(x, piece)), Infinity));
      counts[nearest.indexOf(Math.min(...nearest))]++;
      return Math.min(...nearest);
    });
    expect(Math.max(...squares)).toBeLessThan((5.8 * BLUR) ** 2 * (dimensions - 1));
    // across a curve the blur has one axis fewer than the space; a curve's ends and bends change that little
    expect(Math.abs(meanOf(squares) / ((dimensions - 1) * BLUR ** 2) - 1)).toBeLessThan(0.1);
    if (curves.length > 1) expect(uniformScore(counts)).toBeLessThan(4);
  });
});

it("swiss-roll-3d is the swiss roll times an even height, independent of each other", () => {
  const rows = rowsOf("swiss-roll-3d");
  const pieces = piecesOf(roll);
  const height = 28 / (3 * Math.PI);
  const heights = rows.map((x) => x[2]);
  // where the blur does not reach the edges, the height is uniform
  const inner = heights.filter((h) => Math.abs(h) < height - 0.5);
  expect(kolmogorov(inner, (h) => (h + height - 0.5) / (2 * height - 1))).toBeLessThan(2.2);
  const squares = heights.map((h) => h * h);
  expectMean(0, heights);
  expectMean(height ** 2 / 3 + BLUR ** 2, squares);
  for (const c of [0, 1]) {
    const mean = meanOf(pieces.map((piece) => piece[c]));
    const variance = meanOf(pieces.map((piece) => (piece[c] - mean) ** 2)) + BLUR ** 2;
    const centred = rows.map((x) => x[c] - mean);
    const centredSquares = centred.map((value) => value ** 2);
    const products = centred.map((value, row) => value * heights[row]);
    expectMean(0, centred);
    expectMean(variance, centredSquares);
    expectMean(0, products);
  }
});

it("checkerboard fills every other square, each evenly", () => {
  const counts = new Map<string, number>();
  const rows = rowsOf("checkerboard");
  for (const x of rows) {
    // a coordinate just below a border may be rounded up to it
    const [i, j] = x.map((value) => Math.floor(value / 2 - 1e-7));
    expect(Math.abs(i + j) % 2, x.join()).toBe(0);
    counts.set(`${i},${j}`, (counts.get(`${i},${j}`) ?? 0) + 1);
  }
  expect(counts.size).toBe(8);
  expect(uniformScore([...counts.values()])).toBeLessThan(4);
  const { points } = makeDataset("checkerboard", COUNT, 1);
  for (const c of [0, 1]) {
    expect(kolmogorov(column(points, 2, c), (x) => (x + 4) / 8)).toBeLessThan(2.2);
    expect(
      kolmogorov(
        column(points, 2, c).map((x) => x / 2 - Math.floor(x / 2)),
        (x) => x,
      ),
    ).toBeLessThan(2.2);
  }
});

it("pinwheel is five arms that straighten into one Gaussian", () => {
  const rows = rowsOf("pinwheel");
  const squares = rows.map(([x, y]) => x * x + y * y);
  expectMean(4 * (1 + 0.3 ** 2 + 0.1 ** 2), squares);
  const counts = [0, 0, 0, 0, 0];
  const straight = rows.map(([x, y]) => {
    const candidates = counts.map((_, k) => {
      // (a, b) of arm k: their length is known, and their angle up to a bend that depends on a
      const length = Math.hypot(x, y) / 2;
      let a = length;
      let b = 0;
      for (let iteration = 0; iteration < 50; iteration++) {
        const angle = Math.atan2(y, x) + (2 * Math.PI * k) / 5 + Math.exp(a) / 4;
        [a, b] = [length * Math.cos(angle), length * Math.sin(angle)];
      }
      return { k, a, b };
    });
    const best = candidates.filter(({ a }) => a > 0).reduce((one, other) => (Math.abs(other.b) < Math.abs(one.b) ? other : one));
    counts[best.k]++;
    return best;
  });
  expect(uniformScore(counts)).toBeLessThan(4);
  const far = straight.filter(({ a }) => a > 0.7);
  const across = far.map(({ b }) => b);
  expectMean(0, across);
  expect(Math.abs(moments(across).std / 0.1 - 1)).toBeLessThan(0.03);
  expect(Math.abs(moments(straight.map(({ a }) => a)).std / 0.3 - 1)).toBeLessThan(0.03);
  // the shares of N(1, 0.3²) above one standard deviation below and above the mean
  expect(Math.abs(far.length / COUNT - 0.8413)).toBeLessThan(0.01);
  expect(Math.abs(straight.filter(({ a }) => a > 1.3).length / COUNT - 0.1587)).toBeLessThan(0.01);
});
