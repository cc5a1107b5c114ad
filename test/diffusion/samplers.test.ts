/** What every sampler must do, and what each does to the last bit. */

import { describe, expect, it } from "vitest";
import { normals, stream } from "../../src/numerics/random.js";
import { ddpm } from "../../src/diffusion/samplers/ddpm.js";
import type { SamplerConfig } from "../../src/diffusion/samplers/index.js";
import { recordOf, sampler } from "../../src/diffusion/samplers/index.js";
import { fromNoise } from "../../src/diffusion/samplers/from-noise.js";
import type { Denoise } from "../../src/diffusion/samplers/chain/seam.js";
import { visitedTimesteps } from "../../src/diffusion/samplers/chain/timesteps.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { digestOf } from "../../src/study/config/identity.js";
import { difference } from "../support/bytes.js";
import { exactDenoiser as mixtureDenoiser } from "../../src/data/mixture/exact-denoiser.js";
import { exactDenoiser } from "../support/gaussian.js";
import { runnable } from "../support/samplers.js";
import { relativeError } from "../support/relative-error.js";

const T = 50;
const SCHEDULE = makeSchedule({ kind: "linear", timesteps: T, betaStart: 1e-3, betaEnd: 0.2 });
const COUNT = 64;
const noiseOf = (t: number): Float32Array => normals(stream(1, "noise"), t, 0, new Float32Array(COUNT));
const initial = normals(stream(1, "initial"), 0, 0, new Float32Array(COUNT));
/** Powers of two times float32: exact in any order. */
const simple: Denoise = fromNoise(SCHEDULE, (x, t) => x.map((value) => Math.fround(Math.fround(0.75 * value) - t / 1024)));

/** Every sampler with an example of each of its options, and a variance that is a function. */
const ALL: [name: string, config: (steps: number) => SamplerConfig][] = [
  ...runnable().map(([name, config]): [string, (steps: number) => SamplerConfig] => [name, (steps) => ({ ...config, steps })]),
  ["ddpm, a function", (steps) => ({ kind: "ddpm", variance: (t, s, x) => x.map((v) => (v * v * (t - s)) / T), steps })],
];

/** Whether a sampler draws noise, by its record. */
function drawsNoise(config: SamplerConfig): boolean {
  const { noise } = recordOf(config.kind);
  return typeof noise === "boolean" ? noise : (config as unknown as Record<string, number>)[noise] > 0;
}

describe.each(ALL)("%s", (_, config) => {
  const draws = drawsNoise(config(1));

  it("predicts as often as its record says, and once in the last step", () => {
    for (const steps of [1, 2, 7]) {
      let count = 0;
      const counted: Denoise = (x, t) => {
        count++;
        return simple(x, t);
      };
      expect([...sampler(config(steps))(counted, SCHEDULE, initial, noiseOf)]).toHaveLength(steps);
      expect(count).toBe(recordOf(config(1).kind).predictions * (steps - 1) + 1);
    }
  });

  it.each([1, 0.9])("stays finite along a flow that ends at t = %d", (timeMax) => {
    const mixture = {
      weights: [0.4, 0.6],
      means: [
        [0.5, -1],
        [2, 1],
      ],
      covariances: [
        [
          [0.09, 0],
          [0, 4],
        ],
        [
          [1, 0.3],
          [0.3, 0.5],
        ],
      ],
    };
    for (const timesteps of [1, 2, 3, T]) {
      const schedule = makeSchedule({ kind: "flow", timesteps, timeMin: 0.001, timeMax });
      for (const { x } of sampler(config(timesteps))(mixtureDenoiser(mixture, schedule), schedule, initial, noiseOf))
        expect(x.every((value) => Number.isFinite(value))).toBe(true);
    }
  });

  describe.each([T, 1, 2, 7])("%i steps", (steps) => {
    it("visits its timesteps, each state a new array, and leaves the initial points alone", () => {
      const before = initial.slice();
      const states = [...sampler(config(steps))(simple, SCHEDULE, initial, noiseOf)];
      expect(states.map(({ timestep }) => timestep)).toEqual(visitedTimesteps(T, steps));
      expect(new Set([initial, ...states.map(({ x }) => x)]).size).toBe(steps + 1);
      expect(difference(initial, before)).toBe("");
    });

    it("asks for the noise of the timesteps that it leaves for another, or for none", () => {
      const asked: number[] = [];
      const source = (t: number): Float32Array => {
        asked.push(t);
        return noiseOf(t);
      };
      expect([...sampler(config(steps))(simple, SCHEDULE, initial, source)]).toHaveLength(steps);
      expect(asked).toEqual(draws ? visitedTimesteps(T, steps).slice(0, -1) : []);
    });

    it.each([undefined, "zero-terminal-snr"] as const)("stays finite on every kind of schedule, rescale %s", (rescale) => {
      for (const schedule of [
        makeSchedule({ kind: "linear", timesteps: T, betaStart: 1e-4, betaEnd: 0.02, rescale }),
        makeSchedule({ kind: "quadratic", timesteps: T, betaStart: 1e-4, betaEnd: 0.5, rescale }),
        makeSchedule({ kind: "cosine", timesteps: T, offset: 0.008, rescale }),
        makeSchedule({ kind: "karras", timesteps: T, sigmaMin: 0.003, sigmaMax: 40, rho: 7, rescale }),
      ]) {
        const predict = exactDenoiser(schedule, { mean: [0.5, -1], deviation: [0.3, 2] });
        for (const { x } of sampler(config(steps))(predict, schedule, initial, noiseOf)) {
          expect(x.every((value) => Number.isFinite(value))).toBe(true);
        }
      }
    });

    it("brings every point to data that are a single point", () => {
      const predict = exactDenoiser(SCHEDULE, { mean: [1.5], deviation: [0] });
      const last = [...sampler(config(steps))(predict, SCHEDULE, initial, noiseOf)].at(-1)!;
      expect(relativeError(last.x, new Float32Array(COUNT).fill(1.5))).toBeLessThan(1e-4);
    });
  });

  it("refuses no steps and more than there are timesteps", () => {
    for (const steps of [0, T + 1])
      expect(() => [...sampler(config(steps))(simple, SCHEDULE, initial, noiseOf)]).toThrow(`steps is ${steps}: must be`);
  });
});

// the bits of all states, one after the other; the first are those of runs that exist
it.each<[SamplerConfig, string]>([
  [{ kind: "ddpm", variance: "fixed_small", steps: T }, "b3f051579eb89746"],
  [{ kind: "ddpm", variance: "fixed_small", steps: 7 }, "9c93f27071dbcee8"],
  [{ kind: "ddpm", variance: "fixed_large", steps: 7 }, "304352c3c5f9c90f"],
  [{ kind: "ddpm", variance: (t, s, x) => x.map((v) => (v * v * (t - s)) / T), steps: 7 }, "9e71d9fd72f40b1a"],
  [{ kind: "ddim", eta: 0, steps: 7 }, "20f1f8dfec95f5ce"],
  [{ kind: "ddim", eta: 0.5, steps: 7 }, "d631f925f4ef02c5"],
  [{ kind: "dpmpp_2m", steps: 7 }, "6912fe50139f05aa"],
  [{ kind: "heun", steps: 7 }, "38030f8e4f5962e2"],
])("%o keeps its bits", (config, digest) => {
  const states = [...sampler(config)(simple, SCHEDULE, initial, noiseOf)];
  expect(digestOf(...states.map(({ x }) => x)).slice(7, 23)).toBe(digest);
});

describe("ddpm", () => {
  it("takes all steps and the variances fixed_small where it is not told", () => {
    const told = sampler({ kind: "ddpm", variance: "fixed_small", steps: T })(simple, SCHEDULE, initial, noiseOf);
    expect(difference([...ddpm(simple, SCHEDULE, initial, noiseOf)].at(-1)!.x, [...told].at(-1)!.x)).toBe("");
  });

  it("asks a variance function for every step but the last, with the points that it leaves", () => {
    const asked: [number, number, Float32Array][] = [];
    const variance = (t: number, s: number, x: Float32Array): Float32Array => {
      asked.push([t, s, x]);
      return new Float32Array(COUNT / 2);
    };
    const states = [...ddpm(simple, SCHEDULE, initial, noiseOf, { steps: 3, variance })];
    expect(asked).toEqual([
      [49, 25, initial],
      [25, 0, states[0].x],
    ]);
  });

  it("gives each row its own variance", () => {
    const variance = (): number[] => Array.from({ length: COUNT / 2 }, (_, row) => row ** 2);
    const options = { steps: 2, variance };
    const noisy = ddpm(simple, SCHEDULE, initial, (t) => noiseOf(t).fill(1), options).next().value!.x;
    const still = ddpm(simple, SCHEDULE, initial, () => new Float32Array(COUNT), options).next().value!.x;
    for (let i = 0; i < COUNT; i++) expect(Math.abs(noisy[i] - still[i] - Math.floor(i / 2))).toBeLessThan(1e-5);
  });

  it.each<[string, number[], string]>([
    ["no variances", [], "got 0 variances at timestep 49, which do not divide 64 coordinates"],
    ["variances that fit no rows", [1, 2, 3], "got 3 variances at timestep 49, which do not divide 64 coordinates"],
    ["a negative variance", [1, -1], "the variance of row 1 at timestep 49 is -1: must be a finite number of at least 0"],
    ["no number", [NaN], "the variance of row 0 at timestep 49 is NaN"],
  ])("refuses %s", (_, variances, message) => {
    const chain = ddpm(simple, SCHEDULE, initial, noiseOf, { steps: 2, variance: () => variances });
    expect(() => chain.next()).toThrow(message);
  });
});

it.each([-0.1, 1.1, NaN])("ddim refuses an eta of %d", (eta) => {
  expect(() => [...sampler({ kind: "ddim", eta, steps: 2 })(simple, SCHEDULE, initial, noiseOf)]).toThrow(
    `eta is ${eta}: must be a number from 0 to 1`,
  );
});
