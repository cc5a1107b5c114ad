/** Chains of samplers in double precision, coordinate by coordinate, to hold the float32 ones against; and the law of chains that are linear. */

import { normals, stream } from "../../src/numerics/random.js";
import type { SamplerConfig } from "../../src/diffusion/samplers/index.js";
import { sampler } from "../../src/diffusion/samplers/index.js";
import type { Denoise, NoiseSource } from "../../src/diffusion/samplers/chain/seam.js";
import { stepPairs } from "../../src/diffusion/samplers/chain/timesteps.js";
import { noiseVarianceAt, signalAt } from "../../src/diffusion/process/forward.js";
import type { Schedule } from "../../src/diffusion/process/schedule.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { digestOf } from "../../src/study/config/identity.js";
import { moments } from "./statistics.js";

/** A process that preserves variance, a flow from noise alone, and one that begins with some signal. */
export const PROCESSES: [name: string, schedule: Schedule][] = [
  ["karras", makeSchedule({ kind: "karras", timesteps: 1000, sigmaMin: 0.003, sigmaMax: 40, rho: 7 })],
  ["flow from t = 1", makeSchedule({ kind: "flow", timesteps: 1000, timeMin: 0.001, timeMax: 1 })],
  ["flow from t = 0.9", makeSchedule({ kind: "flow", timesteps: 1000, timeMin: 0.001, timeMax: 0.9 })],
];

/** Standard normals that chains start from: a few to follow one by one, and many to tell a law by. */
export const INITIAL = normals(stream(1, "initial"), 0, 0, new Float32Array(64));
export const MANY = normals(stream(1, "many"), 0, 0, new Float32Array(20_000));

export const alphaOf = signalAt;
export const sigmaOf = (schedule: Schedule, timestep: number): number => Math.sqrt(noiseVarianceAt(schedule, timestep));

/** x̂_0 and ε̂ of one coordinate. */
export type Predicted = { x0: number; noise: number };
type PredictOne = (x: number, timestep: number) => Predicted;

/** A prediction that is no line in x, so that every term of a sampler matters. */
export function bent(schedule: Schedule): PredictOne {
  return (x, t) => {
    const x0 = (x + x ** 3 / (1 + t)) / (1 + x * x);
    return { x0, noise: (x - alphaOf(schedule, t) * x0) / sigmaOf(schedule, t) };
  };
}

/** The exact prediction of data N(mean, deviation²). */
export function exactNormal(schedule: Schedule, mean: number, deviation: number): PredictOne {
  return (x, t) => {
    const [alpha, sigma] = [alphaOf(schedule, t), sigmaOf(schedule, t)];
    const away = x - alpha * mean;
    const spread = alpha * alpha * deviation * deviation + sigma * sigma;
    return { x0: mean + (alpha * deviation * deviation * away) / spread, noise: (sigma * away) / spread };
  };
}

function denoiserOf(predict: PredictOne): Denoise {
  return (x, t) => ({
    original: x.map((value) => predict(value, t).x0),
    noise: x.map((value) => predict(value, t).noise),
  });
}

/** Noise of every timestep, the same for every sampler. */
export const noiseFor =
  (count: number): NoiseSource =>
  (t) =>
    normals(stream(1, "noise"), t, 0, new Float32Array(count));

/** The samples of a sampler in float32. */
export function samplesOf(config: SamplerConfig, schedule: Schedule, predict: PredictOne, initial: Float32Array): Float32Array {
  return [...sampler(config)(denoiserOf(predict), schedule, initial, noiseFor(initial.length))].at(-1)!.x;
}

/** Points with the law of x_t of data N(mean, deviation²) at the last timestep, made of standard normals. */
export function lastOf(schedule: Schedule, mean: number, deviation: number, z: Float32Array): Float32Array {
  const last = schedule.timesteps - 1;
  const [alpha, sigma] = [alphaOf(schedule, last), sigmaOf(schedule, last)];
  return z.map((value) => alpha * mean + Math.sqrt(alpha ** 2 * deviation ** 2 + sigma ** 2) * value);
}

/** Digests of a sampler's bent samples on each of {@link PROCESSES}. */
export function bitsOf(config: SamplerConfig): string[] {
  return PROCESSES.map(([, schedule]) => digestOf(samplesOf(config, schedule, bent(schedule), INITIAL)).slice(7, 23));
}

/** One step of one coordinate from timestep t to s, which is -1 for the data; z is its noise. */
export type Step = (x: number, t: number, s: number, z: number) => number;

/** The same samples in double precision. @param begin the steps of one coordinate: a sampler may remember what came before */
export function inDoubles(schedule: Schedule, steps: number, initial: Float32Array, begin: () => Step): Float64Array {
  const chains = Array.from(initial, begin);
  let x = Float64Array.from(initial);
  for (const { timestep, previous } of stepPairs(schedule.timesteps, steps)) {
    const z = noiseFor(initial.length)(timestep);
    x = x.map((value, i) => chains[i](value, timestep, previous, z[i]));
  }
  return x;
}

/** A linear step of the pair (x, x̂_0 of the step before): next x = point · x + original · x̂_0 + before · that + deviation · z. */
export interface LinearStep {
  point: number;
  original: number;
  before: number;
  deviation: number;
}

/** Mean and variance of the samples of N(mean, deviation²) that linear steps lead to from the law of the last timestep. */
export function lawOfChain(
  schedule: Schedule,
  steps: number,
  data: { mean: number; deviation: number },
  stepOf: (t: number, s: number, i: number) => LinearStep,
): { mean: number; variance: number } {
  const predict = exactNormal(schedule, data.mean, data.deviation);
  const last = schedule.timesteps - 1;
  const [alpha, sigma] = [alphaOf(schedule, last), sigmaOf(schedule, last)];
  const start = { mean: alpha * data.mean, variance: alpha ** 2 * data.deviation ** 2 + sigma ** 2 };
  let law = { ...start, mean0: 0, variance0: 0, covariance: 0 };
  stepPairs(schedule.timesteps, steps).forEach(({ timestep: t, previous: s }, i) => {
    const [base, slope] = [predict(0, t).x0, predict(1, t).x0 - predict(0, t).x0];
    const { point, original, before, deviation } = stepOf(t, s, i);
    const own = point + original * slope;
    const { mean, variance, mean0, variance0, covariance } = law;
    law = {
      mean: own * mean + original * base + before * mean0,
      variance: own * own * variance + before * before * variance0 + 2 * own * before * covariance + deviation * deviation,
      mean0: base + slope * mean,
      variance0: slope * slope * variance,
      covariance: slope * (own * variance + before * covariance),
    };
  });
  return law;
}

/** How far the samples' mean and standard deviation are off a law, in standard errors: the larger of both. */
export function standardErrors(samples: Float32Array, { mean, variance }: { mean: number; variance: number }): number {
  const found = moments(samples);
  // samples that are all the same are so but for rounding
  const error = Math.max(1e-6, Math.sqrt(variance / samples.length));
  return Math.max(Math.abs(found.mean - mean), Math.abs(found.std - Math.sqrt(variance)) * Math.SQRT2) / error;
}
