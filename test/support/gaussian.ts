/** Data N(mean, deviation²) in each coordinate, for which everything about diffusion has a closed form. */

import { fromNoise } from "../../src/diffusion/samplers/from-noise.js";
import type { Denoise } from "../../src/diffusion/samplers/chain/seam.js";
import type { Schedule } from "../../src/diffusion/process/schedule.js";

export interface Gaussian {
  /** of coordinate c of a point; their number is the number of coordinates */
  mean: number[];
  deviation: number[];
}

/** E[ε | x_t] in double precision, rounded once, and the data that it implies. */
export function exactDenoiser(schedule: Schedule, { mean, deviation }: Gaussian): Denoise {
  return fromNoise(schedule, (x, timestep) => {
    const alpha = schedule.alphasCumprod[timestep];
    return x.map((value, i) => {
      const c = i % mean.length;
      return (Math.sqrt(1 - alpha) * (value - Math.sqrt(alpha) * mean[c])) / (alpha * deviation[c] ** 2 + 1 - alpha);
    });
  });
}

/** σ² = (1 - ᾱ) / ᾱ; 0 for the data. */
export function squaredSigma(schedule: Schedule, timestep: number): number {
  return timestep < 0 ? 0 : (1 - schedule.alphasCumprod[timestep]) / schedule.alphasCumprod[timestep];
}

/** Where the probability-flow ODE takes centred data: x / √ᾱ scales by √((c² + σ_s²) / (c² + σ_t²)) from timestep t to s. */
export function exactFlow(schedule: Schedule, { deviation }: Gaussian, x: Float32Array, from: number, to: number): Float64Array {
  const signal = (t: number): number => (t < 0 ? 1 : Math.sqrt(schedule.alphasCumprod[t]));
  return Float64Array.from(x, (value, i) => {
    const variance = deviation[i % deviation.length] ** 2;
    const scale = Math.sqrt((variance + squaredSigma(schedule, to)) / (variance + squaredSigma(schedule, from)));
    return (value / signal(from)) * scale * signal(to);
  });
}
