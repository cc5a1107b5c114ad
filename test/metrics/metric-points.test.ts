/** Every metric on points that it cannot take: of a wrong shape it throws, of a coordinate that is no finite number it is NaN. */

import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { variationalBound } from "../../src/diffusion/bound.js";
import { firstReach, trailingMean } from "../../src/metrics/training/convergence.js";
import { copyingShare } from "../../src/metrics/copying.js";
import { energyDistance } from "../../src/metrics/energy-distance.js";
import { evalLoss } from "../../src/diffusion/evaluation-loss.js";
import { KdTree } from "../../src/metrics/points/kd-tree.js";
import { knnKl } from "../../src/metrics/knn-kl.js";
import { medianDistance, mmd } from "../../src/metrics/mmd.js";
import { precisionRecall } from "../../src/metrics/precision-recall.js";
import { sampleQuality } from "../../src/metrics/quality.js";
import { slicedW1 } from "../../src/metrics/sliced-w1.js";
import { localThickness } from "../../src/metrics/thickness.js";
import { variance } from "../../src/statistics/variance.js";
import { normals, stream } from "../../src/numerics/random.js";
import { predictor } from "../../src/diffusion/sampling.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { modelConfig, randomParameters } from "../support/models.js";

function gaussian(rows: number, dimensions: number, seed: number): Float32Array {
  return normals(stream(seed, "metric points"), 0, 0, new Float32Array(rows * dimensions));
}

const MODEL = modelConfig({ dimensions: 2, embeddingDim: 4, hiddenSize: 4, hiddenLayers: 1, timesteps: 3 });
const backend = (await loadBackend("reference")).create(MODEL, 64);
backend.write("parameters", randomParameters(MODEL, 1));
const schedule = makeSchedule(MODEL.schedule);

/** Each of sets of points, in the order of its arguments; the values that it gives. */
type Metric = (sets: Float32Array[], dimensions: number) => number[];
const METRICS: Record<string, { names: string[]; of: Metric }> = {
  knnKl: { names: ["x", "y"], of: ([x, y], d) => [knnKl(x, y, d, 3)] },
  slicedW1: { names: ["x", "y"], of: ([x, y], d) => [slicedW1(x, y, d)] },
  energyDistance: { names: ["x", "y"], of: ([x, y], d) => [energyDistance(x, y, d)] },
  mmd: { names: ["x", "y"], of: ([x, y], d) => [mmd(x, y, d)] },
  medianDistance: { names: ["points"], of: ([x], d) => [medianDistance(x, d)] },
  precisionRecall: { names: ["real", "samples"], of: ([x, y], d) => Object.values(precisionRecall(x, y, d, 3)) as number[] },
  copyingShare: { names: ["train", "heldOut", "samples"], of: ([x, y, z], d) => [copyingShare(x, y, z, d)] },
  sampleQuality: { names: ["real", "samples"], of: ([x, y], d) => sampleQuality(x, y, d, 3).map(({ value }) => value) },
  localThickness: { names: ["points"], of: ([x], d) => [localThickness(x, d, 1)] },
  kthDistances: { names: ["queries"], of: ([x], d) => [Math.max(...new KdTree(gaussian(50, d, 9), d).kthDistances(x, 3))] },
};
const CASES = Object.entries(METRICS).flatMap(([name, { names, of }]) =>
  names.map((what, i) => ({ name, what, i, of, count: names.length })),
);

const setsOf = (count: number, dimensions = 2): Float32Array[] => Array.from({ length: count }, (_, i) => gaussian(60, dimensions, i + 1));

describe.each(CASES)("$name of $what", ({ what, i, of, count, name }) => {
  it("is a number of finite points", () => {
    expect(of(setsOf(count), 2).filter((value) => !Number.isFinite(value))).toEqual([]);
  });

  it.each([NaN, Infinity, -Infinity])("is NaN where one coordinate is %s, wherever it stands", (odd) => {
    for (const at of [0, 61, 119]) {
      const sets = setsOf(count);
      sets[i][at] = odd;
      expect([at, of(sets, 2).filter((value) => !Number.isNaN(value))]).toEqual([at, []]);
    }
  });

  it("is NaN where every coordinate is", () => {
    const sets = setsOf(count);
    sets[i].fill(NaN);
    expect(of(sets, 2).filter((value) => !Number.isNaN(value))).toEqual([]);
  });

  it("refuses ragged rows by name", () => {
    const sets = setsOf(count);
    sets[i] = sets[i].subarray(0, 119);
    expect(() => of(sets, 2)).toThrow(new RangeError(`${what} has 119 numbers: must be rows of 2 coordinates`));
  });

  // no queries have no distances
  if (name !== "kthDistances") {
    it("refuses no rows", () => {
      const sets = setsOf(count);
      sets[i] = new Float32Array(0);
      expect(() => of(sets, 2)).toThrow(/^(train|heldOut|x|y|real|samples|points) has 0 rows: must have at least [12]$/);
    });
  }

  it.each([0, -1, 1.5, NaN, Infinity])("refuses %s dimensions", (dimensions) => {
    expect(() => of(setsOf(count), dimensions)).toThrow(RangeError);
  });
});

describe.each([
  ["knnKl", (k: number) => knnKl(gaussian(9, 2, 1), gaussian(12, 2, 2), 2, k), 8],
  ["knnKl with fewer of the second", (k: number) => knnKl(gaussian(9, 2, 1), gaussian(4, 2, 2), 2, k), 4],
  ["precisionRecall", (k: number) => precisionRecall(gaussian(9, 2, 1), gaussian(12, 2, 2), 2, k), 8],
  ["sampleQuality", (k: number) => sampleQuality(gaussian(12, 2, 1), gaussian(9, 2, 2), 2, k), 8],
  ["kthDistances", (k: number) => new KdTree(gaussian(9, 2, 1), 2).kthDistances([0, 0], k), 9],
] as const)("k of %s", (_, of, most) => {
  it.each([1, most])("takes its bounds", () => {
    expect(() => of(1)).not.toThrow();
    expect(() => of(most)).not.toThrow();
  });

  it.each([0, -1, 1.5, NaN, Infinity, most + 1])("refuses %s", (k) => {
    expect(() => of(k)).toThrow(new RangeError(`k is ${k}: must be a whole number from 1 to ${most}`));
  });
});

describe("beyond the rows that a metric draws", () => {
  const many = gaussian(12_000, 1, 1);
  const odd = many.slice();
  odd[11_999] = NaN;
  const few = gaussian(20, 1, 2);

  it.each([
    ["mmd", () => mmd(odd, few, 1)],
    ["medianDistance", () => medianDistance(odd, 1)],
    ["localThickness", () => localThickness(odd, 1, 1)],
  ])("%s finds a NaN", (_, of) => expect(of()).toBeNaN());
});

describe.each([2 ** 900, 2 ** -900])("points in units of %d", (unit) => {
  const [x, y, z] = [1, 2, 3].map((seed) => gaussian(60, 2, seed));
  const scaled = (points: Float32Array): Float64Array => Float64Array.from(points, (value) => value * unit);

  it("have the same shares, divergence and discrepancy", () => {
    expect(precisionRecall(scaled(x), scaled(y), 2, 3)).toEqual(precisionRecall(x, y, 2, 3));
    expect(copyingShare(scaled(x), scaled(y), scaled(z), 2)).toBe(copyingShare(x, y, z, 2));
    expect(mmd(scaled(x), scaled(y), 2)).toBe(mmd(x, y, 2));
    expect(knnKl(scaled(x), scaled(y), 2, 3)).toBeCloseTo(knnKl(x, y, 2, 3), 10);
  });

  it("are as many units apart", () => {
    expect(energyDistance(scaled(x), scaled(y), 2) / unit).toBe(energyDistance(x, y, 2));
    expect(slicedW1(scaled(x), scaled(y), 2) / unit).toBe(slicedW1(x, y, 2));
    expect(medianDistance(scaled(x), 2) / unit).toBe(medianDistance(x, 2));
  });
});

describe("a tree", () => {
  it.each([NaN, Infinity])("refuses points with %s", (odd) => {
    expect(() => new KdTree([0, 1, odd, 2], 2)).toThrow(new RangeError(`points[2] is ${odd}: must be a finite number`));
  });

  it("gives NaN for the queries alone that are not finite", () => {
    expect([...new KdTree([0, 0, 3, 4], 2).kthDistances([0, NaN, 3, 4, Infinity, 0, 1, 1], 1)]).toEqual([NaN, 0, NaN, 1]);
  });

  it("refuses balls that are none", () => {
    const tree = new KdTree([0, 0, 3, 4], 2);
    expect(() => tree.ballCounts([NaN, 0], [1])).toThrow("centres[0] is NaN: must be a finite number");
    expect(() => tree.ballCounts([0, 0], [NaN])).toThrow("radii[0] is NaN: must be a number");
    expect(() => tree.ballCounts([0, 0, 1], [1])).toThrow("centres has 3 numbers: must be rows of 2 coordinates");
    expect(() => tree.ballCounts([0, 0, 1, 1], [1])).toThrow("the number of radii is 1: must be a whole number from 2 to 2");
  });
});

describe("losses and bounds", () => {
  const points = gaussian(10, 2, 3);
  const odd = points.slice();
  odd[7] = NaN;
  const boundOf = (of: Float32Array, dimensions = 2) =>
    variationalBound({ denoise: predictor(backend), schedule, points: of, dimensions, steps: 3, variance: () => [0.1], seed: 1 });

  it("evalLoss is finite, NaN of a NaN, and refuses wrong shapes", () => {
    expect(evalLoss(backend, { points }, 4, 1)).toBeGreaterThan(0);
    expect(evalLoss(backend, { points: odd }, 4, 1)).toBeNaN();
    expect(() => evalLoss(backend, { points: points.subarray(1) }, 4, 1)).toThrow("points has 19 numbers: must be rows of 2 coordinates");
    expect(() => evalLoss(backend, { points: points.subarray(20) }, 4, 1)).toThrow("points has 0 rows: must have at least 1");
    for (const size of [0, -1, 1.5, NaN]) expect(() => evalLoss(backend, { points }, size, 1)).toThrow(`batchSize is ${size}: must be`);
  });

  it("variationalBound is finite, NaN of a NaN, and refuses wrong shapes", () => {
    expect(Object.values(boundOf(points)).every(Number.isFinite)).toBe(true);
    expect(boundOf(odd)).toEqual({ total: NaN, prior: NaN, diffusion: NaN, reconstruction: NaN });
    expect(() => boundOf(points.subarray(1))).toThrow("points has 19 numbers: must be rows of 2 coordinates");
    expect(() => boundOf(points.subarray(20))).toThrow("points has 0 rows: must have at least 1");
    expect(() => boundOf(points, 0)).toThrow("dimensions is 0");
  });

  it.each([[[]], [[1]], [[1, NaN]], [[1, Infinity, 2]]])("the variance of %j is NaN", (values) => expect(variance(values)).toBeNaN());
});

describe("smoothing", () => {
  it("every window is the sum of its own values: a spike is gone once it has left", () => {
    const losses = Array.from({ length: 300 }, (_, i) => 0.5 + 0.3 / (i + 1));
    losses[50] = 1e30;
    const smoothed = trailingMean(losses, 20);
    losses.forEach((_, i) => {
      const own = losses.slice(Math.max(0, i - 19), i + 1);
      expect(smoothed[i]).toBe(own.reduce((sum, value) => sum + value, 0) / own.length);
    });
    expect([...smoothed.subarray(70)].every((value) => value > 0.5 && value < 0.51)).toBe(true);
    // while the spike is in the window no step reaches; then the first one after it does
    expect(firstReach(smoothed, 20, 0.505)).toBe(71);
  });

  it.each([NaN, Infinity])("a loss of %s does not outlive its window", (odd) => {
    const smoothed = trailingMean([1, odd, 1, 1, 1], 2);
    expect([...smoothed].map(Number.isFinite)).toEqual([true, false, false, true, true]);
  });

  it.each([0, -1, 1.5, NaN])("refuses a window of %s", (window) => {
    expect(() => trailingMean([1, 2], window)).toThrow(`window is ${window}: must be a whole number from 1`);
    expect(() => firstReach([1, 2], window, 1)).toThrow(`window is ${window}: must be a whole number from 1`);
  });
});
