/** The coordinates that a model lives in: maps there and back, regions that follow the data, and what they cost. */

import { describe, expect, it } from "vitest";
import type { Denoise } from "../../src/diffusion/samplers/chain/seam.js";
import { leaveOneOutCost } from "../../src/diffusion/transform/splits.js";
import { Moments, sampleOf } from "../../src/diffusion/transform/moments.js";
import { logDeterminant, toUnit } from "../../src/diffusion/transform/affine.js";
import { posterior } from "../../src/diffusion/process/posterior.js";
import { measureErrors } from "../../src/diffusion/adaptation/measure-errors.js";
import { analyticVariance, gridVariance } from "../../src/diffusion/adaptation/reverse-variance.js";
import { makeDataset, mixtureOf, otherSeed } from "../../src/data/datasets.js";
import type { DatasetName } from "../../src/data/datasets.js";
import type { DomainConfig } from "../../src/diffusion/transform/config.js";
import type { Domain } from "../../src/diffusion/transform/domain.js";
import { decode, domainCost, drawRegions, encode } from "../../src/diffusion/transform/transform.js";
import { fitDomain } from "../../src/diffusion/transform/fit.js";
import { locate } from "../../src/diffusion/transform/partition.js";
import { exactPredictor } from "../../src/data/mixture/exact-denoiser.js";
import { variationalBound } from "../../src/diffusion/bound.js";
import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";
import { logDensity, sampleMixture } from "../../src/data/mixture/gaussian-mixture.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { relativeError } from "../support/relative-error.js";
import { column, moments } from "../support/statistics.js";
import { fromNoise } from "../../src/diffusion/samplers/from-noise.js";

const REGIONS = { sizes: [4, 24], minimumRows: 50, memorisedRows: 0, pseudoCount: 1, scale: "full" } as const;
const KINDS: [string, DomainConfig][] = [
  ["the data's own units", { kind: "data" }],
  ["standardised along the axes", { kind: "standardised", scale: "axes" }],
  ["standardised by the covariance", { kind: "standardised", scale: "full" }],
  ["splits", { kind: "splits", ...REGIONS, sizes: [4, 24] }],
  ["splits along the axes", { kind: "splits", ...REGIONS, sizes: [4, 24], scale: "axes" }],
  ["k-means", { kind: "k-means", ...REGIONS, sizes: [4, 24] }],
  ["uniform cells", { kind: "uniform", ...REGIONS, sizes: [2, 6] }],
];
const SPLITS = { kind: "splits", ...REGIONS, sizes: [20, 160] } as const satisfies DomainConfig;

function countsOf(regions: Int32Array, count: number): number[] {
  return Array.from({ length: count }, (_, region) => regions.filter((own) => own === region).length);
}

function fit(config: DomainConfig, name: DatasetName, count: number): { domain: Domain; points: Float32Array; dimensions: number } {
  const { points, dimensions } = makeDataset(name, count, 1);
  return { domain: fitDomain(config, points, dimensions, 1), points, dimensions };
}

describe.each(KINDS)("%s", (_, config) => {
  const { domain, points, dimensions } = fit(config, "helix-3d", 3000);
  const rows = encode(domain, points, dimensions);
  const { partition } = domain;
  const finest = locate(partition, points, dimensions);

  it("lead back to the data", () => {
    expect(relativeError(decode(domain, rows), points)).toBeLessThan(2e-7);
  });

  it("are the same for the same data and seed", () => {
    expect(fitDomain(config, points, dimensions, 1)).toEqual(domain);
  });

  it("hold the training data in their box, tightly", () => {
    for (let a = 0; a < dimensions; a++) {
      const values = column(rows.points, dimensions, a);
      expect([domain.lower[a], domain.upper[a]]).toEqual([Math.min(...values), Math.max(...values)]);
    }
  });

  it("give the finest region and those that hold it, level by level, nested", () => {
    expect(rows.regions?.length ?? 0).toBe(finest.length * partition.levels);
    const parent = new Map<string, number>();
    finest.forEach((region, row) => {
      for (let level = 0; level < partition.levels; level++) {
        const own = rows.regions![row * partition.levels + level];
        expect(own).toBe(partition.ancestors[region * partition.levels + level]);
        if (level === 0) continue;
        const above = rows.regions![row * partition.levels + level - 1];
        expect(parent.get(`${level} ${own}`) ?? above).toBe(above);
        parent.set(`${level} ${own}`, above);
      }
    });
  });

  it("have the law of the training data's regions", () => {
    const counts = Array.from(domain.prior, (_p, region) => finest.filter((own) => own === region).length);
    const expected = counts.map((count) => (partition.levels === 0 ? 1 : (count + 1) / (3000 + counts.length)));
    expect(relativeError(domain.prior, expected)).toBeLessThan(1e-6);
    expect(domain.prior.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  });
});

describe("standardised data", () => {
  it("have mean 0 and deviation 1 along every axis, and with the covariance no slant", () => {
    for (const scale of ["axes", "full"] as const) {
      const { domain, points } = fit({ kind: "standardised", scale }, "mixture-bars", 4000);
      const { points: u } = encode(domain, points, 2);
      const [x, y] = [column(u, 2, 0), column(u, 2, 1)];
      for (const values of [x, y]) {
        expect(Math.abs(moments(values).mean)).toBeLessThan(1e-6);
        expect(Math.abs(moments(values).std - 1)).toBeLessThan(1e-6);
      }
      if (scale === "full") expect(Math.abs(x.reduce((sum, value, i) => sum + value * y[i], 0) / 4000)).toBeLessThan(1e-6);
    }
  });

  it.each([7, 7.1, -1e6, 0])("may lack extent along an axis, at %f", (place) => {
    const flat = Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? i : place));
    for (const [kind, scale] of [
      ["standardised", "axes"],
      ["standardised", "full"],
      ["splits", "full"],
      ["k-means", "full"],
      ["uniform", "full"],
    ] as const) {
      const domain = fitDomain({ kind, ...REGIONS, sizes: [2, 4], scale }, flat, 2, 1);
      const rows = encode(domain, flat, 2);
      expect(relativeError(decode(domain, rows), flat)).toBeLessThan(2e-7);
      // a neighbouring float is not far away
      const moved = encode(domain, Float32Array.of(100, Math.fround(place) + Math.abs(place) * 2 ** -23), 2);
      expect(Math.abs(moved.points[1])).toBeLessThan(5);
    }
  });

  it("may lie far from 0 and on a slant", () => {
    const line = Float32Array.from({ length: 2000 }, (_, i) => 1e5 + Math.floor(i / 2) / 1000);
    const domain = fitDomain({ kind: "standardised", scale: "axes" }, line, 2, 1);
    // the uniform distribution's, of multiples of 1/128, which is what float32 holds there
    expect(relativeError([domain.scale[0]], [Math.sqrt((1 - 1e-6) / 12)])).toBeLessThan(1e-3);
    for (const kind of ["standardised", "splits"] as const) {
      const { points } = encode(fitDomain({ kind, ...REGIONS, sizes: [2, 4] }, line, 2, 1), line, 2);
      expect(points.every((u) => Math.abs(u) < 10)).toBe(true);
    }
  });

  it("must be finite, and there", () => {
    expect(() => fitDomain({ kind: "data" }, new Float32Array(0), 2, 1)).toThrow(/no points/);
    expect(() => fitDomain({ kind: "data" }, Float32Array.of(1, NaN), 2, 1)).toThrow(/not finite/);
  });
});

describe("recursive splits", () => {
  it("find the seventeen discs of circle, each whole", () => {
    const { domain, points } = fit(SPLITS, "circle", 100_000);
    expect(domain.partition.count).toBe(17);
    // a disc has radius 0.09: every region's points lie within it
    const finest = locate(domain.partition, points, 2);
    finest.forEach((region, row) => {
      const offset = [0, 1].map((a) => points[2 * row + a] - domain.mean[2 * region + a]);
      if (Math.hypot(...offset) > 0.1) throw new Error(`row ${row} is ${Math.hypot(...offset)} from the middle of region ${region}`);
    });
  });

  it("find the four blobs of a mixture, whose entropy is then what a point costs", () => {
    const { domain } = fit(SPLITS, "mixture-blobs", 100_000);
    expect(domain.partition.count).toBe(4);
    const heldOut = makeDataset("mixture-blobs", 20_000, otherSeed(1)).points;
    const entropy = -logDensity(mixtureOf("mixture-blobs")!, heldOut).reduce((sum, value) => sum + value, 0) / 20_000;
    // the blobs hardly overlap: what is left is the normal's own ½ (1 + log 2π) per coordinate
    const cost = domainCost(domain, encode(domain, heldOut, 2)) + 1 + Math.log(2 * Math.PI);
    expect(Math.abs(cost - entropy)).toBeLessThan(0.01);
  });

  it("leave a filled rectangle undivided, whose halves cost as much", () => {
    expect(fit(SPLITS, "line", 100_000).domain.partition.count).toBe(1);
  });

  it.each([50, 200, 1000, 10_000])("leave %i points of one normal undivided", (count) => {
    const normal: GaussianMixture = {
      weights: [1],
      means: [[3, -2]],
      covariances: [
        [
          [2, 0.9],
          [0.9, 0.5],
        ],
      ],
    };
    for (const seed of [1, 2, 3, 4, 5]) {
      const points = sampleMixture(normal, count, seed, "one normal");
      expect(fitDomain({ ...SPLITS, minimumRows: 10 }, points, 2, 1).partition.count).toBe(1);
    }
  });

  it("give no region fewer points than asked for, nor than its scale takes", () => {
    for (const minimumRows of [2, 60]) {
      const { domain, points } = fit({ ...SPLITS, minimumRows }, "dino", 1000);
      const held = countsOf(locate(domain.partition, points, 2), domain.partition.count);
      expect(held.length).toBeGreaterThan(3);
      expect(Math.min(...held)).toBeGreaterThanOrEqual(Math.max(20, minimumRows));
    }
  });

  it.each([true, false])("are judged by leaving out each point in turn, scaled along the axes: %s", (axesOnly) => {
    const normal: GaussianMixture = {
      weights: [1],
      means: [[1, 2, 3]],
      covariances: [
        [
          [2, 0.9, 0],
          [0.9, 0.5, 0.1],
          [0, 0.1, 1],
        ],
      ],
    };
    const points = sampleMixture(normal, 30, 1, "leave one out");
    const sample = sampleOf(points, 3);
    const rows = Uint32Array.from({ length: 30 }, (_, row) => row);
    const exact = [...rows].reduce((sum, row) => {
      const others = Moments.of(
        sample,
        rows.filter((other) => other !== row),
      );
      const [mean, scale] = [others.mean(), others.scale(axesOnly)];
      const squares = toUnit(points, row, { dimensions: 3, mean, scale }).reduce((total, u) => total + u * u, 0);
      return sum + logDeterminant(scale, 3) + squares / 2 - Math.log(29);
    }, 0);
    // the least extent, 1e-4 of the data's, enters the two in other places
    expect(Math.abs(leaveOneOutCost(sample, rows, axesOnly) - exact)).toBeLessThan(1e-5);
  });

  it.each<[DatasetName, number, number]>([
    ["dino", 1000, 1],
    ["dino", 3000, 9],
    ["mixture-blobs", 3000, 4],
  ])("hold enough rows of a small table that a network cannot learn them by heart: %s of %i", (name, count, most) => {
    for (const kind of ["splits", "k-means"] as const) {
      const { partition } = fit({ ...SPLITS, kind, memorisedRows: 1000 }, name, count).domain;
      expect(partition.count).toBeLessThanOrEqual(Math.min(9, kind === "splits" ? most : 9));
      expect(partition.count > 1).toBe(most > 1);
    }
    const { memorisedRows: _, ...byDefault } = SPLITS;
    expect(fit(byDefault, name, count).domain).toEqual(fit({ ...SPLITS, memorisedRows: 1000 }, name, count).domain);
  });

  it("cost held-out points of a small table less than no division, where they divide it", () => {
    for (const count of [60, 100, 300, 1000]) {
      const heldOut = makeDataset("dino", 5000, otherSeed(1)).points;
      const costOf = (config: DomainConfig): number => {
        const { domain } = fit(config, "dino", count);
        return domainCost(domain, encode(domain, heldOut, 2));
      };
      const regions = fit({ ...SPLITS, minimumRows: 20 }, "dino", count).domain.partition.count;
      expect(regions > 4).toBe(count >= 300);
      const [divided, whole] = [costOf({ ...SPLITS, minimumRows: 20 }), costOf({ kind: "standardised", scale: "full" })];
      if (count < 200) expect(divided).toBeLessThanOrEqual(whole);
      else expect(divided).toBeLessThan(whole - 0.3);
    }
  });
});

describe("the centres of k-means", () => {
  it("are the means of the points nearest to them", () => {
    const { domain } = fit({ kind: "k-means", ...REGIONS, sizes: [2, 4], minimumRows: 1 }, "mixture-blobs", 8000);
    const { locator } = domain.partition;
    if (locator.kind !== "nearest") throw new Error("expected centres");
    expect(relativeError(locator.centres, domain.mean)).toBeLessThan(1e-3);
  });

  it.each([500, 3000])("of %i rows are as many as asked for, or as have rows enough", (count) => {
    for (const minimumRows of [20, 50, 10_000]) {
      const { domain, points } = fit({ kind: "k-means", ...REGIONS, sizes: [4, 24], minimumRows }, "dino", count);
      const held = countsOf(locate(domain.partition, points, 2), domain.partition.count);
      expect(held).toHaveLength(minimumRows > count ? 1 : held.length);
      if (minimumRows <= count) expect(Math.min(...held)).toBeGreaterThanOrEqual(minimumRows);
      // no more are left out than must be: a third of the rows' room is used at least
      expect(held.length).toBeGreaterThanOrEqual(Math.min(24, Math.floor(count / minimumRows / 3)));
    }
  });

  it("are few where there are few different points", () => {
    const points = Float32Array.from({ length: 400 }, (_, i) => (i % 6 < 2 ? 0 : i % 6 < 4 ? 1 : 5));
    const { partition } = fitDomain({ kind: "k-means", ...REGIONS, sizes: [2, 10], minimumRows: 2 }, points, 2, 1);
    expect(partition.count).toBe(3);
  });
});

describe("uniform cells", () => {
  // 400 points in one corner of a square of side 10, 100 in the opposite one
  const lattice = (side: number, from: number): number[] =>
    Array.from(
      { length: 2 * side * side },
      (_, i) => from + (i % 2 === 0 ? Math.floor(i / 2 / side) : Math.floor(i / 2) % side) / (side - 1),
    );
  const points = Float32Array.from([...lattice(20, 0), ...lattice(10, 9)]);
  const fitted = (minimumRows: number): Domain => fitDomain({ kind: "uniform", ...REGIONS, sizes: [2, 20], minimumRows }, points, 2, 1);

  it("are divided only where they hold enough points", () => {
    // a corner is three cells by three of the finer grid, which reaches a little beyond the points
    expect(fitted(1).partition.count).toBe(18);
    expect(fitted(20).partition.count).toBe(10);
    expect(fitted(1000).partition.count).toBe(2);
  });

  it("all hold points, and those without belong to the nearest", () => {
    const { partition } = fitted(1);
    expect(Math.min(...countsOf(locate(partition, points, 2), partition.count))).toBeGreaterThan(0);
    const [near, far] = [Float32Array.of(4, 4, -9, -9), Float32Array.of(6, 6, 99, 99)].map((own) => locate(partition, own, 2));
    const coarse = (region: number): number => partition.ancestors[2 * region];
    expect([...near].map(coarse)).toEqual([0, 0]);
    expect([...far].map(coarse)).toEqual([1, 1]);
  });
});

describe("regions of samples", () => {
  const { domain } = fit({ kind: "k-means", ...REGIONS, sizes: [4, 24] }, "dino", 5000);
  const { levels, count } = domain.partition;

  it("follow their law", () => {
    const rows = 40_000;
    const drawn = drawRegions(domain, 3, 0, rows);
    const counts = new Float64Array(count);
    for (let row = 0; row < rows; row++) counts[drawn[row * levels + levels - 1]]++;
    // chi-squared with count - 1 degrees of freedom: beyond mean + 5 deviations with a chance of about 1e-5
    const chi = counts.reduce((sum, own, c) => sum + (own - rows * domain.prior[c]) ** 2 / (rows * domain.prior[c]), 0);
    expect(chi).toBeLessThan(count - 1 + 5 * Math.sqrt(2 * (count - 1)));
    expect(chi).toBeGreaterThan(count - 1 - 5 * Math.sqrt(2 * (count - 1)));
  });

  it("of any rows are those of the whole", () => {
    const whole = drawRegions(domain, 3, 0, 100);
    expect(drawRegions(domain, 3, 40, 56)).toEqual(whole.slice(40 * levels, 56 * levels));
    expect(drawRegions(domain, 4, 0, 100)).not.toEqual(whole);
  });
});

describe("the bound of a model that draws the region first", () => {
  const schedule = makeSchedule({ kind: "karras", timesteps: 40, sigmaMin: 0.01, sigmaMax: 40, rho: 7 });
  const { domain, points } = fit(SPLITS, "mixture-blobs", 50_000);
  const data = encode(domain, points, 2);
  // every region is one blob, so in its coordinates the data are standard normals, and this denoiser is exact
  const predict = exactPredictor(
    {
      weights: [1],
      means: [[0, 0]],
      covariances: [
        [
          [1, 0],
          [0, 1],
        ],
      ],
    },
    schedule,
  );
  const errors = measureErrors({
    denoiserOf: () => fromNoise(schedule, predict),
    schedule,
    data,
    dimensions: 2,
    grid: { sizes: [3], axes: [0, 1], rows: 4000 },
    seed: 3,
    partition: domain.partition,
  });
  const heldOut = makeDataset("mixture-blobs", 40_000, otherSeed(1)).points;
  const rows = encode(domain, heldOut, 2);
  const finest = locate(domain.partition, heldOut, 2);

  it.each([
    ["a scalar", analyticVariance(schedule, errors)],
    ["by region and place", gridVariance(schedule, errors, 2, finest)],
  ])("is the entropy with the exact denoiser, variance %s", (_, variance) => {
    const { total } = variationalBound({
      denoise: fromNoise(schedule, predict),
      schedule,
      points: rows.points,
      dimensions: 2,
      steps: 40,
      variance,
      seed: 1,
    });
    const entropy = -logDensity(mixtureOf("mixture-blobs")!, heldOut).reduce((sum, value) => sum + value, 0) / 40_000;
    // one noise per point and step leaves 0.01
    expect(Math.abs(total + domainCost(domain, rows) - entropy)).toBeLessThan(0.03);
  });

  it("knows the error of every region, and gives each its variance", () => {
    const { count, levels } = domain.partition;
    // what a denoiser that says x̂₀ = 0 in every other region does not know there is all of E x₀² = 1
    const ignorant = (regions: Int32Array | undefined): Denoise =>
      fromNoise(schedule, (x, t) => {
        const known = predict(x, t);
        const rate = Math.fround(schedule.noiseRate[t]);
        return x.map((value, i) => (regions![(Math.floor(i / 2) + 1) * levels - 1] % 2 === 0 ? known[i] : value / rate));
      });
    const config = { sizes: [3], axes: [0, 1], rows: 8000 };
    const found = measureErrors({
      denoiserOf: ignorant,
      schedule,
      data,
      dimensions: 2,
      grid: config,
      seed: 3,
      partition: domain.partition,
    });
    const t = 20;
    const truth = (region: number): number => (region % 2 === 0 ? 1 - schedule.alphasCumprod[t] : 1);
    const own = found.regional.subarray(t * count, (t + 1) * count);
    // about 2,000 rows of 2 squares each: standard error 2.2 %
    own.forEach((error, region) => expect(Math.abs(error / truth(region) - 1)).toBeLessThan(0.1));
    const variances = gridVariance(schedule, found, 2, Int32Array.of(0, 1, 2, 3))(t, t - 1, new Float32Array(8));
    const { coef1, variance } = posterior(schedule, t, t - 1);
    Array.from(variances, (value, region) => expect(Math.abs(value / (variance + coef1 * coef1 * truth(region)) - 1)).toBeLessThan(0.15));
    expect(() => gridVariance(schedule, found, 2)(t, t - 1, new Float32Array(8))).toThrow(/each of 4 rows/);
  });
});
