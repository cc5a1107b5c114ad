/** The samplers that draw noise under exact denoisers, where the moments of the whole chain have a closed form. */

import { describe, expect, it } from "vitest";
import { normals, stream } from "../../src/numerics/random.js";
import { ddimCoefficients } from "../../src/diffusion/samplers/ddim.js";
import type { VarianceFunction } from "../../src/diffusion/samplers/chain/seam.js";
import type { SamplerConfig } from "../../src/diffusion/samplers/index.js";
import { sampler } from "../../src/diffusion/samplers/index.js";
import { stepPairs } from "../../src/diffusion/samplers/chain/timesteps.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { posterior } from "../../src/diffusion/process/posterior.js";
import { exactDenoiser } from "../support/gaussian.js";
import { moments } from "../support/statistics.js";
import { fromNoise } from "../../src/diffusion/samplers/from-noise.js";

const T = 50;
const SCHEDULE = makeSchedule({ kind: "linear", timesteps: T, betaStart: 1e-3, betaEnd: 0.2 });
const COUNT = 20_000;
const noiseOf = (t: number): Float32Array => normals(stream(1, "noise"), t, 0, new Float32Array(COUNT));
const initial = normals(stream(1, "initial"), 0, 0, new Float32Array(COUNT));
const [MEAN, DEVIATION] = [0.7, 0.5];
const PREDICT = exactDenoiser(SCHEDULE, { mean: [MEAN], deviation: [DEVIATION] });

const alphaAt = (t: number): number => (t < 0 ? 1 : SCHEDULE.alphasCumprod[t]);
/** Variance of x_t when x_0 is the data. */
const spread = (t: number): number => alphaAt(t) * DEVIATION ** 2 + 1 - alphaAt(t);

/** A step's new mean and added variance, given E[x_0 | x_t] and E[ε | x_t]: written out from the papers. */
interface Step {
  original: number;
  epsilon: number;
  point: number;
  variance: number;
}

function ddpmStep(t: number, s: number, variance: (betaTilde: number, beta: number) => number): Step {
  const [a, b] = [alphaAt(t), alphaAt(s)];
  const beta = 1 - a / b;
  const original = (Math.sqrt(b) * beta) / (1 - a);
  const point = (Math.sqrt(a / b) * (1 - b)) / (1 - a);
  return { original, point, epsilon: 0, variance: s < 0 ? 0 : variance((beta * (1 - b)) / (1 - a), beta) };
}

function ddimStep(t: number, s: number, eta: number): Step {
  const [a, b] = [alphaAt(t), alphaAt(s)];
  const sigma = eta * Math.sqrt((1 - b) / (1 - a)) * Math.sqrt(1 - a / b);
  return { original: Math.sqrt(b), point: 0, epsilon: Math.sqrt(Math.max(0, 1 - b - sigma ** 2)), variance: sigma ** 2 };
}

/** Mean and variance that the steps lead to from a standard normal. */
function chainMoments(steps: number, stepOf: (t: number, s: number) => Step): { mean: number; variance: number } {
  let [mean, variance] = [0, 1];
  for (const { timestep: t, previous: s } of stepPairs(T, steps)) {
    const step = stepOf(t, s);
    const root = Math.sqrt(alphaAt(t));
    // E[x_0 | x_t] = MEAN + slope · (x_t - √ᾱ MEAN), and E[ε | x_t] = noise · (x_t - √ᾱ MEAN)
    const slope = (root * DEVIATION ** 2) / spread(t);
    const noise = Math.sqrt(1 - alphaAt(t)) / spread(t);
    const factor = step.original * slope + step.epsilon * noise + step.point;
    mean = factor * mean + step.original * MEAN - (factor - step.point) * root * MEAN;
    variance = factor ** 2 * variance + step.variance;
  }
  return { mean, variance };
}

/** The step's variance plus that of x_0 given x_t: the whole variance of x_s given x_t, a constant for normal data. */
const wholeVariance = (t: number, s: number): number => {
  const { coef1, variance } = posterior(SCHEDULE, t, s);
  return variance + (coef1 ** 2 * DEVIATION ** 2 * (1 - alphaAt(t))) / spread(t);
};
const analytic: VarianceFunction = (t, s, x) => new Float64Array(x.length).fill(wholeVariance(t, s));

const CASES: [name: string, (steps: number) => SamplerConfig, (t: number, s: number) => Step][] = [
  ["ddpm, fixed_small", (steps) => ({ kind: "ddpm", variance: "fixed_small", steps }), (t, s) => ddpmStep(t, s, (small) => small)],
  ["ddpm, fixed_large", (steps) => ({ kind: "ddpm", variance: "fixed_large", steps }), (t, s) => ddpmStep(t, s, (_, large) => large)],
  ["ddpm, analytic", (steps) => ({ kind: "ddpm", variance: analytic, steps }), (t, s) => ddpmStep(t, s, () => wholeVariance(t, s))],
  ["ddim, eta 1", (steps) => ({ kind: "ddim", eta: 1, steps }), (t, s) => ddimStep(t, s, 1)],
  ["ddim, eta 0.5", (steps) => ({ kind: "ddim", eta: 0.5, steps }), (t, s) => ddimStep(t, s, 0.5)],
  ["ddim, eta 0", (steps) => ({ kind: "ddim", eta: 0, steps }), (t, s) => ddimStep(t, s, 0)],
];

describe.each(CASES)("%s", (_, config, stepOf) => {
  it.each([T, 20, 7, 2, 1])("draws Gaussian data with the mean and variance that a chain of %i steps implies", (steps) => {
    const chain = chainMoments(steps, stepOf);
    const samples = moments([...sampler(config(steps))(PREDICT, SCHEDULE, initial, noiseOf)].at(-1)!.x);
    const error = Math.sqrt(chain.variance / COUNT);
    expect(Math.abs(samples.mean - chain.mean)).toBeLessThan(4 * error);
    expect(Math.abs(samples.std - Math.sqrt(chain.variance))).toBeLessThan(4 * error);
  });
});

it("all steps of fixed_small reach the data's mean, and somewhat less than their variance", () => {
  const chain = chainMoments(T, CASES[0][2]);
  expect(Math.abs(chain.mean - MEAN)).toBeLessThan(0.01);
  expect(chain.variance / DEVIATION ** 2).toBeGreaterThan(0.8);
  expect(chain.variance / DEVIATION ** 2).toBeLessThan(1);
});

// with the whole variance of each step, every marginal is exact, whatever the number of steps
it.each([T, 7, 2])("a DDPM of %i steps with analytic variances keeps the marginals", (steps) => {
  const start = initial.map((z) => Math.sqrt(alphaAt(T - 1)) * MEAN + Math.sqrt(spread(T - 1)) * z);
  for (const { timestep, x } of sampler(CASES[2][1](steps))(PREDICT, SCHEDULE, start, noiseOf)) {
    const { previous } = stepPairs(T, steps).find((pair) => pair.timestep === timestep)!;
    if (previous < 0) continue;
    const found = moments(x);
    expect(Math.abs(found.mean - Math.sqrt(alphaAt(previous)) * MEAN)).toBeLessThan(4 * Math.sqrt(spread(previous) / COUNT));
    expect(Math.abs(found.std / Math.sqrt(spread(previous)) - 1)).toBeLessThan(4 / Math.sqrt(2 * COUNT));
  }
});

/** What each step multiplies points, predicted noise and noise by, found by trying. */
function measuredCoefficients(config: SamplerConfig): [point: number, epsilon: number, noise: number][] {
  let before = Float32Array.of(1, 1, 1);
  const chain = sampler(config)(
    fromNoise(SCHEDULE, () => Float32Array.of(0, 1, 0)),
    SCHEDULE,
    before,
    () => Float32Array.of(0, 0, 1),
  );
  return Array.from(chain, ({ x }) => {
    const point = x[0] / before[0];
    const found: [number, number, number] = [point, x[1] - point * before[1], x[2] - point * before[2]];
    before = x.slice();
    return found;
  });
}

it.each([T, 20, 7, 2, 1])("DDIM with eta 1 and a DDPM with fixed_small are the same steps, %i of them", (steps) => {
  const ddim = measuredCoefficients({ kind: "ddim", eta: 1, steps });
  const ddpm = measuredCoefficients({ kind: "ddpm", variance: "fixed_small", steps });
  ddim.forEach((step, i) => step.forEach((value, c) => expect(Math.abs(value - ddpm[i][c]), `step ${i}`).toBeLessThan(2e-5)));
  for (const pair of stepPairs(T, steps)) {
    const { variance } = posterior(SCHEDULE, pair.timestep, pair.previous);
    expect(Math.abs(ddimCoefficients(SCHEDULE, pair, 1).deviation ** 2 - variance)).toBeLessThan(1e-15);
  }
});
