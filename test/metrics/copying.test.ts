import { describe, expect, it } from "vitest";
import { copyingShare } from "../../src/metrics/copying.js";
import { normals, stream } from "../../src/numerics/random.js";
import { metricsGolden } from "../support/metrics-golden.js";
import { moments } from "../support/statistics.js";

const gaussian = (rows: number, seed: number): Float32Array => normals(stream(seed, "copying"), 0, 0, new Float32Array(2 * rows));

describe("as SciPy's Mann-Whitney U of scikit-learn's distances", () => {
  it.each(metricsGolden.copying)("$name: $share", ({ dimensions, train, heldOut, samples, share }) => {
    expect(copyingShare(train, heldOut, samples, dimensions)).toBeCloseTo(share, 14);
  });
});

it("of points small enough to do by hand", () => {
  // held out: 1 and 4 away; samples: 0, 1, 2 and 5 away
  expect(copyingShare([0, 10], [1, 14], [10, -1, 12, 15], 1)).toBe((2 + 1.5 + 1 + 0) / 8);
});

it("fresh draws are as near as others: 1/2, to within the standard deviation that the comment gives", () => {
  const train = gaussian(500, 1);
  const { mean, std } = moments(
    Array.from({ length: 100 }, (_, seed) => copyingShare(train, gaussian(80, seed + 1000), gaussian(120, seed + 2000), 2)),
  );
  const expected = Math.sqrt((1 / 80 + 1 / 120) / 12);
  expect(Math.abs(mean - 0.5)).toBeLessThan((4 * expected) / 10);
  // the standard error of a standard deviation of 100 values is about 7 %
  expect(Math.abs(std / expected - 1)).toBeLessThan(0.28);
});

it("refuses sets without rows", () => {
  expect(() => copyingShare([], [0, 0], [0, 0], 2)).toThrow(RangeError);
  expect(() => copyingShare([0, 0], [], [0, 0], 2)).toThrow(RangeError);
  expect(() => copyingShare([0, 0], [0, 0], [], 2)).toThrow(RangeError);
});
