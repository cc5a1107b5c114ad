import { expect, it } from "vitest";
import { energyDistance } from "../../src/core/metrics/energy-distance.js";
import { knnKl } from "../../src/core/metrics/knn-kl.js";
import { mmd } from "../../src/core/metrics/mmd.js";
import { precisionRecall } from "../../src/core/metrics/precision-recall.js";
import { sampleQuality } from "../../src/core/metrics/quality.js";
import { someRows } from "../../src/core/metrics/rows.js";
import { slicedW1 } from "../../src/core/metrics/sliced-w1.js";
import { normals, stream } from "../../src/core/random.js";

const gaussian = (rows: number, dimensions: number, seed: number): Float32Array =>
  normals(stream(seed, "quality"), 0, 0, new Float32Array(rows * dimensions));

const NAMES = ["kl_divergence_reverse", "sliced_w1", "energy_distance", "mmd", "precision", "recall", "density", "coverage"];

it.each([
  [1, 300, 200],
  [2, 300, 300],
  [3, 1000, 200],
  [2, 150, 400],
])("in %i dimensions, of %i real rows and %i samples: each metric of as many rows of both, the divergence of all", (dimensions, n, m) => {
  const [real, samples] = [gaussian(n, dimensions, 1), gaussian(m, dimensions, 2).map((z) => 1.1 * z)];
  const [reference, compared] = [real, samples].map((points) => someRows(points, dimensions, Math.min(n, m)));
  const { precision, recall, density, coverage } = precisionRecall(reference, compared, dimensions, 4);
  expect(sampleQuality(real, samples, dimensions, 4)).toEqual([
    { metric: "kl_divergence_reverse", value: knnKl(samples, real, dimensions, 4), unit: "bits" },
    { metric: "sliced_w1", value: slicedW1(reference, compared, dimensions), unit: "1" },
    { metric: "energy_distance", value: energyDistance(reference, compared, dimensions), unit: "1" },
    { metric: "mmd", value: mmd(reference, compared, dimensions), unit: "1" },
    { metric: "precision", value: precision, unit: "1" },
    { metric: "recall", value: recall, unit: "1" },
    { metric: "density", value: density, unit: "1" },
    { metric: "coverage", value: coverage, unit: "1" },
  ]);
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
