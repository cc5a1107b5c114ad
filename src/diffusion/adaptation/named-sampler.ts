/** Fits a sampler that a configuration names to a trained model; some variances need the errors of the model. */

import type { ErrorGrid, ErrorGridConfig } from "./error-grid.js";
import { DEFAULT_ERROR_GRID } from "./error-grid.js";
import type { DenoiserOf, ErrorMeasurement } from "./measure-errors.js";
import { measureErrors, measuringErrors } from "./measure-errors.js";
import { analyticVariance } from "./reverse-variance.js";
import { joinTold } from "../conditions.js";
import type { Backend } from "../backend.js";
import type { Domain, ModelRows } from "../transform/domain.js";
import type { SamplerChoice } from "../sampling.js";
import { predictor } from "../sampling.js";
import type { VarianceFunction } from "../samplers/chain/seam.js";
import { makeSchedule } from "../process/schedule.js";
import type { PlainSampler } from "../samplers/index.js";
import { errorSizes, fitted, varianceOf } from "../samplers/record/plain.js";

/**
 * @param backend backend with the parameters to sample with
 * @param errors error grid of the sampler's sizes, if it needs one: `errorSizes`
 */
export function resolveSampler(sampler: PlainSampler, backend: Backend, errors: ErrorGrid | null): SamplerChoice {
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

/**
 * Measures the errors of a trained model, with the rows and coordinates of every sampler.
 *
 * @param backend backend with the parameters to sample with
 * @param data the training data in the model's coordinates
 */
export function errorsOfModel(
  backend: Backend,
  data: ModelRows,
  seed: number,
  domain: Domain | null,
  sizes: readonly number[] | typeof FIRST,
): ErrorGrid {
  return measureErrors(errorsMeasurement(backend, data, seed, domain, sizes));
}

/** {@link errorsOfModel} step by step, so that other work can run. */
export function errorsOfModelSteps(
  backend: Backend,
  data: ModelRows,
  seed: number,
  domain: Domain | null,
  sizes: readonly number[] | typeof FIRST,
): Generator<void, ErrorGrid> {
  return measuringErrors(errorsMeasurement(backend, data, seed, domain, sizes));
}

function errorsMeasurement(
  backend: Backend,
  data: ModelRows,
  seed: number,
  domain: Domain | null,
  sizes: readonly number[] | typeof FIRST,
): ErrorMeasurement {
  const { config: model } = backend;
  const denoiserOf: DenoiserOf = (regions, conditions) =>
    predictor(
      backend,
      conditions === undefined ? regions : joinTold(model, conditions.length / (model.conditions?.length ?? 1), regions, conditions),
    );
  const grid: ErrorGridConfig = {
    ...DEFAULT_ERROR_GRID,
    axes: DEFAULT_ERROR_GRID.axes.slice(0, model.dimensions),
    ...(sizes === FIRST ? { sizes: [], timesteps: 1 } : { sizes }),
  };
  return {
    denoiserOf,
    schedule: makeSchedule(model.schedule),
    data,
    dimensions: model.dimensions,
    grid,
    seed,
    partition: domain?.partition,
    normals: (key, position, first, out) => backend.normals(key, position, first, out),
  };
}
