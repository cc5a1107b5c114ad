/** The samplers under exact denoisers, where the whole chain has a closed form. */

import { describe, expect, it } from "vitest";
import { normals, stream } from "../../src/core/random.js";
import type { Predict } from "../../src/core/samplers/ddpm.js";
import { ddpm } from "../../src/core/samplers/ddpm.js";
import { makeSchedule } from "../../src/core/schedule.js";
import { relativeError } from "../support/relative-error.js";
import { moments } from "../support/statistics.js";

const SCHEDULE = makeSchedule({ kind: "linear", timesteps: 50, betaStart: 1e-3, betaEnd: 0.2 });
const COUNT = 20_000;
const noiseOf = (t: number): Float32Array => normals(stream(1, "noise"), t, 0, new Float32Array(COUNT));
const initial = normals(stream(1, "initial"), 0, 0, new Float32Array(COUNT));

/** Expected noise in x_t when the data are N(mean, deviation²). */
function exactDenoiser(mean: number, deviation: number): Predict {
  return (x, t) => {
    const alpha = SCHEDULE.alphasCumprod[t];
    const scale = Math.sqrt(1 - alpha) / (alpha * deviation ** 2 + 1 - alpha);
    return x.map((value) => scale * (value - Math.sqrt(alpha) * mean));
  };
}

describe("ddpm", () => {
  it("visits every timestep from the last to the first, each state a new array", () => {
    const states = [...ddpm(exactDenoiser(0, 1), SCHEDULE, initial, noiseOf)];
    expect(states.map(({ timestep }) => timestep)).toEqual(Array.from({ length: 50 }, (_, i) => 49 - i));
    expect(new Set([initial, ...states.map(({ x }) => x)]).size).toBe(51);
  });

  it("brings every point to data that are a single point", () => {
    const last = [...ddpm(exactDenoiser(1.5, 0), SCHEDULE, initial, noiseOf)].at(-1)!;
    expect(relativeError(last.x, new Float32Array(COUNT).fill(1.5))).toBeLessThan(1e-4);
  });

  it("draws Gaussian data with the mean and variance that the chain implies", () => {
    const [mean, deviation] = [0.7, 0.5];
    const chain = { mean: 0, variance: 1 };
    for (let t = 49; t >= 0; t--) {
      const alpha = SCHEDULE.alphasCumprod[t];
      const spread = alpha * deviation ** 2 + 1 - alpha;
      // E[x_0 | x_t] = mean + slope · (x_t - √ᾱ mean)
      const slope = (Math.sqrt(alpha) * deviation ** 2) / spread;
      const factor = SCHEDULE.posteriorMeanCoef1[t] * slope + SCHEDULE.posteriorMeanCoef2[t];
      const constant = SCHEDULE.posteriorMeanCoef1[t] * mean * (1 - slope * Math.sqrt(alpha));
      chain.mean = factor * chain.mean + constant;
      chain.variance = factor ** 2 * chain.variance + (t > 0 ? SCHEDULE.posteriorVariance[t] : 0);
    }
    const samples = moments([...ddpm(exactDenoiser(mean, deviation), SCHEDULE, initial, noiseOf)].at(-1)!.x);
    const error = Math.sqrt(chain.variance / COUNT);
    expect(Math.abs(samples.mean - chain.mean)).toBeLessThan(4 * error);
    expect(Math.abs(samples.std - Math.sqrt(chain.variance))).toBeLessThan(4 * error);
    // fixed_small variances fall somewhat short of the data's
    expect(Math.abs(chain.mean - mean)).toBeLessThan(0.01);
    expect(chain.variance / deviation ** 2).toBeGreaterThan(0.8);
    expect(chain.variance / deviation ** 2).toBeLessThan(1);
  });

  it("asks for no noise at timestep 0", () => {
    const asked: number[] = [];
    const source = (t: number): Float32Array => {
      asked.push(t);
      return noiseOf(t);
    };
    expect([...ddpm(exactDenoiser(0, 1), SCHEDULE, initial, source)]).toHaveLength(50);
    expect(asked).toEqual(Array.from({ length: 49 }, (_, i) => 49 - i));
  });
});
