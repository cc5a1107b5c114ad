/** Ancestral sampling of a DDPM: Algorithm 2 of Ho, Jain & Abbeel 2020, as diffusers' `DDPMScheduler` with `fixed_small`. */

import type { Schedule } from "../schedule.js";

const f = Math.fround;

/** The seam between a model and a sampler: predicted noise of rows of points at one timestep. */
export type Predict = (x: Float32Array, timestep: number) => Float32Array;
/** Standard normals for the step at a timestep, as many as coordinates. */
export type NoiseSource = (timestep: number) => Float32Array;

/** A state of the reverse chain: the points after the step at `timestep`. */
export interface SamplerState {
  timestep: number;
  x: Float32Array;
}

/** x_{t-1} = coef1 · x̂_0 + coef2 · x_t + √variance · z from t = T - 1 down to 0; no noise is added at t = 0. All float32. */
export function* ddpm(predict: Predict, schedule: Schedule, initial: Float32Array, noise: NoiseSource): Generator<SamplerState, void> {
  let x: Float32Array = initial;
  for (let t = schedule.timesteps - 1; t >= 0; t--) {
    const epsilon = predict(x, t);
    const z = t > 0 ? noise(t) : undefined;
    const recip = f(schedule.sqrtRecipAlphasCumprod[t]);
    const recipm1 = f(schedule.sqrtRecipm1AlphasCumprod[t]);
    const coef1 = f(schedule.posteriorMeanCoef1[t]);
    const coef2 = f(schedule.posteriorMeanCoef2[t]);
    const deviation = f(Math.sqrt(schedule.posteriorVariance[t]));
    const next = new Float32Array(x.length);
    for (let i = 0; i < x.length; i++) {
      const x0 = f(f(recip * x[i]) - f(recipm1 * epsilon[i]));
      const mean = f(f(coef1 * x0) + f(coef2 * x[i]));
      next[i] = z === undefined ? mean : f(mean + f(deviation * z[i]));
    }
    x = next;
    yield { timestep: t, x };
  }
}
