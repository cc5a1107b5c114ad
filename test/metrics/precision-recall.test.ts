import { describe, expect, it } from "vitest";
import { precisionRecall } from "../../src/metrics/precision-recall.js";
import { normals, stream } from "../../src/numerics/random.js";
import { metricsGolden } from "../support/metrics-golden.js";
import { moments } from "../support/statistics.js";

const gaussian = (rows: number, dimensions: number, seed: number): Float32Array =>
  normals(stream(seed, "balls"), 0, 0, new Float32Array(rows * dimensions));

describe("as NumPy and SciPy", () => {
  it.each(metricsGolden.pairs)("$name", ({ dimensions, x, y, balls }) => {
    for (const { k, ...expected } of balls) {
      const { density, ...shares } = precisionRecall(x, y, dimensions, k);
      expect({ k, density: expect.closeTo(density, 13) as number, ...shares }).toEqual({ k, ...expected });
    }
  });
});

it("of points small enough to do by hand", () => {
  // balls of k = 1: of 0, 1, 3, 10 the radii 1, 1, 2, 7; of 1.5, 4, 20 the radii 2.5, 2.5, 16
  expect(precisionRecall([0, 1, 3, 10], [1.5, 4, 20], 1, 1)).toEqual({
    precision: 2 / 3, // 20 lies in none
    recall: 1, // 10 lies in that of 20
    density: 4 / 3, // 1.5 lies in those of 1 and 3, 4 in those of 3 and 10
    coverage: 3 / 4, // that of 0 holds no sample
  });
});

describe("between draws of one distribution, on average over seeds", () => {
  // not far from as few as there may be, where the exact numbers differ most from their limits
  const [n, m, k, seeds] = [40, 25, 5, 300];
  const values = Array.from({ length: seeds }, (_, seed) => precisionRecall(gaussian(n, 2, seed), gaussian(m, 2, seed + 1000), 2, k));
  const near = (of: (value: (typeof values)[number]) => number, expected: number): void => {
    const { mean, std } = moments(values.map(of));
    expect(Math.abs(mean - expected)).toBeLessThan((4 * std) / Math.sqrt(seeds));
  };

  it("the density is 1", () => near(({ density }) => density, 1));

  it("the coverage is the one that Naeem et al. derive", () => {
    let missed = 1;
    for (let i = 1; i <= k; i++) missed *= (n - i) / (n + m - i);
    near(({ coverage }) => coverage, 1 - missed);
  });
});

it("precision and recall change places with the sets", () => {
  const [x, y] = [gaussian(150, 3, 1), gaussian(120, 3, 2).map((z) => 0.7 * z + 0.4)];
  const [one, other] = [precisionRecall(x, y, 3), precisionRecall(y, x, 3)];
  expect([one.precision, one.recall]).toEqual([other.recall, other.precision]);
});

it("copies of the data are everywhere; samples in one place are precise and cover little", () => {
  const real = gaussian(200, 2, 1);
  expect(precisionRecall(real, real, 2, 4)).toEqual({ precision: 1, recall: 1, density: 5 / 4, coverage: 1 });
  const collapsed = precisionRecall(
    real,
    gaussian(200, 2, 2).map((z) => 1e-3 * z),
    2,
  );
  expect(collapsed.precision).toBe(1);
  expect(Math.max(collapsed.recall, collapsed.coverage)).toBeLessThan(0.1);
  expect(
    precisionRecall(
      real,
      real.map((v) => v + 100),
      2,
    ),
  ).toEqual({ precision: 0, recall: 0, density: 0, coverage: 0 });
});

it("refuses a k that either side has too few points for", () => {
  const [few, many] = [gaussian(5, 2, 1), gaussian(9, 2, 2)];
  expect(() => precisionRecall(few, many, 2)).toThrow(RangeError);
  expect(() => precisionRecall(many, few, 2)).toThrow(RangeError);
});
