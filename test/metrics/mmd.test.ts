import { describe, expect, it } from "vitest";
import { decay } from "../../src/numerics/decay.js";
import { medianDistance, mmd } from "../../src/metrics/mmd.js";
import { someRows } from "../../src/metrics/points/rows.js";
import { normals, stream, uniforms } from "../../src/numerics/random.js";
import { metricsGolden, ROUNDING } from "../support/metrics-golden.js";
import { moments } from "../support/statistics.js";

const gaussian = (rows: number, dimensions: number, seed: number): Float32Array =>
  normals(stream(seed, "mmd"), 0, 0, new Float32Array(rows * dimensions));

describe("as NumPy and SciPy", () => {
  it.each(metricsGolden.pairs)("$name: $mmd", ({ dimensions, x, y, mmd: expected, medianDistance: sigma }) => {
    expect(Math.abs(medianDistance(x, dimensions) / sigma - 1)).toBeLessThan(ROUNDING);
    expect(Math.abs(mmd(x, y, dimensions) - expected)).toBeLessThan(ROUNDING);
  });
});

it("between normals is near the closed form", () => {
  const [dimensions, shift] = [2, 0.5];
  const differences = Array.from({ length: 20 }, (_, seed) => {
    const x = gaussian(400, dimensions, seed);
    const y = gaussian(400, dimensions, seed + 1000).map((z) => z + shift);
    // a difference of two normals is a normal of twice the variance, and a Gaussian kernel's mean over it is known
    const variance = medianDistance(x, dimensions) ** 2;
    const expected =
      2 * (variance / (variance + 2)) ** (dimensions / 2) * (1 - Math.exp((-dimensions * shift ** 2) / (2 * (variance + 2))));
    return mmd(x, y, dimensions) - expected;
  });
  const { mean, std } = moments(differences);
  expect(Math.abs(mean)).toBeLessThan((4 * std) / Math.sqrt(20));
});

it("is unbiased: 0 on average between draws of one distribution", () => {
  const { mean, std } = moments(Array.from({ length: 400 }, (_, seed) => mmd(gaussian(12, 2, seed), gaussian(9, 2, seed + 1000), 2)));
  expect(Math.abs(mean)).toBeLessThan((4 * std) / Math.sqrt(400));
});

it("does not change when both sets are moved and scaled, for the kernel goes by the first", () => {
  const [x, y] = [gaussian(40, 3, 1), gaussian(30, 3, 2).map((z) => z + 1)];
  const moved = (points: Float32Array): Float64Array => Float64Array.from(points, (v) => 8 * v + 2);
  expect(mmd(moved(x), moved(y), 3)).toBeCloseTo(mmd(x, y, 3), 12);
  expect(medianDistance(moved(x), 3)).toBeCloseTo(8 * medianDistance(x, 3), 11);
});

it("compares 5,000 rows of each where there are more, and takes the median distance of 1,000", () => {
  const [x, y] = [gaussian(5200, 1, 1), gaussian(40, 1, 2)];
  expect(medianDistance(x, 1)).toBe(medianDistance(someRows(x, 1, 1000), 1));
  expect(mmd(y, x, 1)).toBe(mmd(y, someRows(x, 1, 5000), 1));
});

it("is none where half of the pairs coincide", () => expect(mmd([1, 1, 1, 1, 2], [0, 3, 4], 1)).toBeNaN());

describe("the kernel's exponential", () => {
  it("is exp(-u) to within a few last places", () => {
    const off = (u: number): number => Math.abs(decay(u) / Math.exp(-u) - 1);
    expect(Math.max(...uniforms(stream(1, "decay"), 0, 20_000).map((u) => off(64 * u * u)))).toBeLessThan(1e-15);
  });

  it("is 1 at 0, falls everywhere it is looked at, and ends at 64", () => {
    expect([decay(0), decay(64), decay(1e300), decay(Infinity), decay(NaN)]).toEqual([1, 0, 0, 0, NaN]);
    const values = Array.from({ length: 64 * 256 + 1 }, (_, i) => decay(i / 256));
    expect(values.every((value, i) => i === 0 || value < values[i - 1])).toBe(true);
  });
});

describe("some rows", () => {
  const points = Float32Array.from({ length: 3000 }, (_, i) => i);
  const first = (rows: Float64Array): number[] => Array.from({ length: rows.length / 2 }, (_, i) => rows[2 * i]);

  it("are all of them, in order, where there are no more", () => {
    expect(someRows(points, 2, 1500)).toEqual(Float64Array.from(points));
    expect(someRows(points, 2, 9999)).toEqual(Float64Array.from(points));
  });

  it("are whole and different rows from all over, the first ones of more", () => {
    const rows = someRows(points, 2, 600);
    expect(first(rows).every((v, i) => v % 2 === 0 && rows[2 * i + 1] === v + 1)).toBe(true);
    expect(new Set(first(rows)).size).toBe(600);
    expect(someRows(points, 2, 100)).toEqual(rows.subarray(0, 200));
    // four standard errors of a mean of 600 of 1500 rows
    expect(Math.abs(moments(first(rows)).mean - 1499)).toBeLessThan(4 * (3000 / Math.sqrt(12)) * Math.sqrt((1 - 600 / 1500) / 600));
  });
});
