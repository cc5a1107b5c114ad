import { describe, expect, it } from "vitest";
import { energyDistance } from "../../src/metrics/energy-distance.js";
import { normals, stream } from "../../src/numerics/random.js";
import { metricsGolden, ROUNDING } from "../support/metrics-golden.js";
import { moments } from "../support/statistics.js";

const gaussian = (rows: number, dimensions: number, seed: number): Float32Array =>
  normals(stream(seed, "energy"), 0, 0, new Float32Array(rows * dimensions));

describe("as SciPy", () => {
  it.each(metricsGolden.pairs)("$name: $energy", ({ dimensions, x, y, energy, medianDistance }) => {
    const scale = Math.max(energy, medianDistance, ...x.map(Math.abs));
    expect(Math.abs(energyDistance(x, y, dimensions) - energy)).toBeLessThan(ROUNDING * scale);
    expect(Math.abs(energyDistance(y, x, dimensions) - energy)).toBeLessThan(ROUNDING * scale);
  });
});

it("of points small enough to do by hand", () => {
  // between: 2, 3, 1, 2 of mean 2; within: 1 and 1
  expect(energyDistance([0, 1], [2, 3], 1)).toBe(2);
  expect(energyDistance([0, 0, 3, 4], [0, 0, 3, 4], 2)).toBe(2 * 2.5 - 5 - 5);
});

it("between normals on a line is near the closed form", () => {
  // E|N(μ, s²)| = s √(2/π) exp(-μ²/2s²) + μ erf(μ/s√2); with μ = 0, X of variance 1 and Y of variance 9: s² = 10, 2 and 18
  const expected = Math.sqrt(2 / Math.PI) * (2 * Math.sqrt(10) - Math.sqrt(2) - Math.sqrt(18));
  const estimates = Array.from({ length: 40 }, (_, seed) =>
    energyDistance(
      gaussian(200, 1, seed),
      gaussian(200, 1, seed + 1000).map((z) => 3 * z),
      1,
    ),
  );
  const { mean, std } = moments(estimates);
  expect(Math.abs(mean - expected)).toBeLessThan((4 * std) / Math.sqrt(40));
});

it("is unbiased: 0 on average between draws of one distribution, however few", () => {
  const { mean, std } = moments(
    Array.from({ length: 400 }, (_, seed) => energyDistance(gaussian(8, 2, seed), gaussian(5, 2, seed + 1000), 2)),
  );
  const error = std / Math.sqrt(400);
  expect(Math.abs(mean)).toBeLessThan(4 * error);
  // what a V-statistic would add lies far outside; E|X - X′| is √π
  expect(Math.sqrt(Math.PI) * (1 / 8 + 1 / 5)).toBeGreaterThan(8 * error);
});

it("scales with the points and does not change when they are turned", () => {
  const [x, y] = [gaussian(40, 2, 1), gaussian(30, 2, 2).map((z) => z + 1)];
  const distance = energyDistance(x, y, 2);
  expect(
    energyDistance(
      x.map((v) => 8 * v),
      y.map((v) => 8 * v),
      2,
    ),
  ).toBe(8 * distance);
  const turned = (points: Float32Array): Float64Array =>
    Float64Array.from(points, (v, i) => (i % 2 === 0 ? 0.6 * v - 0.8 * points[i + 1] : 0.8 * points[i - 1] + 0.6 * v));
  expect(energyDistance(turned(x), turned(y), 2)).toBeCloseTo(distance, 12);
});
