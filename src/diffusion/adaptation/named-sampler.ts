/** Fits a sampler that a configuration names to a trained model; some variances need the errors of the model. */

import type { ErrorGrid } from "./error-grid.js";
import { analyticVariance } from "./reverse-variance.js";
import type { Backend } from "../backend.js";
import type { SamplerChoice } from "../sampling.js";
import type { VarianceFunction } from "../samplers/chain/seam.js";
import { makeSchedule } from "../process/schedule.js";
import type { PlainSampler } from "../samplers/index.js";
import { errorSizes, fitted, varianceOf } from "../samplers/record/plain.js";

/**
 * A sampler as it is run: its variance fitted to a model.
 *
 * @param backend backend with the parameters to sample with
 * @param errors error grid of the sampler's sizes, if it needs one: `errorSizes`
 */
export function fitSampler(sampler: PlainSampler, backend: Backend, errors: ErrorGrid | null): SamplerChoice {
  const steps = sampler.steps ?? backend.config.schedule.timesteps;
  return (regions) => fitted(sampler, steps, { backend, errors, regions });
}

/**
 * Returns a sampler's variance for a bound: above 0 for the step to the data. A variance that is not fitted to the errors
 * may be 0 there; the bound then uses the best scalar.
 *
 * @param regions regions of the rows of the bound, rows × levels; empty for a model without regions
 */
export function boundVariance(sampler: PlainSampler, backend: Backend, errors: ErrorGrid, regions: Int32Array): VarianceFunction {
  const variance = varianceOf(sampler, { backend, errors, regions });
  if (errorSizes(sampler) !== null) return variance;
  const best = analyticVariance(makeSchedule(backend.config.schedule), errors);
  return (timestep, previous, x) => (previous < 0 ? best : variance)(timestep, previous, x);
}

/** Name of the grid with one cell and only the first timestep. */
export const FIRST = "first";

/** Returns the error grid that a bound uses. */
export function boundSizes(sampler: PlainSampler): readonly number[] | typeof FIRST {
  const sizes = errorSizes(sampler);
  // a single step leaves the last timestep, not the first
  return sizes !== null || sampler.steps === 1 ? (sizes ?? []) : FIRST;
}
