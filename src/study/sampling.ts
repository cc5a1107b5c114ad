/** From a sampler that a configuration names to one that draws; some need the errors of the trained model. */

import type { ErrorGrid } from "../core/adaptation/error-grid.js";
import { DEFAULT_ERROR_GRID, measureErrors } from "../core/adaptation/error-grid.js";
import { asWrittenVariance } from "../core/adaptation/as-written.js";
import { analyticVariance, gridVariance } from "../core/adaptation/reverse-variance.js";
import type { Backend } from "../core/backend.js";
import type { Dataset } from "../core/datasets/index.js";
import { predictor } from "../core/sampling.js";
import type { VarianceFunction } from "../core/samplers/ddpm.js";
import type { SamplerConfig } from "../core/samplers/index.js";
import { makeSchedule } from "../core/schedule.js";
import { betaBetween } from "../core/schedules/forward.js";
import { posterior } from "../core/schedules/posterior.js";
import type { StudySampler } from "./sampler-config.js";

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
export function resolveSampler(sampler: StudySampler, backend: Backend, errors: ErrorGrid | null): SamplerConfig {
  const steps = sampler.steps ?? backend.config.schedule.timesteps;
  switch (sampler.kind) {
    case "ddpm":
      return { kind: "ddpm", steps, variance: varianceOf(sampler, backend, errors) };
    case "ddim":
      return { kind: "ddim", steps, eta: sampler.eta };
    case "dpmpp_2m":
    case "heun":
      return { kind: sampler.kind, steps };
  }
}

function varianceOf({ variance }: Ddpm, backend: Backend, errors: ErrorGrid | null): "fixed_small" | "fixed_large" | VarianceFunction {
  if (variance === "fixed_small" || variance === "fixed_large") return variance;
  if (variance === "as-written") return asWrittenVariance(backend);
  if (errors === null) throw new Error(`internal: variance ${variance} without measured errors`);
  const schedule = makeSchedule(backend.config.schedule);
  return variance === "analytic" ? analyticVariance(schedule, errors) : gridVariance(schedule, errors, backend.config.dimensions);
}

/**
 * The variance of a ddpm as a bound takes it: one above 0 for the step to the data, for which a variance that follows from the
 * schedule is 0; there it is the best scalar.
 */
export function boundVariance(sampler: Ddpm, backend: Backend, errors: ErrorGrid): VarianceFunction {
  const variance = varianceOf(sampler, backend, errors);
  if (typeof variance === "function" && sampler.variance !== "as-written") return variance;
  const schedule = makeSchedule(backend.config.schedule);
  const best = analyticVariance(schedule, errors);
  return (timestep, previous, x) => {
    if (previous < 0) return best(timestep, previous, x);
    if (typeof variance === "function") return variance(timestep, previous, x);
    return [variance === "fixed_small" ? posterior(schedule, timestep, previous).variance : betaBetween(schedule, timestep, previous)];
  };
}

/** The errors of one trained model on its data, each grid measured when it is first asked for. */
export class MeasuredErrors {
  /** by the sizes of the levels, joined by - */
  readonly grids = new Map<string, ErrorGrid>();

  /** @param sampler holds the parameters to sample with */
  constructor(
    private readonly sampler: Backend,
    private readonly data: Dataset,
    private readonly seed: number,
  ) {}

  /** The mean over all cells does not depend on the levels, so a scalar is served by any grid. */
  of(sizes: readonly number[]): ErrorGrid {
    const key = sizes.join("-");
    const known = this.grids.get(key) ?? (sizes.length === 0 ? [...this.grids.values()][0] : undefined);
    if (known !== undefined) return known;
    const { dimensions, points } = this.data;
    const config = { ...DEFAULT_ERROR_GRID, sizes, axes: DEFAULT_ERROR_GRID.axes.slice(0, dimensions) };
    const grid = measureErrors(predictor(this.sampler), makeSchedule(this.sampler.config.schedule), points, dimensions, config, this.seed);
    this.grids.set(key, grid);
    return grid;
  }
}
