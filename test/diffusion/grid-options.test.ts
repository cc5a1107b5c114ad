/** The grid's options against closed forms: lookup, weights of penalties, initial values, the noise as the paper writes it. */

import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { asWrittenVariance } from "../../src/diffusion/adaptation/as-written.js";
import type { GridConfig } from "../../src/diffusion/noise-grid/grid.js";
import { densityFactors, initialiseGrid } from "../../src/diffusion/noise-grid/initialisation.js";
import { cornersOf } from "../../src/diffusion/noise-grid/lookup.js";
import { penaltyWeights } from "../../src/diffusion/noise-grid/penalty-weights.js";
import { denoiserLength, gridArrays } from "../../src/diffusion/network/parameters.js";
import { initialParameters } from "../../src/diffusion/network/initial-parameters.js";
import { normals, stream } from "../../src/numerics/random.js";
import { sampleRows } from "../../src/diffusion/sampling.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { modelConfig, randomBatch, randomParameters } from "../support/models.js";
import { relativeError } from "../support/relative-error.js";

const GRID: GridConfig = {
  axes: [0, 1],
  lower: [0, 0],
  upper: [4, 8],
  lookup: "multilinear",
  levels: [{ name: "grid", size: 4, penalty: null }],
};

describe("a multilinear lookup", () => {
  const shares = (point: number[], grid = GRID, size = 4): [number, number][] =>
    cornersOf(grid, size, point).map(({ cell, share }) => [cell, share]);

  it("takes a cell's value at its centre, and equal parts of four where they meet", () => {
    expect(shares([2.5, 3])).toEqual([
      [9, 1],
      [10, 0],
      [13, 0],
      [14, 0],
    ]);
    expect(shares([2, 4])).toEqual([
      [5, 0.25],
      [6, 0.25],
      [9, 0.25],
      [10, 0.25],
    ]);
  });

  it("takes the border's value beyond the outermost centres", () => {
    const taken = (point: number[]): [number, number][] => shares(point).filter(([, share]) => share > 0);
    expect(taken([-100, 0.9])).toEqual([[0, 1]]);
    expect(taken([3.6, 1e9])).toEqual([[15, 1]]);
    expect(taken([3.6, 2])).toEqual([
      [12, 0.5],
      [13, 0.5],
    ]);
  });

  it("takes the one value of a level of one cell", () => {
    for (const point of [
      [-3, 0],
      [2, 4],
      [9, 9],
    ])
      expect(shares(point, GRID, 1).reduce((sum, [cell, share]) => sum + (cell === 0 ? share : NaN), 0)).toBe(1);
  });
});

it("penalties become three weights, with the number of values or of pairs divided in", () => {
  const weights = (penalty: Parameters<typeof penaltyWeights>[0]) => penaltyWeights(penalty, 4, 2, 10);
  expect(weights(null)).toEqual({ l1: 0, l2: 0, variation: 0 });
  expect(weights({ kind: "l1", weight: 3 })).toEqual({ l1: 3, l2: 0, variation: 0 });
  expect(weights({ kind: "l2", weight: 3, reduction: "mean" })).toEqual({ l1: 0, l2: 3 / 160, variation: 0 });
  expect(weights({ kind: "elastic-net", weight: 4, l1Ratio: 0.25 })).toEqual({ l1: 1, l2: 3, variation: 0 });
  // 3 · 4 pairs along each of two axes at each of ten timesteps
  expect(weights({ kind: "total-variation", weight: 3, reduction: "mean" })).toEqual({ l1: 0, l2: 0, variation: 3 / 240 });
  expect(penaltyWeights({ kind: "total-variation", weight: 3, reduction: "mean" }, 1, 2, 10).variation).toBe(3);
});

describe("values before the first step", () => {
  const none = { points: new Float32Array(0), dimensions: 2 };
  const two: GridConfig = { ...GRID, levels: [...GRID.levels, { name: "fine", size: 8, penalty: null }], gate: true };

  it("are 1, the gate's always", () => {
    expect(initialiseGrid(null, 3, 1, none)).toHaveLength(0);
    expect(initialiseGrid(two, 3, 1, none)).toEqual(new Float32Array(3 * (16 + 64 + 16)).fill(1));
    const drawn = initialiseGrid({ ...two, initialisation: { kind: "normal", deviation: 0.1 } }, 3, 1, none);
    expect(drawn.subarray(3 * 80).every((value) => value === 1)).toBe(true);
  });

  it("are drawn about 1 from the seed", () => {
    const draw = (seed: number): number[] => [
      ...initialiseGrid({ ...GRID, initialisation: { kind: "normal", deviation: 0.1 } }, 1000, seed, none),
    ];
    const values = draw(1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(Math.abs(mean - 1)).toBeLessThan(0.003);
    expect(Math.abs(deviation - 0.1)).toBeLessThan(0.003);
    expect(draw(1)).toEqual(values);
    expect(draw(2)).not.toEqual(values);
  });

  it("are small where the data are dense, and within bounds where there are none", () => {
    // along the second axis of two cells: 90 points against 10; beyond the box counts at the border
    const line: GridConfig = { axes: [1], lower: [0], upper: [4], levels: [{ name: "a", size: 4, penalty: null }] };
    const points = Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 77 : i < 180 ? 0.5 : 9));
    const found = (90 * 90 + 10 * 10) / 100;
    const expected = [(91 / (found + 1)) ** -0.5, 2, 2, Math.min(2, (11 / (found + 1)) ** -0.5)];
    expect(relativeError(densityFactors(line, 4, { points, dimensions: 2 }, 0.5), expected)).toBeLessThan(1e-12);
    expect([...densityFactors(line, 4, { points, dimensions: 2 }, 0)]).toEqual([1, 1, 1, 1]);
  });

  it("by density multiply to what the levels ask for on average", () => {
    const config = modelConfig({ dimensions: 2, embeddingDim: 4, hiddenSize: 2, hiddenLayers: 0, timesteps: 2, levels: [3, 3, 3] });
    config.grid!.initialisation = { kind: "density", power: 0.5 };
    const { x0 } = randomBatch(config, 500, 1);
    const parameters = initialParameters(config, 1, x0);
    const one = densityFactors({ ...config.grid!, levels: config.grid!.levels.slice(0, 1) }, 3, { points: x0, dimensions: 2 }, 0.5);
    const [a, b, c] = gridArrays(config).map(({ offset, length }) => parameters.subarray(offset, offset + length));
    expect(
      relativeError(
        a.map((value, i) => value * b[i] * c[i]),
        [...one, ...one],
      ),
    ).toBeLessThan(1e-6);
  });
});

describe("noise as written", async () => {
  const factory = await loadBackend("reference");
  const config = modelConfig({
    dimensions: 2,
    embeddingDim: 4,
    hiddenSize: 8,
    hiddenLayers: 1,
    timesteps: 20,
    levels: [1],
    grid: { mode: "as-written" },
  });
  const schedule = makeSchedule(config.schedule);
  const backendOf = (factorOf: (timestep: number) => number) => {
    const backend = factory.create(config, 64);
    const parameters = randomParameters(config, 1);
    for (let t = 0; t < 20; t++) parameters[denoiserLength(config) + t] = factorOf(t);
    backend.write("parameters", parameters);
    return backend;
  };
  const deviations = (factorOf: (timestep: number) => number): Float32Array => {
    const backend = backendOf(factorOf);
    const timesteps = Int32Array.from({ length: 20 }, (_, t) => t);
    backend.evaluate({ x0: new Float32Array(40), noise: new Float32Array(40).fill(1), timesteps });
    return backend.lastBatch().x.filter((_, i) => i % 2 === 0);
  };

  it("with a factor of 1 is the schedule's, and with a constant one its root times that", () => {
    expect(
      relativeError(
        deviations(() => 1),
        schedule.noiseRate,
      ),
    ).toBeLessThan(1e-6);
    expect(
      relativeError(
        deviations(() => 0.25),
        schedule.noiseRate.map((rate) => rate / 2),
      ),
    ).toBeLessThan(1e-6);
  });

  it("has the variance of the chain of its steps", () => {
    const factorOf = (t: number): number => 0.5 + t / 10;
    const [chains, deviation] = [20_000, deviations(factorOf)];
    let x = new Float64Array(chains);
    for (let t = 0; t < 20; t++) {
      const z = normals(stream(1, "chain"), t, 0, new Float32Array(chains));
      x = x.map((value, i) => Math.sqrt(1 - schedule.betas[t]) * value + Math.sqrt(factorOf(t) * schedule.betas[t]) * z[i]);
      const variance = x.reduce((sum, value) => sum + value * value, 0) / chains;
      expect(Math.abs(variance / deviation[t] ** 2 - 1)).toBeLessThan(0.05);
    }
  });

  it("never has a factor below the smallest", () => {
    const backend = backendOf((t) => (t === 3 ? -5 : 1));
    expect([...backend.factor(new Float32Array(4), Int32Array.of(3, 4))]).toEqual([Math.fround(1e-4), 1]);
  });

  it("is sampled with its factor times the step's variance, between any two timesteps", () => {
    const backend = backendOf(() => 1.5);
    const variance = asWrittenVariance(backend);
    expect(variance(7, 6, new Float32Array(6))).toEqual(new Float64Array(3).fill(1.5 * schedule.betas[7]));
    const jump = 1 - schedule.alphasCumprod[9] / schedule.alphasCumprod[4];
    expect(relativeError(variance(9, 4, new Float32Array(2)), [1.5 * jump])).toBeLessThan(1e-12);
    const plain = backendOf(() => 1);
    const draw = (kind: "fixed_large" | "as-written") =>
      sampleRows(plain, 1, 0, 32, {
        sampler: { kind: "ddpm", steps: 20, variance: kind === "fixed_large" ? kind : asWrittenVariance(plain) },
      });
    expect(draw("as-written")).toEqual(draw("fixed_large"));
  });

  it("is refused of another model", () => {
    const other = factory.create({ ...config, grid: null }, 4);
    expect(() => asWrittenVariance(other)).toThrow('variance as-written needs a grid whose mode is "as-written"');
  });
});
