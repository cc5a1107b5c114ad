/** The process `flow` against closed forms: its schedule, its samplers on Gaussian data with the exact denoiser, its bound. */

import { describe, expect, it } from "vitest";
import { analyticVariance } from "../../src/diffusion/adaptation/reverse-variance.js";
import { measureErrors } from "../../src/diffusion/adaptation/measure-errors.js";
import { exactDenoiser, exactNoise, posteriorMean, posteriorVariance } from "../../src/data/mixture/exact-denoiser.js";
import { priorCost, variationalBound } from "../../src/diffusion/bound.js";
import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";
import { logDensity, sampleMixture } from "../../src/data/mixture/gaussian-mixture.js";
import { diffuseMixture } from "../../src/numerics/mixture/diffused.js";
import { normals, stream } from "../../src/numerics/random.js";
import type { VarianceFunction } from "../../src/diffusion/samplers/chain/seam.js";
import { fromNoise } from "../../src/diffusion/samplers/from-noise.js";
import type { SamplerConfig } from "../../src/diffusion/samplers/index.js";
import { recordOf, sampler } from "../../src/diffusion/samplers/index.js";
import { stepPairs } from "../../src/diffusion/samplers/chain/timesteps.js";
import type { Schedule } from "../../src/diffusion/process/schedule.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import type { FlowScheduleConfig } from "../../src/diffusion/process/config.js";
import { betaBetween, noiseVarianceAt, signalAt } from "../../src/diffusion/process/forward.js";
import { normalVariance } from "../../src/diffusion/process/normal-variance.js";
import { posterior } from "../../src/diffusion/process/posterior.js";
import { fromOutput } from "../../src/diffusion/target.js";
import { parseConfig } from "../../src/study/config/config.js";
import { modelConfig } from "../support/models.js";
import { loadBackend } from "../../src/backend/node.js";
import { messageOf } from "../support/refusals.js";
import { relativeError } from "../support/relative-error.js";
import { deterministic, runnable } from "../support/samplers.js";

const T = 200;
const FLOW: FlowScheduleConfig = { kind: "flow", timesteps: T, timeMin: 0.001, timeMax: 1 };
const SCHEDULE = makeSchedule(FLOW);
/** One normal that is no product of its axes. */
const MEAN = [0.8, -0.5];
const COVARIANCE = [
  [1.2, 0.5],
  [0.5, 0.4],
];
const NORMAL: GaussianMixture = { weights: [1], means: [MEAN], covariances: [COVARIANCE] };
const EXACT = exactDenoiser(NORMAL, SCHEDULE);

describe.each([FLOW, { ...FLOW, timeMax: 0.9 }, { ...FLOW, timesteps: 2 }, { ...FLOW, timesteps: 1 }, { ...FLOW, timesteps: 1000 }])(
  "the schedule of %j",
  (config) => {
    const schedule = makeSchedule(config);
    const { timesteps, signalRate, noiseRate } = schedule;

    it("is a straight line, its times even, its ends exact", () => {
      expect([noiseRate[timesteps - 1], signalRate[timesteps - 1]]).toEqual([config.timeMax, 1 - config.timeMax]);
      if (timesteps > 1) expect(noiseRate[0]).toBe(config.timeMin);
      for (let t = 0; t < timesteps; t++) {
        expect(signalRate[t] + noiseRate[t]).toBe(1);
        const even = timesteps === 1 ? config.timeMax : config.timeMin + ((config.timeMax - config.timeMin) * t) / (timesteps - 1);
        expect(Math.abs(noiseRate[t] - even)).toBeLessThan(1e-15);
      }
    });

    // q(x_s | x_t, x_0), averaged over q(x_t | x_0), gives back q(x_s | x_0): where nothing is left of x_0 in x_t too
    it("has posteriors of any two timesteps that keep the marginals", () => {
      for (const t of new Set([timesteps - 1, timesteps >> 1, 0])) {
        for (const s of new Set([-1, 0, t >> 1, t - 1].filter((previous) => previous < t))) {
          const { coef1, coef2, variance } = posterior(schedule, t, s);
          const [alpha, noise] = s < 0 ? [1, 0] : [signalRate[s], noiseRate[s] ** 2];
          expect(Math.abs(coef1 + coef2 * signalRate[t] - alpha)).toBeLessThan(1e-13);
          expect(Math.abs(coef2 ** 2 * noiseRate[t] ** 2 + variance - noise)).toBeLessThan(1e-13);
          // x_t = α_{t|s} x_s + σ_{t|s} ε gives the marginal of t
          const carried = (signalRate[t] / alpha) ** 2 * noise;
          expect(Math.abs(carried + betaBetween(schedule, t, s) - noiseRate[t] ** 2)).toBeLessThan(1e-13);
        }
      }
    });

    it("has a largest variance that is right for standard normals", () => {
      for (const { timestep: t, previous: s } of stepPairs(timesteps, Math.min(timesteps, 7))) {
        const spread = (u: number): number => signalAt(schedule, u) ** 2 + noiseVarianceAt(schedule, u);
        const shared = (signalRate[t] / signalAt(schedule, s)) * spread(s);
        expect(Math.abs(normalVariance(schedule, t, s) - (spread(s) - shared ** 2 / spread(t)))).toBeLessThan(1e-13);
      }
    });
  },
);

it("what is known of a mixture at α and σ follows from Bayes' rule", () => {
  const [alpha, sigma] = [0.3, 0.7];
  const mixture: GaussianMixture = { weights: [0.4, 0.6], means: [[1], [-2]], covariances: [[[0.5]], [[2]]] };
  for (const x of [-3, 0.2, 1.7]) {
    const weighed = [0, 1].map((k) => {
      const [mean, variance] = [mixture.means[k][0], mixture.covariances[k][0][0]];
      const total = alpha ** 2 * variance + sigma ** 2;
      const density = (mixture.weights[k] / Math.sqrt(total)) * Math.exp(-((x - alpha * mean) ** 2) / (2 * total));
      return { density, mean: mean + ((alpha * variance) / total) * (x - alpha * mean), variance: (sigma ** 2 * variance) / total };
    });
    const whole = weighed.reduce((sum, { density }) => sum + density, 0);
    const expectation = (of: (part: { mean: number; variance: number }) => number): number =>
      weighed.reduce((sum, part) => sum + (part.density / whole) * of(part), 0);
    const mean = expectation((part) => part.mean);
    const known = [alpha ** 2, [x], sigma ** 2] as const;
    expect(posteriorMean(mixture, ...known)[0]).toBeCloseTo(mean, 12);
    expect(posteriorVariance(mixture, ...known)[0]).toBeCloseTo(
      expectation((part) => part.variance + (part.mean - mean) ** 2),
      12,
    );
    expect(exactNoise(mixture, ...known)[0]).toBeCloseTo((x - alpha * mean) / sigma, 12);
  }
});

describe.each(["x0", "v"] as const)("target %s", (target) => {
  it.each([0, T >> 1, T - 1])("the exact network says the data and the noise, timestep %i", (t) => {
    const [alpha, sigma] = [SCHEDULE.signalRate[t], SCHEDULE.noiseRate[t]];
    const x = sampleMixture(diffuseMixture(NORMAL, alpha ** 2, sigma ** 2), 200, 1, "test");
    const original = posteriorMean(NORMAL, alpha ** 2, x, sigma ** 2);
    const noise = exactNoise(NORMAL, alpha ** 2, x, sigma ** 2);
    const output = target === "x0" ? original : original.map((x0, i) => noise[i] - x0);
    const found = fromOutput(SCHEDULE, target, () => Float32Array.from(output))(x, t);
    // of points of size 4, known to 2⁻²⁴: near the data what is known of the noise is much smaller than they
    const largest = (a: Float32Array, b: Float64Array): number => a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
    expect(largest(found.original, original)).toBeLessThan(1e-6);
    expect(largest(found.noise, noise)).toBeLessThan(target === "x0" ? 1e-6 / sigma : 1e-6);
  });
});

const ROWS = 10_000;
const noiseOf = (t: number): Float32Array => normals(stream(1, "noise"), t, 0, new Float32Array(2 * ROWS));
const INITIAL = normals(stream(1, "initial"), 0, 0, new Float32Array(2 * ROWS));

interface Law {
  mean: number[];
  /** of the first axis, of both, of the second */
  covariance: [number, number, number];
}

function lawOf(x: Float32Array): Law {
  const rows = x.length / 2;
  const mean = [0, 0];
  x.forEach((value, i) => (mean[i % 2] += value / rows));
  const covariance: [number, number, number] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const [a, b] = [x[2 * row] - mean[0], x[2 * row + 1] - mean[1]];
    covariance[0] += (a * a) / rows;
    covariance[1] += (a * b) / rows;
    covariance[2] += (b * b) / rows;
  }
  return { mean, covariance };
}

/** The law of x_t, for which 10,000 points have standard errors of 0.011 and 0.017 at most. */
function expectLaw(x: Float32Array, alpha: number, sigma: number): void {
  const { mean, covariance } = lawOf(x);
  MEAN.forEach((value, c) => expect(Math.abs(mean[c] - alpha * value)).toBeLessThan(0.03));
  const exact = [COVARIANCE[0][0], COVARIANCE[0][1], COVARIANCE[1][1]].map((value, i) => alpha ** 2 * value + (i === 1 ? 0 : sigma ** 2));
  exact.forEach((value, i) => expect(Math.abs(covariance[i] - value)).toBeLessThan(0.05));
}

/** The whole covariance of a step of Gaussian data is no multiple of the identity: the trace's share is. */
const wholeVariance: VarianceFunction = (t, s) => {
  const { coef1, variance } = posterior(SCHEDULE, t, s);
  return [variance + coef1 ** 2 * posteriorVariance(NORMAL, SCHEDULE.signalRate[t] ** 2, [0, 0], SCHEDULE.noiseRate[t] ** 2)[0]];
};

describe("samples of Gaussian data with the exact denoiser have their law", () => {
  it.each<[string, SamplerConfig]>([
    ["ddpm", { kind: "ddpm", variance: "fixed_small", steps: T }],
    ["ddpm with the best variance", { kind: "ddpm", variance: wholeVariance, steps: T }],
    ["ddim, eta 1", { kind: "ddim", eta: 1, steps: T }],
    ["ddim, eta 0", { kind: "ddim", eta: 0, steps: T }],
    ["dpmpp_2m", { kind: "dpmpp_2m", steps: 40 }],
    ["heun", { kind: "heun", steps: 40 }],
  ])("%s", (_, config) => {
    const states = [...sampler(config)(EXACT, SCHEDULE, INITIAL, noiseOf)];
    expectLaw(states.at(-1)!.x, 1, 0);
    // and so on the way
    const half = states.find(({ timestep }) => timestep < T / 2)!;
    const next = stepPairs(T, config.steps).find(({ timestep }) => timestep === half.timestep)!.previous;
    expectLaw(half.x, SCHEDULE.signalRate[next], SCHEDULE.noiseRate[next]);
  });

  it("a single step is the mean of the data, whatever the sampler", () => {
    for (const [, stepless] of runnable()) {
      const config = { ...stepless, steps: 1 };
      const [{ x }] = [...sampler(config)(EXACT, SCHEDULE, INITIAL.slice(0, 40), noiseOf)];
      expect(
        relativeError(
          x,
          Float32Array.from(x, (_, i) => MEAN[i % 2]),
        ),
      ).toBeLessThan(1e-6);
    }
  });
});

/** Where the ODE takes points from the last timestep: along the axes of one coordinate, (x - α m) / √(α² c + σ²) stays. */
function exactPath(schedule: Schedule, variance: number, mean: number, x: number, to: number): number {
  const from = schedule.timesteps - 1;
  const spread = (t: number): number => Math.sqrt(signalAt(schedule, t) ** 2 * variance + noiseVarianceAt(schedule, t));
  return signalAt(schedule, to) * mean + ((x - signalAt(schedule, from) * mean) * spread(to)) / spread(from);
}

describe.each(deterministic())("%s", (_, order, config) => {
  it.each([1, 0.95])("converges with its order from t = %d", (timeMax) => {
    const { predictions } = recordOf(config(1).kind);
    // a multistep method has nothing to carry on at α = 0; two steps of first order leave it of second order at most
    const isCut = timeMax === 1 && predictions === 1 && order > 1;
    const expectedOrder = isCut ? 2 : order;
    // with more steps than these the error of a high order, or of two predictions, is that of float32
    const steps = order > 2 && !isCut ? [10, 20, 40] : predictions === 2 ? [20, 40, 80] : [80, 160, 320];
    // every number of steps visits its timesteps without rounding
    const errors = steps.map((count) => {
      const schedule = makeSchedule({ kind: "flow", timesteps: count, timeMin: 0.05, timeMax });
      const one: GaussianMixture = { weights: [1], means: [[0.7]], covariances: [[[2.25]]] };
      const states = [...sampler(config(count))(exactDenoiser(one, schedule), schedule, INITIAL.slice(0, 16), noiseOf)];
      const expected = Float64Array.from(INITIAL.slice(0, 16), (x) => exactPath(schedule, 2.25, 0.7, x, 0));
      return Math.log(relativeError(states.at(-2)!.x, expected));
    });
    const slopes = errors.slice(1).map((error, i) => (errors[i] - error) / Math.LN2);
    // extrapolated in λ, which is infinite at t = 1, the error is of order log(n) / n²: a slope of 2 - 1 / log(n)
    expect(Math.abs(slopes.at(-1)! - expectedOrder)).toBeLessThan(isCut ? 0.3 : 0.15);
  });
});

describe("the bound", () => {
  const heldOut = sampleMixture(NORMAL, 10_000, 2, "held out");

  it("has no cost of the prior where the last timestep is all noise, and the exact one where it is not", () => {
    expect(priorCost(SCHEDULE, heldOut, 10_000)).toBe(0);
    const schedule = makeSchedule({ ...FLOW, timeMax: 0.8 });
    const points = Float32Array.of(1, 2, -3, 0);
    const each = [1, 2, -3, 0].map((x) => (0.04 * x * x + 0.64 - 1 - Math.log(0.64)) / 2);
    const expected = each.reduce((sum, value) => sum + value, 0) / 2;
    expect(Math.abs(priorCost(schedule, points, 2) - expected)).toBeLessThan(1e-12);
  });

  it("is the entropy of isotropic normal data, whatever the steps: the reverse process is normal too", () => {
    const round: GaussianMixture = {
      weights: [1],
      means: [MEAN],
      covariances: [
        [
          [0.9, 0],
          [0, 0.9],
        ],
      ],
    };
    const denoise = exactDenoiser(round, SCHEDULE);
    const points = sampleMixture(round, 10_000, 2, "held out");
    const exact: VarianceFunction = (t, s) => {
      const { coef1, variance } = posterior(SCHEDULE, t, s);
      const [alpha, sigma] = [SCHEDULE.signalRate[t], SCHEDULE.noiseRate[t]];
      return [variance + (coef1 ** 2 * 0.9 * sigma ** 2) / (alpha ** 2 * 0.9 + sigma ** 2)];
    };
    const entropy = -logDensity(round, points).reduce((sum, value) => sum + value, 0) / 10_000;
    for (const steps of [1, 3, T]) {
      const { total } = variationalBound({ denoise, schedule: SCHEDULE, points, dimensions: 2, steps, variance: exact, seed: 4 });
      // one noise per point and step: the Monte-Carlo error grows with the steps
      expect([steps, Math.abs(total - entropy) < 0.05]).toEqual([steps, true]);
    }
    const errors = measureErrors({
      denoiserOf: () => denoise,
      schedule: SCHEDULE,
      data: { points },
      dimensions: 2,
      grid: { sizes: [], axes: [0, 1], rows: 4000 },
      seed: 3,
    });
    const measured = variationalBound({
      denoise,
      schedule: SCHEDULE,
      points,
      dimensions: 2,
      steps: 10,
      variance: analyticVariance(SCHEDULE, errors),
      seed: 4,
    }).total;
    expect(
      Math.abs(
        measured - variationalBound({ denoise, schedule: SCHEDULE, points, dimensions: 2, steps: 10, variance: exact, seed: 4 }).total,
      ),
    ).toBeLessThan(0.02);
  });
});

describe("refuses", async () => {
  const factory = await loadBackend("reference");
  const shape = { dimensions: 2, embeddingDim: 4, hiddenSize: 4, hiddenLayers: 0, timesteps: 5 };
  const noNoise =
    'target is "epsilon": at timestep 4 nothing of the data is left (α = 0), and there the noise says nothing of them; choose target "v" or "x0", or a schedule.timeMax below 1';
  const five = { ...FLOW, timesteps: 5 };

  it.each<[string, () => unknown, string]>([
    ["a network of the noise where no signal is left", () => factory.create({ ...modelConfig(shape), schedule: five }), noNoise],
    ["a predictor of the noise there", () => fromNoise(makeSchedule(five), (x) => x), noNoise],
    ["it in a configuration", () => parseConfig({ schedule: { kind: "flow", timesteps: 5 } }, "test"), `test: ${noNoise}`],
    [
      "a grid as written",
      () => factory.create({ ...modelConfig({ ...shape, levels: [2], grid: { mode: "as-written" }, target: "x0" }), schedule: five }),
      'grid.mode is "as-written", whose steps preserve variance: schedule.kind "flow" does not; choose another, or mode "reference"',
    ],
    [
      "times that do not grow",
      () => makeSchedule({ ...FLOW, timeMin: 1 }),
      "schedule.timeMin is 1: must be above 0 and below schedule.timeMax, 1",
    ],
    [
      "a time beyond all noise",
      () => makeSchedule({ ...FLOW, timeMax: 1.5 }),
      "schedule.timeMax is 1.5: must be a number from 0.0001 to 1",
    ],
    [
      "a key of another kind",
      () => makeSchedule({ ...FLOW, rescale: "zero-terminal-snr" } as FlowScheduleConfig),
      'unknown key "rescale" in a flow schedule (valid: kind, timesteps, timeMin, timeMax)',
    ],
  ])("%s", (_, call, message) => expect(messageOf(call)).toBe(message));

  it("nothing of a flow that keeps some signal, or of another target", () => {
    expect(makeSchedule({ ...FLOW, timeMin: 1, timesteps: 1 }).noiseRate).toEqual(Float64Array.of(1));
    expect(() => factory.create({ ...modelConfig(shape), schedule: { ...five, timeMax: 0.99 } })).not.toThrow();
    expect(parseConfig({ schedule: { kind: "flow" }, target: "v" }, "test").schedule).toEqual({
      kind: "flow",
      timesteps: 100,
      timeMin: 0.001,
      timeMax: 1,
    });
  });
});
