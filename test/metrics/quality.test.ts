import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sampleQuality } from "../../src/metrics/quality.js";
import { normals, stream } from "../../src/numerics/random.js";
import { metricsGolden, ROUNDING } from "../support/metrics-golden.js";

/** What NPEET gives, as in knn-kl.test.ts. */
const knnGolden = JSON.parse(readFileSync(new URL("../golden/knn-kl.json", import.meta.url), "utf8")) as {
  dim: number;
  k: number;
  x: number[][];
  y: number[][];
  klBits: number;
}[];

const gaussian = (rows: number, dimensions: number, seed: number): Float32Array =>
  normals(stream(seed, "quality"), 0, 0, new Float32Array(rows * dimensions));

const NAMES = [
  "kl_divergence",
  "kl_divergence_reverse",
  "sliced_w1",
  "energy_distance",
  "mmd",
  "precision",
  "recall",
  "density",
  "coverage",
];

const valuesOf = (real: ArrayLike<number>, samples: ArrayLike<number>, dimensions: number, k: number): Record<string, number> =>
  Object.fromEntries(sampleQuality(real, samples, dimensions, k).map(({ metric, value }) => [metric, value]));

it("gives its metrics in this order, the divergences in bits and the others without a unit", () => {
  const rows = sampleQuality(gaussian(30, 2, 1), gaussian(20, 2, 2), 2, 4);
  expect(rows.map(({ metric, unit }) => [metric, unit])).toEqual(NAMES.map((name, i) => [name, i < 2 ? "bits" : "1"]));
});

describe("each metric is that of its name", () => {
  // of as many rows on both sides every row is compared
  const even = metricsGolden.pairs.filter(({ x, y }) => x.length === y.length);

  it.each(even)("as SciPy and scikit-learn: $name", ({ dimensions, x, y, energy, mmd, medianDistance, balls }) => {
    for (const { k, precision, recall, density, coverage } of balls) {
      const values = valuesOf(x, y, dimensions, k);
      expect(Math.abs(values.energy_distance - energy)).toBeLessThan(ROUNDING * Math.max(energy, medianDistance, ...x.map(Math.abs)));
      expect(Math.abs(values.mmd - mmd)).toBeLessThan(ROUNDING);
      const shares = [values.precision, values.recall, values.density, values.coverage];
      shares.forEach((value, i) => expect(value).toBeCloseTo([precision, recall, density, coverage][i], 13));
    }
  });

  it.each(knnGolden)("the divergence from samples to data is NPEET's: $dim dimensions, k $k", ({ dim, k, x, y, klBits }) => {
    // of the samples x from the data y
    expect(Math.abs(valuesOf(y.flat(), x.flat(), dim, k).kl_divergence_reverse - klBits)).toBeLessThan(1e-7);
  });

  it("the sliced distance of a set moved along an axis is the move times the mean of a direction's share of it, 2 / π", () => {
    const points = gaussian(200, 2, 3);
    const moved = points.map((z, i) => z + 3 * (1 - (i % 2)));
    // 128 directions, whose |cos| has a standard deviation of 0.31
    expect(Math.abs(valuesOf(points, moved, 2, 5).sliced_w1 - 6 / Math.PI)).toBeLessThan((4 * 3 * 0.31) / Math.sqrt(128));
  });
});

it.each([
  [2, 30, 20],
  [1, 20, 34],
])("in %i dimensions, of %i real rows and %i samples, compares as many of both; the divergence looks at all", (dimensions, n, m) => {
  const [real, samples] = [gaussian(n, dimensions, 1), gaussian(m, dimensions, 2)];
  const many = n > m ? real : samples;
  const before = valuesOf(real, samples, dimensions, 4);
  const changed = Array.from({ length: Math.max(n, m) }, (_, row) => {
    const kept = many[row * dimensions];
    many[row * dimensions] = 50;
    const after = valuesOf(real, samples, dimensions, 4);
    many[row * dimensions] = kept;
    return NAMES.filter((name) => after[name] !== before[name]);
  });
  expect(changed.filter((names) => names.includes("sliced_w1") && names.includes("energy_distance"))).toHaveLength(Math.min(n, m));
  // a row that is left out may be no sample's neighbour either
  for (const names of changed)
    if (!names.includes("sliced_w1")) expect(names.filter((name) => !name.startsWith("kl_divergence"))).toEqual([]);
  expect(changed.filter((names) => names.includes("kl_divergence_reverse")).length).toBeGreaterThan(Math.min(n, m));
});

it("knows worse samples from better ones by every metric", () => {
  const real = gaussian(2000, 2, 1);
  const fresh = gaussian(1000, 2, 2);
  const values = (samples: Float32Array): Record<string, number> =>
    Object.fromEntries(sampleQuality(real, samples, 2, 5).map(({ metric, value }) => [metric, value]));
  const good = values(fresh);
  // moved by one standard deviation, and drawn together
  const bad = values(fresh.map((z, i) => 0.3 * z + (i % 2)));
  for (const metric of ["kl_divergence_reverse", "sliced_w1", "energy_distance", "mmd"]) expect(bad[metric]).toBeGreaterThan(good[metric]);
  for (const metric of ["recall", "coverage"]) expect(bad[metric]).toBeLessThan(good[metric]);
  const spread = values(fresh.map((z) => 3 * z));
  for (const metric of ["precision", "density"]) expect(spread[metric]).toBeLessThan(good[metric]);
});

it("has no value where a coordinate is not finite", () => {
  for (const wrong of [NaN, Infinity]) {
    const [points, broken] = [gaussian(30, 2, 1), gaussian(30, 2, 2)];
    broken[7] = wrong;
    for (const rows of [sampleQuality(points, broken, 2, 5), sampleQuality(broken, points, 2, 5)]) {
      expect(rows.map(({ metric, value }) => [metric, value])).toEqual(NAMES.map((name) => [name, NaN]));
    }
  }
});

it("refuses a k that either side has too few points for", () => {
  expect(() => sampleQuality(gaussian(5, 2, 1), gaussian(50, 2, 2), 2, 5)).toThrow(RangeError);
  expect(() => sampleQuality(gaussian(50, 2, 1), gaussian(5, 2, 2), 2, 5)).toThrow(RangeError);
});
