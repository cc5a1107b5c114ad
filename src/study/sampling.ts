/** From the samplers that a configuration names to those that draw: some need what a trained model does not know. */

import type { Backend } from "../core/backend.js";
import type { ErrorGrid } from "../core/adaptation/error-grid.js";
import { DEFAULT_ERROR_GRID, measureErrors } from "../core/adaptation/error-grid.js";
import { analyticVariance, gridVariance } from "../core/adaptation/reverse-variance.js";
import type { Dataset } from "../core/datasets/index.js";
import { predictor } from "../core/sampling.js";
import type { VarianceFunction } from "../core/samplers/ddpm.js";
import type { SamplerConfig } from "../core/samplers/index.js";
import { makeSchedule } from "../core/schedule.js";
import { betaBetween } from "../core/schedules/forward.js";
import { posterior } from "../core/schedules/posterior.js";
import type { StudySampler } from "./config.js";

/** Makes samplers of one trained model; its errors are measured once, when a sampler first asks for them. */
export class SamplerFactory {
  private readonly grids = new Map<string, ErrorGrid>();

  /**
   * @param sampler holds the parameters to sample with
   * @param data what the model was trained on
   */
  constructor(
    private readonly sampler: Backend,
    private readonly data: Dataset,
    private readonly seed: number,
  ) {}

  config(sampler: StudySampler): SamplerConfig {
    const steps = sampler.steps ?? this.sampler.config.schedule.timesteps;
    switch (sampler.kind) {
      case "ddpm": {
        const { variance } = sampler;
        return { kind: "ddpm", steps, variance: variance === "analytic" || variance === "grid" ? this.adaptive(sampler) : variance };
      }
      case "ddim":
        return { kind: "ddim", steps, eta: sampler.eta };
      case "dpmpp_2m":
      case "heun":
        return { kind: sampler.kind, steps };
    }
  }

  /** The variance of a ddpm as a bound takes it: with one above 0 for the step to the data, the best scalar where it is fixed. */
  boundVariance(sampler: StudySampler & { kind: "ddpm" }): VarianceFunction {
    if (sampler.variance === "analytic" || sampler.variance === "grid") return this.adaptive(sampler);
    const schedule = makeSchedule(this.sampler.config.schedule);
    const best = analyticVariance(schedule, this.errors([]));
    return (timestep, previous, x) => {
      if (previous < 0) return best(timestep, previous, x);
      return [
        sampler.variance === "fixed_small" ? posterior(schedule, timestep, previous).variance : betaBetween(schedule, timestep, previous),
      ];
    };
  }

  private adaptive({
    variance,
    sizes = DEFAULT_ERROR_GRID.sizes,
  }: {
    variance?: string;
    sizes?: readonly number[] | undefined;
  }): VarianceFunction {
    const schedule = makeSchedule(this.sampler.config.schedule);
    if (variance === "analytic") return analyticVariance(schedule, this.errors([]));
    return gridVariance(schedule, this.errors(sizes), this.data.dimensions);
  }

  private errors(sizes: readonly number[]): ErrorGrid {
    const { dimensions, points } = this.data;
    const key = sizes.join("-");
    const known = this.grids.get(key);
    if (known !== undefined) return known;
    const axes = DEFAULT_ERROR_GRID.axes.slice(0, dimensions);
    const schedule = makeSchedule(this.sampler.config.schedule);
    const grid = measureErrors(predictor(this.sampler), schedule, points, dimensions, { ...DEFAULT_ERROR_GRID, sizes, axes }, this.seed);
    this.grids.set(key, grid);
    return grid;
  }
}
