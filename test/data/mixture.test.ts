import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exactNoise, exactPredictor, posteriorMean, posteriorVariance } from "../../src/data/mixture/exact-denoiser.js";
import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";
import { logDensity, sampleMixture, score } from "../../src/data/mixture/gaussian-mixture.js";
import { diffuseMixture } from "../../src/numerics/mixture/diffused.js";
import { normals, stream } from "../../src/numerics/random.js";
import { ddpm } from "../../src/diffusion/samplers/ddpm.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { covarianceZ, meanZ, mixtureMoments } from "../support/mixture-moments.js";
import { relativeError } from "../support/relative-error.js";
import { cellScore, uniformScore } from "../support/statistics.js";
import { fromNoise } from "../../src/diffusion/samplers/from-noise.js";

/** What `make_mixture.py` computes with NumPy and SciPy. */
interface Golden extends GaussianMixture {
  points: number[][];
  logDensity: number[];
  /** at all points but the last, which lies so far away that SciPy's densities vanish */
  posteriors: { alphaCumprod: number; mean: number[][]; variance: number[] }[];
}

const { cases } = JSON.parse(readFileSync(new URL("../golden/mixture/mixture.json", import.meta.url), "utf8")) as { cases: Golden[] };
const named = cases.map((golden) => [`${golden.means[0].length} dimensions, ${golden.weights.length} components`, golden] as const);
/** Four components in the plane, long, thin and oblique. */
const MIXTURE: GaussianMixture = cases[2];

describe.each(named)("%s", (_, golden) => {
  const points = golden.points.flat();
  const d = golden.means[0].length;
  const near = points.slice(0, -d);

  it("density as SciPy, also where every component's underflows", () => {
    expect(relativeError(logDensity(golden, points).subarray(0, -1), golden.logDensity.slice(0, -1))).toBeLessThan(1e-12);
    expect(relativeError(logDensity(golden, points), golden.logDensity)).toBeLessThan(1e-12);
    expect(golden.logDensity.at(-1)).toBeLessThan(-10_000);
  });

  it("score is the slope of the density", () => {
    const step = 1e-5;
    const shifted = (i: number, by: number): number =>
      logDensity(
        golden,
        near.map((x, j) => (i === j ? x + by : x)),
      )[Math.floor(i / d)];
    const slopes = near.map((_value, i) => (shifted(i, step) - shifted(i, -step)) / (2 * step));
    expect(relativeError(score(golden, near), slopes)).toBeLessThan(1e-7);
    expect(score(golden, points).every(Number.isFinite)).toBe(true);
  });

  it("posterior mean and variance as from precisions", () => {
    for (const { alphaCumprod, mean, variance } of golden.posteriors) {
      expect(relativeError(posteriorMean(golden, alphaCumprod, near), mean.flat())).toBeLessThan(1e-10);
      expect(relativeError(posteriorVariance(golden, alphaCumprod, near), variance)).toBeLessThan(1e-10);
    }
  });

  it("posterior mean by Tweedie's formula, from the score of the diffused law", () => {
    for (const alpha of [0.9999, 0.7, 0.02]) {
      const scores = score(diffuseMixture(golden, alpha), near);
      const tweedie = near.map((x, i) => (x + (1 - alpha) * scores[i]) / Math.sqrt(alpha));
      expect(relativeError(posteriorMean(golden, alpha, near), tweedie)).toBeLessThan(1e-10);
      const noise = near.map((x, i) => (x - Math.sqrt(alpha) * tweedie[i]) / Math.sqrt(1 - alpha));
      expect(relativeError(exactNoise(golden, alpha, near), noise)).toBeLessThan(1e-10);
    }
  });

  it("is undisturbed at ᾱ = 1 and forgotten at ᾱ = 0", () => {
    const { mean } = mixtureMoments(golden);
    expect(relativeError(posteriorMean(golden, 1, near), near)).toBeLessThan(1e-12);
    expect(Math.max(...posteriorVariance(golden, 1, near))).toBeLessThan(1e-12);
    expect(relativeError(posteriorMean(golden, 0, near.slice(0, d)), mean)).toBeLessThan(1e-12);
    expect(relativeError(exactNoise(golden, 0, near), near)).toBeLessThan(1e-15);
  });

  it("sampling has the mean and covariance of the mixture", () => {
    const samples = sampleMixture(golden, 20_000, 1, "test");
    expect(meanZ(samples, golden)).toBeLessThan(4.5);
    expect(covarianceZ(samples, golden)).toBeLessThan(4.5);
  });
});

describe("sampling", () => {
  it("gives every component its share", () => {
    const far = [-300, -100, 100, 300];
    const mixture = { weights: [0.25, 0.25, 0.25, 0.25], means: far.map((x) => [x]), covariances: far.map(() => [[1]]) };
    const counts = far.map((centre) => sampleMixture(mixture, 10_000, 1, "test").filter((x) => Math.abs(x - centre) < 10).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(10_000);
    expect(uniformScore(counts)).toBeLessThan(4);
  });

  it("draws each row by itself", () => {
    const rows = sampleMixture(MIXTURE, 1001, 3, "test");
    expect(sampleMixture(MIXTURE, 101, 3, "test")).toEqual(rows.subarray(0, 202));
    expect(sampleMixture(MIXTURE, 101, 3, "other")).not.toEqual(rows.subarray(0, 202));
  });
});

describe("the ideal denoiser", () => {
  it("is what weighting points of the mixture by how well they explain x_t tells", () => {
    const alpha = 0.5;
    const drawn = sampleMixture(MIXTURE, 200_000, 1, "test");
    for (const x of [MIXTURE.means[0], [0, 0], [1, -1.5]].map((mean) => mean.map((value) => Math.sqrt(alpha) * value))) {
      const weights = Float64Array.from({ length: drawn.length / 2 }, (_, row) => {
        const squared = x.reduce((sum, value, c) => sum + (value - Math.sqrt(alpha) * drawn[2 * row + c]) ** 2, 0);
        return Math.exp((-0.5 * squared) / (1 - alpha));
      });
      const total = weights.reduce((sum, weight) => sum + weight);
      const average = (value: (row: number) => number): number => weights.reduce((sum, w, row) => sum + w * value(row), 0) / total;
      const mean = posteriorMean(MIXTURE, alpha, x);
      let variance = 0;
      for (const c of [0, 1]) {
        const at = (row: number): number => drawn[2 * row + c];
        const error = Math.sqrt(weights.reduce((sum, w, row) => sum + (w * (at(row) - mean[c])) ** 2, 0)) / total;
        expect(Math.abs(average(at) - mean[c])).toBeLessThan(4.5 * error);
        variance += average((row) => (at(row) - mean[c]) ** 2) / 2;
      }
      expect(Math.abs(variance / posteriorVariance(MIXTURE, alpha, x)[0] - 1)).toBeLessThan(0.03);
    }
  });

  it("errs by the posterior variance", () => {
    const [alpha, count] = [0.6, 50_000];
    const x0 = sampleMixture(MIXTURE, count, 1, "data");
    const noise = normals(stream(1, "noise"), 0, 0, new Float32Array(2 * count));
    const xt = Float64Array.from(x0, (x, i) => Math.sqrt(alpha) * x + Math.sqrt(1 - alpha) * noise[i]);
    const predicted = exactNoise(MIXTURE, alpha, xt);
    const error = noise.reduce((sum, value, i) => sum + (value - predicted[i]) ** 2, 0) / noise.length;
    const expected = posteriorVariance(MIXTURE, alpha, xt).reduce((sum, v) => sum + v, 0) / count;
    expect(Math.abs(error / ((alpha / (1 - alpha)) * expected) - 1)).toBeLessThan(0.03);
  });

  it("knows a single point for certain", () => {
    const point: GaussianMixture = {
      weights: [1],
      means: [[2, -1]],
      covariances: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
    };
    expect(posteriorMean(point, 0.3, [5, 5, 0, 0])).toEqual(Float64Array.of(2, -1, 2, -1));
    expect(posteriorVariance(point, 0.3, [5, 5])).toEqual(Float64Array.of(0));
  });

  it("turns noise into the mixture, step by step", () => {
    // enough noise at the end that x_T is N(0, I), and steps small enough
    const schedule = makeSchedule({ kind: "linear", timesteps: 400, betaStart: 1e-4, betaEnd: 0.04 });
    const count = 5000;
    const draw = (t: number): Float32Array => normals(stream(1, "test"), t, 0, new Float32Array(2 * count));
    const samples = [...ddpm(fromNoise(schedule, exactPredictor(MIXTURE, schedule)), schedule, draw(0), draw)].at(-1)!.x;
    expect(meanZ(samples, MIXTURE)).toBeLessThan(4.5);
    expect(covarianceZ(samples, MIXTURE)).toBeLessThan(4.5);
    expect(cellScore(sampleMixture(MIXTURE, 20_000, 2, "test"), samples, 2, 6)).toBeLessThan(4);
    const predicted = exactPredictor(MIXTURE, schedule)(samples, 7);
    expect(predicted).toEqual(Float32Array.from(exactNoise(MIXTURE, schedule.alphasCumprod[7], samples)));
  });
});

describe("refuses", () => {
  it.each<[string, Partial<GaussianMixture>, RegExp]>([
    ["a mean too few", { means: MIXTURE.means.slice(1) }, /equally many weights, means and covariances, not 4, 3, 4/],
    ["weights of another sum", { weights: [0.5, 0.5, 0.5, 0.5] }, /sum must be 1, not 2/],
    ["a negative weight", { weights: [0.5, 0.75, 0.25, -0.5] }, /must not be negative/],
    ["means of unequal lengths", { means: [[0, 0], [0, 0], [0, 0], [0]] }, /needs 2 coordinates and every covariance 2 × 2/],
    [
      "a covariance that is none",
      {
        covariances: MIXTURE.means.map(() => [
          [1, 2],
          [2, 1],
        ]),
      },
      /not positive definite/,
    ],
  ])("%s", (_, change, message) => {
    const mixture = { ...MIXTURE, ...change };
    expect(() => logDensity(mixture, [0, 0])).toThrow(message);
    expect(() => sampleMixture(mixture, 1, 1, "test")).toThrow(message);
  });
});
