import { describe, expect, it } from "vitest";
import { directions, slicedW1, wasserstein1 } from "../../src/metrics/sliced-w1.js";
import { normals, stream } from "../../src/numerics/random.js";
import { metricsGolden, ROUNDING } from "../support/metrics-golden.js";

const ascending = (values: Iterable<number>): Float64Array => Float64Array.from(values).toSorted();
const gaussian = (rows: number, dimensions: number, seed: number): Float32Array =>
  normals(stream(seed, "sliced"), 0, 0, new Float32Array(rows * dimensions));

describe("on a line", () => {
  it.each(metricsGolden.line)("$x.length and $y.length values are $distance apart, as SciPy has it", ({ x, y, distance }) => {
    const scale = Math.max(...x.map(Math.abs), ...y.map(Math.abs));
    expect(Math.abs(wasserstein1(ascending(x), ascending(y)) - distance)).toBeLessThan(ROUNDING * scale);
    expect(Math.abs(wasserstein1(ascending(y), ascending(x)) - distance)).toBeLessThan(ROUNDING * scale);
    expect(slicedW1(x, y, 1)).toBe(wasserstein1(ascending(x), ascending(y)));
  });

  it("a set repeated is the same distribution", () => {
    const x = gaussian(31, 1, 1);
    expect(wasserstein1(ascending(x), ascending([...x, ...x, ...x]))).toBe(0);
  });
});

describe("directions", () => {
  it.each([1, 2, 3, 8, 16])("are %i numbers of length 1, the same for more", (dimensions) => {
    const drawn = directions(dimensions, 500);
    for (let at = 0; at < drawn.length; at += dimensions) expect(Math.hypot(...drawn.subarray(at, at + dimensions))).toBeCloseTo(1, 14);
    expect(directions(dimensions, 7)).toEqual(drawn.subarray(0, 7 * dimensions));
  });

  it("have none that they prefer: their mean is 0 and their second moments are 1 / dimensions", () => {
    const [count, dimensions] = [20_000, 3];
    const drawn = directions(dimensions, count);
    const mean = (of: (direction: Float64Array) => number): number =>
      Array.from({ length: count }, (_, i) => of(drawn.subarray(3 * i, 3 * i + 3))).reduce((a, b) => a + b) / count;
    for (let a = 0; a < dimensions; a++) {
      // four standard errors
      expect(Math.abs(mean((d) => d[a]))).toBeLessThan(4 / Math.sqrt(3 * count));
      for (let b = 0; b <= a; b++)
        expect(Math.abs(mean((d) => d[a] * d[b]) - (a === b ? 1 / 3 : 0))).toBeLessThan((4 * 0.3) / Math.sqrt(count));
    }
  });
});

describe("in more dimensions", () => {
  it.each(metricsGolden.sliced)("$name: near SciPy's mean over 20,000 directions", ({ dimensions, x, y, mean, deviation }) => {
    for (const projections of [128, 4096]) {
      expect(Math.abs(slicedW1(x, y, dimensions, { projections }) - mean)).toBeLessThan((4 * deviation) / Math.sqrt(projections));
    }
  });

  it("is the mean over its directions of the projections' distances", () => {
    const [x, y] = [gaussian(40, 3, 1), gaussian(23, 3, 2)];
    const projected = (points: Float32Array, d: Float64Array): Float64Array =>
      ascending(Array.from({ length: points.length / 3 }, (_, i) => d.reduce((sum, along, a) => sum + along * points[3 * i + a], 0)));
    const drawn = directions(3, 10);
    const distances = Array.from({ length: 10 }, (_, i) => drawn.subarray(3 * i, 3 * i + 3)).map((d) =>
      wasserstein1(projected(x, d), projected(y, d)),
    );
    expect(slicedW1(x, y, 3, { projections: 10 })).toBeCloseTo(distances.reduce((a, b) => a + b) / 10, 13);
  });

  it("of a set and the same one moved is the mean of |direction · way|", () => {
    const x = gaussian(50, 2, 3);
    const moved = x.map((v, i) => v + (i % 2 === 0 ? 3 : 4));
    // 2/π · 5 over all directions of the plane; the standard deviation of one is 5 · √(1/2 - 4/π²)
    const error = (5 * Math.sqrt(1 / 2 - (2 / Math.PI) ** 2)) / Math.sqrt(4096);
    expect(Math.abs(slicedW1(x, moved, 2, { projections: 4096 }) - 10 / Math.PI)).toBeLessThan(4 * error);
  });

  it("scales with the points, is symmetric, and 0 between a set and itself in another order", () => {
    const [x, y] = [gaussian(60, 2, 4), gaussian(45, 2, 5)];
    expect(
      slicedW1(
        x.map((v) => 4 * v),
        y.map((v) => 4 * v),
        2,
      ),
    ).toBe(4 * slicedW1(x, y, 2));
    expect(slicedW1(y, x, 2)).toBeCloseTo(slicedW1(x, y, 2), 14);
    const reversed = Float32Array.from({ length: 120 }, (_, i) => x[118 - 2 * Math.floor(i / 2) + (i % 2)]);
    expect(slicedW1(x, reversed, 2)).toBe(0);
  });

  it.each([0, -1, 2.5, NaN])("refuses %s projections", (projections) => {
    expect(() => slicedW1([0, 0], [1, 1], 2, { projections })).toThrow(RangeError);
  });
});
