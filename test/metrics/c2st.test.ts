/** The classifier two-sample test: against a classifier that looks at every pair, and against its law. */

import { describe, expect, it } from "vitest";
import { c2st, classifierAccuracy } from "../../src/metrics/c2st.js";
import { metricOf, sampleMetrics } from "../../src/metrics/list.js";
import { PointSet } from "../../src/metrics/points/point-set.js";
import { normals, permutation, stream } from "../../src/numerics/random.js";
import { moments } from "../support/statistics.js";

const gaussian = (rows: number, dimensions: number, seed: number): Float32Array =>
  normals(stream(seed, "c2st"), 0, 0, new Float32Array(rows * dimensions));

/** Votes of the k nearest training rows of both sets by sorting them all; of points without ties. */
function byHand(real: Float32Array, samples: Float32Array, dimensions: number): number {
  const rows = real.length / dimensions;
  const order = permutation(stream(0, "halves of a metric"), 0, rows);
  const row = (points: Float32Array, i: number): number[] => Array.from(points.subarray(i * dimensions, (i + 1) * dimensions));
  const middle = Math.floor(rows / 2);
  const all = [real, samples].flatMap((points, set) => Array.from(order, (i, at) => ({ set, point: row(points, i), trains: at < middle })));
  const training = all.filter(({ trains }) => trains);
  const root = Math.floor(Math.sqrt(training.length));
  const k = root % 2 === 1 ? root : root - 1;
  const tried = all.filter(({ trains }) => !trains);
  const right = tried.filter(({ set, point }) => {
    const nearest = training
      .map((other) => ({ set: other.set, distance: Math.hypot(...other.point.map((value, a) => value - point[a])) }))
      .toSorted((a, b) => a.distance - b.distance)
      .slice(0, k);
    return nearest.filter((other) => other.set === set).length > k / 2;
  });
  return right.length / tried.length;
}

describe("the accuracy", () => {
  it.each([
    [4, 1],
    [9, 2],
    [50, 2],
    [121, 1],
    [200, 3],
    [301, 5],
  ])("of %i rows in %i dimensions is that of the votes of the k nearest", (rows, dimensions) => {
    const [real, samples] = [gaussian(rows, dimensions, 1), gaussian(rows, dimensions, 2).map((z) => 0.6 * z + 0.3)];
    expect(classifierAccuracy(real, samples, dimensions)).toBe(byHand(real, samples, dimensions));
  });

  it("is 1 of sets that lie apart, whichever way round, and 1/2 of the same points", () => {
    const [real, far] = [gaussian(100, 2, 1), gaussian(100, 2, 2).map((z) => z + 100)];
    expect([classifierAccuracy(real, far, 2), classifierAccuracy(far, real, 2)]).toEqual([1, 1]);
    expect(classifierAccuracy(real, real, 2)).toBe(0.5);
    expect(classifierAccuracy([1, 1], [1, 1], 1)).toBe(0.5);
  });

  it("of unit normals a distance d apart is near the best that any classifier can do, Φ(d / 2)", () => {
    const samples = gaussian(4000, 1, 2).map((z) => z + 2);
    // Φ(1); neighbours and chance take little of it: the standard deviation is 0.006
    expect(Math.abs(classifierAccuracy(gaussian(4000, 1, 1), samples, 1) - 0.8413)).toBeLessThan(0.02);
  });

  it("takes as many rows of both", () => {
    const [real, samples] = [gaussian(300, 2, 1), gaussian(120, 2, 2)];
    const some = new PointSet(real, 2).some(120).points;
    expect(classifierAccuracy(real, samples, 2)).toBe(classifierAccuracy(some, samples, 2));
  });

  it("does not change with the unit, however extreme", () => {
    const [real, samples] = [gaussian(200, 2, 1), gaussian(200, 2, 2).map((z) => 1.3 * z)];
    const expected = classifierAccuracy(real, samples, 2);
    for (const unit of [2 ** -600, 2 ** 600]) {
      const scaled = [real, samples].map((points) => Float64Array.from(points, (value) => value * unit));
      expect(classifierAccuracy(scaled[0], scaled[1], 2)).toBe(expected);
    }
  });
});

it("between draws of one law has mean 1/2 and at most the standard deviation of as many fair coins as rows are classified", () => {
  const [rows, repeats] = [60, 600];
  const values = Array.from({ length: repeats }, (_, i) =>
    classifierAccuracy(gaussian(rows, 2, 2 * i + 10), gaussian(rows, 2, 2 * i + 11), 2),
  );
  const coin = 0.5 / Math.sqrt(rows);
  const { mean, std } = moments(values);
  const ratio = (std / coin) ** 2;
  expect(Math.abs(mean - 0.5)).toBeLessThan((4 * coin) / Math.sqrt(repeats));
  // 4 standard deviations of a variance of so many values
  expect(ratio).toBeLessThan(1 + 4 * Math.sqrt(2 / repeats));
  expect(ratio).toBeGreaterThan(0.7);
});

it("is NaN where a coordinate is not finite, and refuses rows that are too few or ragged", () => {
  for (const odd of [NaN, Infinity]) {
    const broken = gaussian(20, 2, 1);
    broken[7] = odd;
    expect(classifierAccuracy(broken, gaussian(20, 2, 2), 2)).toBeNaN();
    expect(classifierAccuracy(gaussian(20, 2, 2), broken, 2)).toBeNaN();
  }
  expect(() => classifierAccuracy([1, 2], [1, 2, 3, 4], 2)).toThrow(/^real has 1 row/);
  expect(() => classifierAccuracy([1, 2, 3, 4], [1, 2, 3], 2)).toThrow(/^samples/);
});

it("is measured when asked for, of at most 10,000 rows of each", () => {
  expect(metricOf("c2st")).toBe(c2st);
  expect(sampleMetrics()).not.toContain(c2st);
  expect(sampleMetrics(["c2st"])).toContain(c2st);
  const [real, samples] = [new PointSet(gaussian(10_050, 1, 1), 1), new PointSet(gaussian(10_020, 1, 2), 1)];
  const measure = c2st.measure({ real, heldOut: null, count: samples.rows, k: 5 });
  expect(measure(samples)).toBe(classifierAccuracy(real.some(10_000).points, samples.some(10_000).points, 1));
});
