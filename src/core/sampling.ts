/** Samples of a trained model, any rows of them: a row's value does not depend on which others are drawn. */

import type { Backend } from "./backend.js";
import { stream } from "./random.js";
import { ddpm } from "./samplers/ddpm.js";
import type { SamplerConfig } from "./samplers/index.js";
import { sampler } from "./samplers/index.js";
import type { Predict, SamplerState } from "./samplers/seam.js";
import { makeSchedule } from "./schedule.js";

/** The backend as a sampler sees it: the factor is looked up at the current points. */
export function predictor(backend: Backend): Predict {
  let timesteps = new Int32Array(0);
  return (x, timestep) => {
    const rows = x.length / backend.config.dimensions;
    if (timesteps.length !== rows) timesteps = new Int32Array(rows);
    timesteps.fill(timestep);
    return backend.predict(x, timesteps, backend.factor(x, timesteps));
  };
}

/** Rows that are carried through all timesteps together: their activations stay in cache. */
export const SAMPLE_BLOCK = 256;
/** Rows may be divided at multiples of this: normals come in groups of four. */
export const ROW_GROUP = 4;

/**
 * Rows `from` to `to` of the samples of a seed on their way from noise to data: the state after each timestep that
 * the sampler visits, from T - 1 down.
 *
 * @param backend holds the parameters to sample with (the moving average and the grids)
 * @param from a multiple of {@link ROW_GROUP}
 * @param config the sampler; by default a DDPM with all timesteps and the variances `fixed_small`
 */
export function* denoise(backend: Backend, seed: number, from: number, to: number, config?: SamplerConfig): Generator<SamplerState, void> {
  const { dimensions, schedule } = backend.config;
  const key = stream(seed, "sampling");
  const count = (to - from) * dimensions;
  const first = (from * dimensions) / 4;
  // position 0 holds the initial points, t + 1 the noise of the step at timestep t, whichever timesteps are visited
  const draw = (position: number): Float32Array => backend.normals(key, position, first, new Float32Array(count));
  const chain = config === undefined ? ddpm : sampler(config);
  yield* chain(predictor(backend), makeSchedule(schedule), draw(0), (t) => draw(t + 1));
}

/** Rows `from` to `to` of the samples of a seed, rows × dimensions: the last state of {@link denoise}. */
export function sampleRows(backend: Backend, seed: number, from: number, to: number, config?: SamplerConfig): Float32Array {
  const { dimensions } = backend.config;
  const out = new Float32Array((to - from) * dimensions);
  for (let start = from; start < to; start += SAMPLE_BLOCK) {
    let x: Float32Array = new Float32Array(0);
    for (const state of denoise(backend, seed, start, Math.min(start + SAMPLE_BLOCK, to), config)) x = state.x;
    out.set(x, (start - from) * dimensions);
  }
  return out;
}
