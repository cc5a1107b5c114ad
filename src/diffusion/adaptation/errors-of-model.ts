/** Measures the errors of a trained model as samplers and bounds need them. */

import type { Backend } from "../backend.js";
import { joinTold } from "../conditions.js";
import { makeSchedule } from "../process/schedule.js";
import { predictor } from "../sampling.js";
import type { Domain, ModelRows } from "../transform/domain.js";
import type { ErrorGrid, ErrorGridConfig } from "./error-grid.js";
import { DEFAULT_ERROR_GRID } from "./error-grid.js";
import type { DenoiserOf, ErrorMeasurement } from "./measure-errors.js";
import { measureErrors, measuringErrors } from "./measure-errors.js";
import { FIRST } from "./named-sampler.js";

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
