/** From a sampler that a configuration names to one that draws; some need the errors of the trained model. */

import type { ErrorGrid, ErrorGridConfig } from "../../diffusion/adaptation/error-grid.js";
import type { DenoiserOf } from "../../diffusion/adaptation/measure-errors.js";
import { DEFAULT_ERROR_GRID } from "../../diffusion/adaptation/error-grid.js";
import { measureErrors } from "../../diffusion/adaptation/measure-errors.js";
import { asWrittenVariance } from "../../diffusion/adaptation/as-written.js";
import { analyticVariance, gridVariance } from "../../diffusion/adaptation/reverse-variance.js";
import { joinTold } from "../../diffusion/conditions.js";
import type { Backend } from "../../diffusion/backend.js";
import type { Domain, ModelRows } from "../../diffusion/transform/domain.js";
import type { SamplerChoice } from "../../diffusion/sampling.js";
import { finestRegions } from "../../diffusion/transform/partition.js";
import { predictor } from "../../diffusion/sampling.js";
import type { VarianceFunction } from "../../diffusion/samplers/ddpm.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import { normalVariance, posterior } from "../../diffusion/process/posterior.js";
import type { StudySampler } from "../config/sampler-config.js";

type Ddpm = StudySampler & { kind: "ddpm" };

/** Levels of the grid that a sampler's variance depends on, coarse to fine; none where one scalar will do, null where it needs no errors. */
export function errorSizes(sampler: StudySampler): readonly number[] | null {
  if (sampler.kind !== "ddpm") return null;
  if (sampler.variance === "analytic") return [];
  return sampler.variance === "grid" ? (sampler.sizes ?? DEFAULT_ERROR_GRID.sizes) : null;
}

/**
 * @param backend holds the parameters to sample with
 * @param errors of the sampler's sizes, where it needs any: {@link errorSizes}
 */
export function resolveSampler(sampler: StudySampler, backend: Backend, errors: ErrorGrid | null): SamplerChoice {
  const steps = sampler.steps ?? backend.config.schedule.timesteps;
  switch (sampler.kind) {
    case "ddpm":
      return (regions) => ({ kind: "ddpm", steps, variance: varianceOf(sampler, backend, errors, regions) });
    case "ddim":
      return { kind: "ddim", steps, eta: sampler.eta };
    case "dpmpp_2m":
    case "heun":
      return { kind: sampler.kind, steps };
  }
}

/** @param regions of the rows, rows × levels; empty where the model has none */
function varianceOf(
  { variance }: Ddpm,
  backend: Backend,
  errors: ErrorGrid | null,
  regions: Int32Array,
): "fixed_small" | "fixed_large" | VarianceFunction {
  if (variance === "fixed_small" || variance === "fixed_large") return variance;
  if (variance === "as-written") return asWrittenVariance(backend);
  if (errors === null) throw new Error(`internal: variance ${variance} without measured errors`);
  const { schedule: config, regions: counts, dimensions } = backend.config;
  const schedule = makeSchedule(config);
  if (variance === "analytic") return analyticVariance(schedule, errors);
  return gridVariance(schedule, errors, dimensions, finestRegions(regions, counts.length));
}

/**
 * The variance of a ddpm as a bound takes it: one above 0 for the step to the data, for which a variance that follows from the
 * schedule is 0; there it is the best scalar.
 *
 * @param regions of the rows that the bound is measured on, rows × levels; empty where the model has none
 */
export function boundVariance(sampler: Ddpm, backend: Backend, errors: ErrorGrid, regions: Int32Array): VarianceFunction {
  const variance = varianceOf(sampler, backend, errors, regions);
  if (typeof variance === "function" && sampler.variance !== "as-written") return variance;
  const schedule = makeSchedule(backend.config.schedule);
  const best = analyticVariance(schedule, errors);
  return (timestep, previous, x) => {
    if (previous < 0) return best(timestep, previous, x);
    if (typeof variance === "function") return variance(timestep, previous, x);
    return [variance === "fixed_small" ? posterior(schedule, timestep, previous).variance : normalVariance(schedule, timestep, previous)];
  };
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
  ofBound(sampler: Ddpm): ErrorGrid {
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
