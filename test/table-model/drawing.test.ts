/** Ways of drawing rows: what a mixture gives through noise, shares that stay, and which way is chosen. */

import { expect, it } from "vitest";
import { posteriorMean } from "../../src/data/mixture/exact-denoiser.js";
import type { MixtureStart } from "../../src/diffusion/start/mixture-start.js";
import { DiffusionModel } from "../../src/model/node.js";
import { readTable } from "../../src/table/read-table.js";
import type { TextCells } from "../../src/table/table.js";
import { mixtureRows } from "../../src/table-model/drawing/mixture-rows.js";
import { marginalsOf, withMarginals } from "../../src/table-model/drawing/marginals.js";
import { splitOf } from "../../src/table-model/fit/held-out.js";
import { fitTableModel } from "../../src/table-model/fit/fit.js";
import type { TableCoding } from "../../src/table/coding/column.js";
import { intervalsOf, readSplit } from "./support.js";

const START: MixtureStart = {
  by: null,
  weights: [[0.25, 0.75]],
  means: [
    [-3, 1],
    [2, 0],
  ],
  factors: [
    [0.5, 0, 0.25, 0.5],
    [1, 0, -0.5, 0.75],
  ],
};
const ROWS = 20_000;
const how = { seed: 4, from: 0, count: ROWS, conditions: undefined, proportion: "exact" } as const;

/** Mean and covariance of rows of two coordinates: E x, E y, Var x, Cov, Var y. */
function momentsOf(points: Float32Array): number[] {
  const n = points.length / 2;
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [a, b] = [points[2 * i], points[2 * i + 1]];
    x += a / n;
    y += b / n;
    xx += (a * a) / n;
    xy += (a * b) / n;
    yy += (b * b) / n;
  }
  return [x, y, xx - x * x, xy - x * y, yy - y * y];
}

it("rows of a mixture have its moments, and its shares to the row", () => {
  const points = mixtureRows(START, 0, how);
  // E = Σ w μ, Cov = Σ w (L Lᵀ + μ μᵀ) - E Eᵀ
  const truth = [0.75, 0.25, 5.5, -1.28125, 0.875];
  momentsOf(points).forEach((value, i) => expect(Math.abs(value - truth[i])).toBeLessThan(0.06));
  // the first component lies left of -1 but for one row in 30,000, the other one right of it but for one in 740
  let left = 0;
  for (let i = 0; i < ROWS; i++) left += Number(points[2 * i] < -1);
  expect(Math.abs(left / ROWS - (0.25 + 0.75 * 0.00135))).toBeLessThan(0.001);
});

it("a row through noise is the posterior mean, whose law loses what the noise hides", () => {
  const sigma = 0.8;
  const one: MixtureStart = { by: null, weights: [[1]], means: [[1, -1]], factors: [[2, 0, 0, 0.5]] };
  // of a Gaussian, E[x_0 | x_0 + σ ε] has the variance s⁴ / (s² + σ²)
  const [x, y, xx, xy, yy] = momentsOf(mixtureRows(one, sigma, how));
  expect(x).toBeCloseTo(1, 1);
  expect(y).toBeCloseTo(-1, 1);
  expect(Math.abs(xx - 16 / 4.64)).toBeLessThan(0.1);
  expect(Math.abs(xy)).toBeLessThan(0.02);
  expect(Math.abs(yy - 0.0625 / 0.89)).toBeLessThan(0.003);
  // and its mean is that of x_0 for a mixture as well; posteriorMean knows where a point goes
  expect(momentsOf(mixtureRows(START, sigma, how))[0]).toBeCloseTo(0.75, 1);
  const covariances = [
    [
      [0.25, 0.125],
      [0.125, 0.3125],
    ],
    [
      [1, -0.5],
      [-0.5, 0.8125],
    ],
  ];
  const far = posteriorMean({ weights: [0.25, 0.75], means: START.means, covariances }, 1 / (1 + sigma * sigma), [-40, 0]);
  const rows = mixtureRows(START, sigma, how);
  expect(Math.min(...rows)).toBeGreaterThan(Math.min(...far));
});

it("a row is the same whatever block it is drawn in, where each component is drawn by itself", () => {
  const independent = { ...how, count: 100, proportion: "independent" } as const;
  const all = mixtureRows(START, 0.5, independent);
  for (const from of [1, 2, 7, 50])
    expect(mixtureRows(START, 0.5, { ...independent, from, count: 100 - from })).toEqual(all.subarray(2 * from));
});

it("shares of texts and of missing cells stay where detail is left out", () => {
  const coding: TableCoding = {
    columns: [
      { kind: "scaled", name: "a", mean: 0, scale: 1, step: 0 },
      { kind: "levels", name: "b", order: [2, 0, 1, 3], shares: [0.1, 0.6, 0, 0.3] },
    ],
    missing: [0, 0.05],
  };
  const drawn = mixtureRows({ by: null, weights: [[1]], means: [[0, 0.1, -0.1]], factors: [[1, 0, 0, 0.1, 0.2, 0, 0, 0.1, 0.1]] }, 0, {
    ...how,
    count: 2000,
  });
  const out = withMarginals(drawn, marginalsOf(coding, drawn, 3));
  const { levels, missing } = intervalsOf(coding, out);
  expect(levels).toEqual([200, 1200, 0, 600]);
  expect(missing).toBe(100);
  for (let i = 0; i < out.length; i += 3) expect(out[i]).toBe(drawn[i]);
});

it("a fold holds out a fifth of the rows of each value of the condition", () => {
  const conditions = Int32Array.from({ length: 100 }, (_, row) => Number(row >= 75));
  const rows = { points: new Float64Array(200), dimensions: 2, conditions };
  const all = [0, 1, 2, 3, 4].map((fold) => splitOf(rows, fold, 3));
  for (const { held, kept } of all) {
    expect(held.filter((row) => row >= 75)).toHaveLength(5);
    expect([...held, ...kept].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, row) => row));
  }
  expect(new Set(all.flatMap(({ held }) => [...held])).size).toBe(100);
});

it("of wine a way is chosen that is nearer than the law, copies no more than it may, and can be left", async () => {
  const { train } = await readSplit("wine", 0);
  const model = await fitTableModel(DiffusionModel, train);
  const { drawing, why } = model.card;
  expect(drawing).toMatchObject({ until: expect.any(Number) as number });
  expect(drawing!.trial.copying).toBeLessThanOrEqual(0.54);
  expect(why.at(-1)).toMatch(/^rows are drawn from .*: to rows held out W1 [\d.]+, coverage [\d.]+, copying [\d.]+; the law itself W1/);
  const [near, law] = [await model.sample(50), await model.sample(50, { law: true })];
  expect(near).not.toEqual(law);
  // in exact proportion, the one as the other
  const counts = (of: typeof near): number[] =>
    [0, 1, 2].map((level) => (of.columns.at(-1)!.cells as TextCells).codes.filter((code) => code === level).length);
  expect(counts(near)).toEqual(counts(law));
});

it("a table of rows that are all alike, or of one column, is drawn from", async () => {
  for (const text of [`a,b\n${"1,2\n3,4\n".repeat(20)}`, `a\n${Array.from({ length: 40 }, (_, i) => (i * i) % 23).join("\n")}\n`]) {
    const { table } = await readTable(new TextEncoder().encode(text), { name: "t.csv" });
    const model = await fitTableModel(DiffusionModel, table);
    expect((await model.sample(10)).rows).toBe(10);
  }
});
