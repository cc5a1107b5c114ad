/** A mixture fitted to a table: against closed forms, scikit-learn, and what is known of missing cells. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { conditionalMoments, drawMissing, marginalLogDensity } from "../../src/data/mixture/conditional.js";
import { chooseMixture } from "../../src/data/mixture/fit/choose.js";
import { componentsOf, fitMixture } from "../../src/data/mixture/fit/fit-mixture.js";
import { logDensity, sampleMixture } from "../../src/data/mixture/gaussian-mixture.js";
import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";

const TWO: GaussianMixture = {
  weights: [0.3, 0.7],
  means: [
    [-2, 1, 0],
    [1.5, -1, 2],
  ],
  covariances: [
    [
      [1, 0.4, 0.1],
      [0.4, 0.8, -0.2],
      [0.1, -0.2, 0.5],
    ],
    [
      [0.6, -0.3, 0],
      [-0.3, 1.2, 0.5],
      [0, 0.5, 0.9],
    ],
  ],
};
const EXACT = { shrinkage: 0, tolerance: 0 } as const;

describe("one component", () => {
  const points = sampleMixture(TWO, 50, 3, "rows");
  const mean = (c: number): number => points.filter((_, i) => i % 3 === c).reduce((sum, x) => sum + x, 0) / 50;
  const covariance = (a: number, b: number): number =>
    Array.from({ length: 50 }, (_, row) => (points[row * 3 + a] - mean(a)) * (points[row * 3 + b] - mean(b))).reduce((s, x) => s + x, 0) /
    50;

  it("is the mean and the covariance of the rows", () => {
    const fit = fitMixture(points, 3, EXACT);
    for (let a = 0; a < 3; a++) {
      expect(fit.means[0][a]).toBeCloseTo(mean(a), 12);
      for (let b = 0; b < 3; b++) expect(fit.covariances[0][a][b]).toBeCloseTo(covariance(a, b), 12);
    }
    expect(fit.weights).toEqual([1]);
    expect(fit.history.at(-1)).toBeCloseTo(logDensity(fit, points).reduce((sum, x) => sum + x, 0) / 50, 12);
  });

  it("adds the variance of values that are known to a step", () => {
    const fit = fitMixture(points, 3, { ...EXACT, resolution: [0.6, 0, 0] });
    // and a millionth of the coordinate's own
    expect(fit.covariances[0][0][0]).toBeCloseTo(covariance(0, 0) * (1 + 1e-6) + 0.03, 12);
    expect(fit.covariances[0][0][1]).toBeCloseTo(covariance(0, 1), 12);
  });
});

describe("several components", () => {
  const golden = JSON.parse(readFileSync(new URL("../golden/mixture/fit.json", import.meta.url), "utf8")) as {
    points: number[][];
    means: number[][];
    weights: number[];
    logLikelihood: number;
    fittedWeights: number[];
    fittedMeans: number[][];
  };
  const unit = golden.means.map(() => [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);

  it("climb from one start to where scikit-learn's climb", () => {
    const from = { weights: golden.weights, means: golden.means, covariances: unit, strata: [0, 0, 0] };
    const fit = fitMixture(golden.points.flat(), 3, { ...EXACT, from, tolerance: 1e-13, iterations: 20_000 });
    expect(Math.abs(fit.history.at(-1)! - golden.logLikelihood)).toBeLessThan(1e-9);
    golden.fittedMeans.forEach((mean, k) => mean.forEach((value, c) => expect(fit.means[k][c]).toBeCloseTo(value, 5)));
    golden.fittedWeights.forEach((weight, k) => expect(fit.weights[k]).toBeCloseTo(weight, 5));
  });

  it("never become less likely", () => {
    const { history } = fitMixture(golden.points.flat(), 3, { ...EXACT, components: 4, iterations: 200 });
    expect(history.length).toBe(201);
    history.forEach((value, i) => expect(value - (history[i - 1] ?? -Infinity)).toBeGreaterThan(-1e-12));
  });

  it("share a covariance with a large shrinkage, and keep their own with none", () => {
    const points = sampleMixture(TWO, 2000, 5, "rows");
    const { covariances } = fitMixture(points, 3, { components: 2, shrinkage: 1e9 });
    covariances[0].forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(covariances[1][i][j], 4)));
    const own = fitMixture(points, 3, { components: 2, shrinkage: 0 });
    const order = own.means[0][0] < 0 ? [0, 1] : [1, 0];
    order.forEach((k, truth) => {
      expect(own.weights[k]).toBeCloseTo(TWO.weights[truth], 1);
      own.means[k].forEach((value, c) => expect(Math.abs(value - TWO.means[truth][c])).toBeLessThan(0.15));
      own.covariances[k].flat().forEach((value, i) => expect(Math.abs(value - TWO.covariances[truth].flat()[i])).toBeLessThan(0.15));
    });
  });

  it("are as many as there are when held-out rows decide", () => {
    const fit = chooseMixture(sampleMixture(TWO, 400, 9, "rows"), 3, { candidates: [1, 2, 3, 4, 6, 8] });
    expect(fit.chosen.components).toBe(2);
    expect(Math.max(...fit.trials.map(({ heldOut }) => heldOut))).toBe(fit.chosen.heldOut);
  });

  it("belong to strata in proportion, each fitted to its own rows", () => {
    const points = sampleMixture(TWO, 200, 11, "rows");
    const strata = Int32Array.from({ length: 200 }, (_, row) => (points[row * 3] < 0 ? 0 : 2));
    const fit = fitMixture(points, 3, { ...EXACT, components: 2, strata });
    expect(fit.strata).toEqual([0, 2]);
    const share = strata.filter((s) => s === 0).length / 200;
    expect(fit.weights[0]).toBeCloseTo(share, 12);
    const rows = [...strata.keys()].filter((row) => strata[row] === 0);
    expect(fit.means[0][1]).toBeCloseTo(rows.reduce((sum, row) => sum + points[row * 3 + 1], 0) / rows.length, 12);
    expect(componentsOf(Int32Array.of(0, 0, 2, 2, 2), 5)).toEqual([2, 0, 3]);
  });

  it("are refused where their likelihood has no bound", () => {
    expect(() => fitMixture([1, 1, 1, 1], 1, EXACT)).toThrow(/a mixture of 1 components has no likelihood on 4 rows/);
    expect(() => fitMixture([1, Infinity], 1)).toThrow("points has Infinity in row 1");
    expect(() => fitMixture([1, 2], 1, { shrinkage: -1 })).toThrow("shrinkage is -1");
    // rows that are all alike, a column that follows from another, more components than rows
    for (const points of [new Float64Array(40).fill(3), Float64Array.from({ length: 40 }, (_, i) => Math.floor(i / 2))])
      expect(Number.isFinite(fitMixture(points, 2, { components: 3 }).history.at(-1))).toBe(true);
  });
});

describe("missing cells", () => {
  it("reach the maximum that is known in closed form where the pattern is nested", () => {
    // x_0 is known of all rows, x_1 of some: μ_0 and σ_0 of all rows, x_1 by regression on the complete ones (Anderson 1957)
    const drawn = sampleMixture({ weights: [1], means: [[1, -1]], covariances: [[[1, 0.6], [0.6, 2]]] }, 40, 2, "rows"); // prettier-ignore
    const points = Float64Array.from(drawn, (value, i) => (i % 2 === 1 && i > 50 ? NaN : value));
    const complete = [...Array(40).keys()].filter((row) => !Number.isNaN(points[row * 2 + 1]));
    const average = (rows: number[], of: (row: number) => number): number => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
    const all = [...Array(40).keys()];
    const x = (row: number): number => points[row * 2];
    const y = (row: number): number => points[row * 2 + 1];
    const [m0, mx, my] = [average(all, x), average(complete, x), average(complete, y)];
    const s00 = average(all, (r) => (x(r) - m0) ** 2);
    const sxx = average(complete, (r) => (x(r) - mx) ** 2);
    const slope = average(complete, (r) => (x(r) - mx) * (y(r) - my)) / sxx;
    const rest = average(complete, (r) => (y(r) - my - slope * (x(r) - mx)) ** 2);
    const fit = fitMixture(points, 2, { ...EXACT, iterations: 2000 });
    expect(fit.means[0][0]).toBeCloseTo(m0, 9);
    expect(fit.means[0][1]).toBeCloseTo(my + slope * (m0 - mx), 9);
    expect(fit.covariances[0][0][0]).toBeCloseTo(s00, 9);
    expect(fit.covariances[0][0][1]).toBeCloseTo(slope * s00, 9);
    expect(fit.covariances[0][1][1]).toBeCloseTo(rest + slope * slope * s00, 9);
    fit.history.forEach((value, i) => expect(value - (fit.history[i - 1] ?? -Infinity)).toBeGreaterThan(-1e-12));
  });

  it("leave the density of the known ones: the mixture without the others", () => {
    const marginal: GaussianMixture = {
      weights: TWO.weights,
      means: TWO.means.map(([a, , c]) => [a, c]),
      covariances: TWO.covariances.map((m) => [
        [m[0][0], m[0][2]],
        [m[2][0], m[2][2]],
      ]),
    };
    const [value] = marginalLogDensity(TWO, [0.5, NaN, 1]);
    expect(value).toBeCloseTo(logDensity(marginal, [0.5, 1])[0], 12);
    expect(marginalLogDensity(TWO, [0.5, 0.2, 1])[0]).toBeCloseTo(logDensity(TWO, [0.5, 0.2, 1])[0], 12);
    expect(marginalLogDensity(TWO, [NaN, NaN, NaN])[0]).toBeCloseTo(0, 12);
  });

  it("have the moments of the formula, which an integral confirms", () => {
    const [{ mean, covariance }] = conditionalMoments(TWO, [0.3, NaN, 1.2]);
    let [mass, first, second] = [0, 0, 0];
    for (let y = -12; y <= 12; y += 0.01) {
      const p = Math.exp(logDensity(TWO, [0.3, y, 1.2])[0]);
      mass += p;
      first += p * y;
      second += p * y * y;
    }
    expect(mean[1]).toBeCloseTo(first / mass, 8);
    expect(covariance[4]).toBeCloseTo(second / mass - (first / mass) ** 2, 8);
    expect([mean[0], mean[2]]).toEqual([0.3, 1.2]);
  });

  it("are drawn from that law, and known cells stay as they are", () => {
    const rows = 20_000;
    const points = Float64Array.from({ length: rows * 3 }, (_, i) => [0.3, NaN, NaN][i % 3]);
    const drawn = drawMissing(TWO, points, { seed: 1, label: "missing" });
    const [{ mean, covariance }] = conditionalMoments(TWO, [0.3, NaN, NaN]);
    const average = (of: (row: number) => number): number =>
      Array.from({ length: rows }, (_, r) => of(r)).reduce((s, v) => s + v, 0) / rows;
    for (const c of [1, 2])
      expect(Math.abs(average((r) => drawn[r * 3 + c]) - mean[c])).toBeLessThan(4 * Math.sqrt(covariance[c * 4] / rows));
    expect(average((r) => (drawn[r * 3 + 1] - mean[1]) * (drawn[r * 3 + 2] - mean[2]))).toBeCloseTo(covariance[5], 1);
    expect(average((r) => (drawn[r * 3] === 0.3 ? 1 : 0))).toBe(1);
  });
});
