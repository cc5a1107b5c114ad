/** The deterministic samplers against the probability-flow ODE of Gaussian data, whose solution is known. */

import { describe, expect, it } from "vitest";
import { normals, stream } from "../../src/numerics/random.js";
import type { SamplerConfig } from "../../src/diffusion/samplers/index.js";
import { sampler } from "../../src/diffusion/samplers/index.js";
import { fromNoise } from "../../src/diffusion/samplers/from-noise.js";
import type { Denoise } from "../../src/diffusion/samplers/chain/seam.js";
import { stepPairs } from "../../src/diffusion/samplers/chain/timesteps.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { exactDenoiser, exactFlow, squaredSigma } from "../support/gaussian.js";
import { deterministic, slope } from "../support/samplers.js";
import { relativeError } from "../support/relative-error.js";

const T = 1000;
const SCHEDULE = makeSchedule({ kind: "karras", timesteps: T, sigmaMin: 0.003, sigmaMax: 40, rho: 7 });
const GAUSSIAN = { mean: [0, 0], deviation: [1.5, 0.4] };
const initial = normals(stream(1, "initial"), 0, 0, new Float32Array(16));
const STEPS = [10, 20, 40, 80];

function run(config: SamplerConfig, denoise: Denoise): Float32Array[] {
  const noNoise = (): never => {
    throw new Error("a deterministic sampler asked for noise");
  };
  return Array.from(sampler(config)(denoise, SCHEDULE, initial, noNoise), ({ x }) => x);
}

describe.each(deterministic())("%s", (_, order, config) => {
  it(`converges with order ${order}`, () => {
    const points = STEPS.map((steps): [number, number] => {
      // at timestep 0, before the step to the data, which is first order in all of them
      const reached = run(config(steps), exactDenoiser(SCHEDULE, GAUSSIAN)).at(-2)!;
      return [Math.log(steps - 1), Math.log(relativeError(reached, exactFlow(SCHEDULE, GAUSSIAN, initial, T - 1, 0)))];
    });
    expect(Math.abs(-slope(points) - order)).toBeLessThan(0.15);
  });

  it("reaches the data", () => {
    const reached = run(config(T), exactDenoiser(SCHEDULE, GAUSSIAN)).at(-1)!;
    expect(relativeError(reached, exactFlow(SCHEDULE, GAUSSIAN, initial, T - 1, -1))).toBeLessThan(order === 1 ? 5e-3 : 5e-5);
  });
});

// a prediction that is no line in x, so that the samplers differ in all their terms
const bent = fromNoise(SCHEDULE, (x, t) => x.map((value) => (value + value ** 3 / (1 + t)) / (1 + value * value)));
const sigmaAt = (t: number): number => Math.sqrt(squaredSigma(SCHEDULE, t));
const signalAt = (t: number): number => 1 / Math.sqrt(1 + squaredSigma(SCHEDULE, t));
const bentAt = (x: number, t: number): number => {
  const value = signalAt(t) * x;
  return (value + value ** 3 / (1 + t)) / (1 + value * value);
};

describe.each([1, 2, 3, 7, 40])("%i steps, written out in x / √ᾱ and double precision", (steps) => {
  const expected = (next: (x: number, t: number, s: number, i: number) => number): number[] =>
    Array.from(initial, (value) =>
      stepPairs(T, steps).reduce((x, { timestep, previous }, i) => next(x, timestep, previous, i), value / signalAt(T - 1)),
    );

  it("heun is Algorithm 2 of Karras et al.", () => {
    const points = expected((x, t, s) => {
      const d = bentAt(x, t);
      const euler = x + (sigmaAt(s) - sigmaAt(t)) * d;
      return s < 0 ? euler : x + (sigmaAt(s) - sigmaAt(t)) * (0.5 * d + 0.5 * bentAt(euler, s));
    });
    expect(relativeError(run({ kind: "heun", steps }, bent).at(-1)!, points)).toBeLessThan(2e-5);
  });

  it("dpmpp_2m is Algorithm 2 of Lu et al.", () => {
    const lambda = (t: number): number => -Math.log(sigmaAt(t));
    let before = { x0: 0, lambda: 0 };
    const points = expected((x, t, s, i) => {
      const x0 = x - sigmaAt(t) * bentAt(x, t);
      const h = lambda(s) - lambda(t);
      const r = (lambda(t) - before.lambda) / h;
      const d = i === 0 || s < 0 ? x0 : (1 + 1 / (2 * r)) * x0 - (1 / (2 * r)) * before.x0;
      before = { x0, lambda: lambda(t) };
      return (sigmaAt(s) / sigmaAt(t)) * x - Math.expm1(-h) * d;
    });
    expect(relativeError(run({ kind: "dpmpp_2m", steps }, bent).at(-1)!, points)).toBeLessThan(2e-5);
  });

  it("ddim with eta 0 is Euler's method", () => {
    const points = expected((x, t, s) => x + (sigmaAt(s) - sigmaAt(t)) * bentAt(x, t));
    expect(relativeError(run({ kind: "ddim", eta: 0, steps }, bent).at(-1)!, points)).toBeLessThan(2e-5);
  });
});

it("heun predicts twice a step, but once in the last", () => {
  let predictions = 0;
  run({ kind: "heun", steps: 7 }, (x, t) => {
    predictions++;
    return bent(x, t);
  });
  expect(predictions).toBe(13);
});
