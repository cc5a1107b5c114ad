/** From a sampler that a configuration names to one that draws; some need the errors of the trained model. */

import type { ErrorGrid, ErrorGridConfig } from "../../diffusion/adaptation/error-grid.js";
import type { DenoiserOf } from "../../diffusion/adaptation/measure-errors.js";
import { DEFAULT_ERROR_GRID } from "../../diffusion/adaptation/error-grid.js";
import { measureErrors } from "../../diffusion/adaptation/measure-errors.js";
import { analyticVariance } from "../../diffusion/adaptation/reverse-variance.js";
import { joinTold } from "../../diffusion/conditions.js";
import type { Backend } from "../../diffusion/backend.js";
import type { Domain, ModelRows } from "../../diffusion/transform/domain.js";
import type { SamplerChoice } from "../../diffusion/sampling.js";
import { predictor } from "../../diffusion/sampling.js";
import type { VarianceFunction } from "../../diffusion/samplers/chain/seam.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import type { PlainSampler } from "../../diffusion/samplers/index.js";
import { errorSizes, fitted, varianceOf } from "../../diffusion/samplers/record/plain.js";

/**
 * @param backend holds the parameters to sample with
 * @param errors of the sampler's sizes, where it needs any: `errorSizes`
 */
export function resolveSampler(sampler: PlainSampler, backend: Backend, errors: ErrorGrid | null): SamplerChoice {
  const steps = sampler.steps ?? backend.config.schedule.timesteps;
  return (regions) => fitted(sampler, steps, { backend, errors, regions });
}

/**
 * The variance of a sampler as a bound takes it: one above 0 for the step to the data. A variance that is not fitted to the errors
 * may be 0 there; the bound takes the best scalar in its place.
 *
 * @param regions of the rows that the bound is measured on, rows × levels; empty where the model has none
 */
export function boundVariance(sampler: PlainSampler, backend: Backend, errors: ErrorGrid, regions: Int32Array): VarianceFunction {
  const variance = varianceOf(sampler, { backend, errors, regions });
  if (errorSizes(sampler) !== null) return variance;
  const best = analyticVariance(makeSchedule(backend.config.schedule), errors);
  return (timestep, previous, x) => (previous < 0 ? best : variance)(timestep, previous, x);
}

/** The errors of one trained model on its data, each grid measured when it is first asked for. */
export class MeasuredErrors {
  /** by the sizes of the levels, joined by - */
  readonly grids = new Map<string, ErrorGrid>();
  private first: ErrorGrid | undefined;

  /**
   * @param sampler holds the parameters to sample with
   * @param data the training data in the model's coordinates
   */
  constructor(
    private readonly sampler: Backend,
    private readonly data: ModelRows,
    private readonly seed: number,
    private readonly domain: Domain | null,
  ) {}

  /** The mean over all cells does not depend on the levels, so a scalar is served by any grid. */
  of(sizes: readonly number[]): ErrorGrid {
    const key = sizes.join("-");
    const known = this.grids.get(key) ?? (sizes.length === 0 ? [...this.grids.values()][0] : undefined);
    if (known !== undefined) return known;
    const grid = this.measure({ ...DEFAULT_ERROR_GRID, sizes });
    this.grids.set(key, grid);
    return grid;
  }

  /** What the bound of a sampler takes: of a variance that follows from the schedule the last step's best scalar alone. */
  ofBound(sampler: PlainSampler): ErrorGrid {
    const sizes = errorSizes(sampler);
    // a single step leaves the last timestep, not the first
    if (sizes !== null || sampler.steps === 1) return this.of(sizes ?? []);
    this.first ??= [...this.grids.values()][0] ?? this.measure({ ...DEFAULT_ERROR_GRID, sizes: [], timesteps: 1 });
    return this.first;
  }

  private measure(config: ErrorGridConfig): ErrorGrid {
    const { dimensions, schedule } = this.sampler.config;
    const { config: model } = this.sampler;
    const denoiserOf: DenoiserOf = (regions, conditions) =>
      predictor(
        this.sampler,
        conditions === undefined ? regions : joinTold(model, conditions.length / (model.conditions?.length ?? 1), regions, conditions),
      );
    const axes = config.axes.slice(0, dimensions);
    return measureErrors({
      denoiserOf,
      schedule: makeSchedule(schedule),
      data: this.data,
      dimensions,
      grid: { ...config, axes },
      seed: this.seed,
      partition: this.domain?.partition,
    });
  }
}
