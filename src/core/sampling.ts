/** Samples of a trained model, any rows of them: a row's value does not depend on which others are drawn. */

import type { Backend } from "./backend.js";
import type { Domain } from "./domain/domain.js";
import { decode, drawRegions } from "./domain/domain.js";
import { stream } from "./random.js";
import { ddpm } from "./samplers/ddpm.js";
import type { SamplerConfig } from "./samplers/index.js";
import { sampler } from "./samplers/index.js";
import type { Predict, SamplerState } from "./samplers/seam.js";
import { makeSchedule } from "./schedule.js";

/**
 * The backend as a sampler sees it: the factor is looked up at the current points.
 *
 * @param regions of the rows that it will be asked for, rows × levels; none where the model has none
 */
export function predictor(backend: Backend, regions: Int32Array = new Int32Array(0)): Predict {
  let timesteps = new Int32Array(0);
  return (x, timestep) => {
    const rows = x.length / backend.config.dimensions;
    if (timesteps.length !== rows) timesteps = new Int32Array(rows);
    timesteps.fill(timestep);
    return backend.predict(x, timesteps, backend.factor(x, timesteps), regions);
  };
}

/** Rows that are carried through all timesteps together: their activations stay in cache. */
export const SAMPLE_BLOCK = 256;
/** Rows may be divided at multiples of this: normals come in groups of four. */
export const ROW_GROUP = 4;

/** A sampler, or how to make one for rows whose regions are known. */
export type SamplerChoice = SamplerConfig | ((regions: Int32Array) => SamplerConfig);

/** How samples are drawn; by default of a model in the data's own coordinates, by a DDPM with all timesteps and `fixed_small`. */
export interface Drawing {
  sampler?: SamplerChoice;
  /** the coordinates that the model lives in */
  domain?: Domain | null;
}

/** The chain of rows `from` to `to` in the model's coordinates, and the regions that the rows were drawn in. */
function begin(
  backend: Backend,
  seed: number,
  from: number,
  to: number,
  { sampler: choice, domain = null }: Drawing,
): { regions: Int32Array; states: Generator<SamplerState, void> } {
  const { dimensions, schedule } = backend.config;
  const key = stream(seed, "sampling");
  const count = (to - from) * dimensions;
  const first = (from * dimensions) / 4;
  // position 0 holds the initial points, t + 1 the noise of the step at timestep t, whichever timesteps are visited
  const draw = (position: number): Float32Array => backend.normals(key, position, first, new Float32Array(count));
  const regions = drawRegions(domain, seed, from, to);
  const chosen = typeof choice === "function" ? choice(regions) : choice;
  const chain = chosen === undefined ? ddpm : sampler(chosen);
  return { regions, states: chain(predictor(backend, regions), makeSchedule(schedule), draw(0), (t) => draw(t + 1)) };
}

/**
 * Rows `from` to `to` of the samples of a seed on their way from noise to data: the state after each timestep that
 * the sampler visits, from T - 1 down.
 *
 * @param backend holds the parameters to sample with (the moving average and the grids)
 * @param from a multiple of {@link ROW_GROUP}
 */
export function* denoise(backend: Backend, seed: number, from: number, to: number, drawing: Drawing = {}): Generator<SamplerState, void> {
  const { regions, states } = begin(backend, seed, from, to, drawing);
  for (const { timestep, x } of states) yield { timestep, x: decode(drawing.domain ?? null, { points: x, regions }) };
}

/** Rows `from` to `to` of the samples of a seed, rows × dimensions: the last state of {@link denoise}. */
export function sampleRows(backend: Backend, seed: number, from: number, to: number, drawing: Drawing = {}): Float32Array {
  const { dimensions } = backend.config;
  const out = new Float32Array((to - from) * dimensions);
  for (let start = from; start < to; start += SAMPLE_BLOCK) {
    const { regions, states } = begin(backend, seed, start, Math.min(start + SAMPLE_BLOCK, to), drawing);
    let x: Float32Array = new Float32Array(0);
    for (const state of states) x = state.x;
    out.set(decode(drawing.domain ?? null, { points: x, regions }), (start - from) * dimensions);
  }
  return out;
}
