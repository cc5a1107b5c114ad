/** The data sets that are Gaussian mixtures: the truth that they carry is the law of their points, and as described. */

import { describe, expect, it } from "vitest";
import { DATASET_NAMES, dimensionsOf, makeDataset, mixtureOf } from "../../src/data/datasets.js";
import { logDensity } from "../../src/data/mixture/gaussian-mixture.js";
import { covarianceZ, meanZ } from "../support/mixture-moments.js";

const MIXTURES = DATASET_NAMES.filter((name) => mixtureOf(name) !== undefined);

it("are those with a name that says so", () => {
  expect(MIXTURES).toEqual(DATASET_NAMES.filter((name) => name.startsWith("mixture-")));
  expect(MIXTURES).toHaveLength(4);
  expect(makeDataset("moons", 10, 1)).not.toHaveProperty("mixture");
});

describe.each(MIXTURES)("%s", (name) => {
  const mixture = mixtureOf(name)!;
  const { points, mixture: given } = makeDataset(name, 20_000, 1);

  it("carries the law of its points", () => {
    expect(given).toBe(mixture);
    expect(mixture.means[0]).toHaveLength(dimensionsOf(name));
    expect(meanZ(points, mixture)).toBeLessThan(4.5);
    expect(covarianceZ(points, mixture)).toBeLessThan(4.5);
  });

  it("has the points' share and shape in every component", () => {
    const d = dimensionsOf(name);
    const components = mixture.weights.map((_, k) => ({
      weights: [1],
      means: [mixture.means[k]],
      covariances: [mixture.covariances[k]],
    }));
    const densities = components.map((component) => logDensity(component, points));
    const rows: number[][] = components.map(() => []);
    for (let row = 0; row < 20_000; row++) {
      const logs = densities.map((density) => density[row]);
      rows[logs.indexOf(Math.max(...logs))].push(row);
    }
    components.forEach((component, k) => {
      const expected = 20_000 * mixture.weights[k];
      expect(Math.abs(rows[k].length - expected) / Math.sqrt(expected * (1 - mixture.weights[k]))).toBeLessThan(4.5);
      const own = rows[k].flatMap((row) => Array.from(points.subarray(row * d, (row + 1) * d)));
      expect(meanZ(own, component)).toBeLessThan(4.5);
      expect(covarianceZ(own, component)).toBeLessThan(4.5);
    });
  });
});

const determinant = ([[a, b], [c, d]]: readonly (readonly number[])[]): number => a * d - b * c;

it("mixture-blobs are round, each 2.71 times as wide as the one before, in the corners of a square", () => {
  const { means, covariances, weights } = mixtureOf("mixture-blobs")!;
  expect(weights).toEqual([0.25, 0.25, 0.25, 0.25]);
  expect(means.every((mean) => mean.every((x) => Math.abs(x) === 2))).toBe(true);
  expect(new Set(means.map(String)).size).toBe(4);
  covariances.forEach(([[variance, mixed]], k) => {
    expect(mixed).toBe(0);
    expect(Math.sqrt(variance)).toBeCloseTo(0.03 * 20 ** (k / 3), 12);
  });
});

it("mixture-ring is eight of deviation 0.2 on a circle of radius 4", () => {
  const { means, covariances, weights } = mixtureOf("mixture-ring")!;
  expect(weights).toEqual(Array.from({ length: 8 }, () => 0.125));
  means.forEach(([x, y], k) => {
    expect(x).toBeCloseTo(4 * Math.cos((Math.PI * k) / 4), 12);
    expect(y).toBeCloseTo(4 * Math.sin((Math.PI * k) / 4), 12);
  });
  expect(covariances.every((covariance) => String(covariance) === "0.04,0,0,0.04")).toBe(true);
});

it("mixture-bars are 20 times as long as wide, none along an axis and no two alike", () => {
  const { covariances } = mixtureOf("mixture-bars")!;
  for (const covariance of covariances) {
    const [[a, b], [c, d]] = covariance;
    expect(b).toBe(c);
    expect(a + d).toBeCloseTo(0.6 ** 2 + 0.03 ** 2, 12);
    expect(determinant(covariance)).toBeCloseTo((0.6 * 0.03) ** 2, 12);
  }
  const directions = covariances.map(([[a, b], [, d]]) => (((Math.atan2(2 * b, a - d) / 2 + Math.PI) % Math.PI) * 8) / Math.PI);
  expect(directions.map((eighths) => Math.round(eighths * 1e9) / 1e9)).toEqual([5, 3, 7, 1]);
});

it("mixture-5d correlates neighbouring coordinates", () => {
  const { covariances, weights } = mixtureOf("mixture-5d")!;
  expect(weights).toEqual([0.4, 0.3, 0.2, 0.1]);
  const correlations = covariances.map((covariance) => [1, 2, 4].map((lag) => covariance[0][lag] / covariance[0][0]));
  [0, 0.6, -0.6, 0.9].forEach((rho, k) => {
    expect(correlations[k].map((value) => value.toFixed(9))).toEqual([rho, rho ** 2, rho ** 4].map((value) => value.toFixed(9)));
  });
});
