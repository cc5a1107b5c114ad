/** The reverse variance by place and the bound, where the truth is known: normal data and mixtures with exact denoisers. */

import { describe, expect, it } from "vitest";
import type { ErrorGridConfig } from "../../src/diffusion/adaptation/error-grid.js";
import { cellsAt, cellsOf } from "../../src/diffusion/adaptation/error-cells.js";
import { measureErrors } from "../../src/diffusion/adaptation/measure-errors.js";
import { analyticVariance, gridVariance } from "../../src/diffusion/adaptation/reverse-variance.js";
import { makeDataset, mixtureOf } from "../../src/data/datasets.js";
import { exactPredictor, posteriorVariance } from "../../src/data/mixture/exact-denoiser.js";
import { variationalBound } from "../../src/diffusion/bound.js";
import { energyDistance } from "../../src/metrics/energy-distance.js";
import { slicedW1 } from "../../src/metrics/sliced-w1.js";
import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";
import { logDensity, sampleMixture } from "../../src/data/mixture/gaussian-mixture.js";
import { diffuseMixture } from "../../src/numerics/mixture/diffused.js";
import { normals, stream } from "../../src/numerics/random.js";
import { ddpm } from "../../src/diffusion/samplers/ddpm.js";
import type { VarianceFunction } from "../../src/diffusion/samplers/chain/seam.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { posterior } from "../../src/diffusion/process/posterior.js";
import { fromNoise } from "../../src/diffusion/samplers/from-noise.js";

const SCHEDULE = makeSchedule({ kind: "karras", timesteps: 40, sigmaMin: 0.01, sigmaMax: 40, rho: 7 });
const CONFIG: ErrorGridConfig = { sizes: [4, 8], axes: [0, 1], rows: 4000 };

/** One normal in two dimensions, not isotropic. */
const NORMAL: GaussianMixture = {
  weights: [1],
  means: [[0.5, -1]],
  covariances: [
    [
      [0.9, 0],
      [0, 0.9],
    ],
  ],
};

describe("normal data with the exact denoiser", () => {
  const denoise = fromNoise(SCHEDULE, exactPredictor(NORMAL, SCHEDULE));
  const data = sampleMixture(NORMAL, 20_000, 1, "data");
  // Var[x₀ | x_t] = c (1 - ᾱ) / (ᾱ c + 1 - ᾱ), everywhere the same
  const truth = (t: number): number =>
    (0.9 * (1 - SCHEDULE.alphasCumprod[t])) / (SCHEDULE.alphasCumprod[t] * 0.9 + 1 - SCHEDULE.alphasCumprod[t]);
  const errors = measureErrors({
    denoiserOf: () => denoise,
    schedule: SCHEDULE,
    data: { points: data },
    dimensions: 2,
    grid: CONFIG,
    seed: 3,
  });

  it("have the posterior's variance as their error, at every timestep", () => {
    // a mean of 4,000 rows of 2 squares: standard error √(2 / 8000) = 1.6 %
    for (let t = 0; t < 40; t++) expect(Math.abs(errors.mean[t] / truth(t) - 1)).toBeLessThan(0.065);
  });

  it("have it in every cell, as near as its rows and its prior allow", () => {
    const t = 25;
    const deviations = Array.from(cellsAt(errors, t).errors, (error) => error / truth(t) - 1);
    expect(deviations).toHaveLength(64);
    // the error is the same everywhere: a cell is drawn to the mean of all as far as its rows do not contradict
    for (const deviation of deviations) expect(Math.abs(deviation)).toBeLessThan(0.35);
    expect(Math.abs(deviations.reduce((sum, deviation) => sum + deviation, 0) / 64)).toBeLessThan(0.1);
  });

  it("have a bound that is the entropy, whatever the steps: the reverse process is normal too", () => {
    const heldOut = sampleMixture(NORMAL, 20_000, 2, "held out");
    const exact: VarianceFunction = (timestep, previous) => {
      const { coef1, variance } = posterior(SCHEDULE, timestep, previous);
      return [variance + coef1 * coef1 * truth(timestep)];
    };
    const nll = -logDensity(NORMAL, heldOut).reduce((sum, value) => sum + value, 0) / 20_000;
    for (const steps of [1, 3, 40]) {
      const { total, prior } = variationalBound({
        denoise,
        schedule: SCHEDULE,
        points: heldOut,
        dimensions: 2,
        steps,
        variance: exact,
        seed: 4,
      });
      expect(prior).toBeLessThan(0.001);
      // one noise per point and step: the Monte-Carlo error grows with the steps
      expect([steps, Math.abs(total - prior - nll) < 0.04]).toEqual([steps, true]);
      // the analytic variance is that variance, measured
      const measured = variationalBound({
        denoise,
        schedule: SCHEDULE,
        points: heldOut,
        dimensions: 2,
        steps,
        variance: analyticVariance(SCHEDULE, errors),
        seed: 4,
      }).total;
      expect(Math.abs(measured - total)).toBeLessThan(0.02);
    }
  });

  it("pay for a prior that is not theirs", () => {
    const short = makeSchedule({ kind: "linear", timesteps: 100, betaStart: 1e-4, betaEnd: 0.02 });
    const alpha = short.alphasCumprod[99];
    const points = Float32Array.of(1, 2, -3, 0);
    const { prior } = variationalBound({
      denoise: fromNoise(short, exactPredictor(NORMAL, short)),
      schedule: short,
      points,
      dimensions: 2,
      steps: 100,
      variance: () => [1],
      seed: 1,
    });
    const each = [1, 2, -3, 0].map((x) => (alpha * x * x + (1 - alpha) - 1 - Math.log(1 - alpha)) / 2);
    expect(prior).toBeCloseTo(each.reduce((sum, value) => sum + value, 0) / 2, 6);
    expect(prior).toBeGreaterThan(1);
  });
});

describe("blobs of different size", () => {
  const mixture = mixtureOf("mixture-blobs")!;
  const denoise = fromNoise(SCHEDULE, exactPredictor(mixture, SCHEDULE));
  const data = makeDataset("mixture-blobs", 30_000, 1).points;
  const heldOut = makeDataset("mixture-blobs", 4000, 2).points;
  const errors = measureErrors({
    denoiserOf: () => denoise,
    schedule: SCHEDULE,
    data: { points: data },
    dimensions: 2,
    grid: { ...CONFIG, sizes: [5, 20], rows: 10_000 },
    seed: 3,
  });
  const analytic = analyticVariance(SCHEDULE, errors);
  const grid = gridVariance(SCHEDULE, errors, 2);

  it("have the exact posterior variance in the cells that hold many points", () => {
    const t = 8;
    const x = sampleMixture(diffuseMixture(mixture, SCHEDULE.alphasCumprod[t]), 20_000, 5, "x");
    const exact = posteriorVariance(mixture, SCHEDULE.alphasCumprod[t], x);
    const cells = cellsOf(x, 2, cellsAt(errors, t));
    const sums = new Map<number, { sum: number; count: number }>();
    cells.forEach((cell, row) => {
      const entry = sums.get(cell) ?? { sum: 0, count: 0 };
      sums.set(cell, { sum: entry.sum + exact[row], count: entry.count + 1 });
    });
    const full = [...sums].filter(([, { count }]) => count > 400);
    expect(full.length).toBeGreaterThan(4);
    // about 200 measured rows of 2 squares each, and their spread within the cell
    for (const [cell, { sum, count }] of full) expect(Math.abs(cellsAt(errors, t).errors[cell] / (sum / count) - 1)).toBeLessThan(0.35);
    // what adapts: the errors differ from cell to cell by far more than that
    const values = full.map(([cell]) => cellsAt(errors, t).errors[cell]);
    expect(Math.max(...values) / Math.min(...values)).toBeGreaterThan(5);
  });

  it("have a lower bound with the grid than with the best scalar, and with that than with β̃ or β, above the entropy", () => {
    const entropy = -logDensity(mixture, heldOut).reduce((sum, value) => sum + value, 0) / 4000;
    const fixed =
      (variance: "small" | "large"): VarianceFunction =>
      (timestep, previous, x) => {
        if (previous < 0) return analytic(timestep, previous, x);
        const { variance: small } = posterior(SCHEDULE, timestep, previous);
        return [variance === "small" ? small : 1 - SCHEDULE.alphasCumprod[timestep] / SCHEDULE.alphasCumprod[previous]];
      };
    for (const steps of [5, 20, 40]) {
      const bound = (variance: VarianceFunction): number =>
        variationalBound({ denoise, schedule: SCHEDULE, points: heldOut, dimensions: 2, steps, variance, seed: 6 }).total;
      const [byGrid, byScalar] = [bound(grid), bound(analytic)];
      expect(byGrid).toBeGreaterThan(entropy);
      expect(byScalar - byGrid).toBeGreaterThan(0.03);
      expect(bound(fixed("small"))).toBeGreaterThan(byScalar);
      expect(bound(fixed("large"))).toBeGreaterThan(byScalar);
    }
  });

  it("are drawn better in few steps with the grid than with the best scalar", () => {
    const key = stream(1, "sampling");
    const draw = (variance: VarianceFunction): Float32Array => {
      const initial = normals(key, 0, 0, new Float32Array(8000));
      let x: Float32Array = initial;
      const noise = (t: number): Float32Array => normals(key, t + 1, 0, new Float32Array(8000));
      for (const state of ddpm(denoise, SCHEDULE, initial, noise, { steps: 8, variance })) x = state.x;
      return x;
    };
    const [byGrid, byScalar] = [draw(grid), draw(analytic)];
    expect(slicedW1(heldOut, byGrid, 2)).toBeLessThan(0.95 * slicedW1(heldOut, byScalar, 2));
    expect(energyDistance(heldOut, byGrid, 2)).toBeLessThan(0.85 * energyDistance(heldOut, byScalar, 2));
  });
});

it("measures the same for the same seed, and looks at the axes that it is told to alone", () => {
  const data = makeDataset("mixture-5d", 3000, 1);
  const denoise = fromNoise(SCHEDULE, exactPredictor(data.mixture!, SCHEDULE));
  const config: ErrorGridConfig = { sizes: [3], axes: [4], rows: 500 };
  const [one, two] = [1, 1].map((seed) =>
    measureErrors({ denoiserOf: () => denoise, schedule: SCHEDULE, data, dimensions: 5, grid: config, seed }),
  );
  expect(one).toEqual(two);
  const at = cellsAt(one, 3);
  expect([at.errors.length, at.lower.length, one.errors.length]).toEqual([3, 1, 40 * 3]);
  const x = Float32Array.of(9, 9, 9, 9, at.lower[0] - 1, 9, 9, 9, 9, at.upper[0] + 1);
  expect([...cellsOf(x, 5, at)]).toEqual([0, 2]);
});

it("refuses a variance of 0, of which there is no bound", () => {
  const denoise = fromNoise(SCHEDULE, exactPredictor(NORMAL, SCHEDULE));
  expect(() =>
    variationalBound({ denoise, schedule: SCHEDULE, points: new Float32Array(4), dimensions: 2, steps: 3, variance: () => [0], seed: 1 }),
  ).toThrow(/is 0: a bound needs a finite one above 0/);
});
