/**
 * A denoiser's mean squared error by place and timestep: e(cell, t) = E[ ‖x₀ - x̂₀(x_t, t)‖² / d | x_t in the cell, t ].
 * For rows with regions, which the sampler knows, e(region, cell, t) = e(region, t) · r(cell, t): the region's error
 * times a ratio by place within the regions, which share one scale.
 *
 * measure-errors.ts measures it for a trained denoiser; reverse-variance.ts computes from it the best variance of the reverse
 * process that depends only on the cell.
 */

import type { ModelConfig } from "../model-config.js";
import type { Domain } from "../transform/domain.js";

/** Cells and sizes of a measurement of errors. */
export interface ErrorGridConfig {
  /** cells along each of the grid's axes per level, coarse to fine; empty for one scalar per timestep */
  sizes: readonly number[];
  /** coordinates that the cells divide; the others are ignored */
  axes: readonly number[];
  /** rows to measure at each timestep */
  rows: number;
  /** number of timesteps to measure, from the first on; the others' errors are 0. All by default */
  timesteps?: number;
}

/** Default of a sampler with variance `grid`. */
export const DEFAULT_ERROR_GRID: ErrorGridConfig = { sizes: [5, 20], axes: [0, 1], rows: 40_000 };

/** Errors of the finest level, and the boxes that its cells divide: plain float32 data, which a file stores exactly. */
export interface ErrorGrid {
  axes: readonly number[];
  /** cells along each axis of the finest level; 1 without levels */
  size: number;
  /** [timestep][axis] box of x_t */
  lower: Float32Array;
  upper: Float32Array;
  /** [timestep][cell], the first axis slowest: mean squared error of x̂₀ per coordinate; with regions, relative to the region's */
  errors: Float32Array;
  /** [timestep][finest region] mean squared error of x̂₀ per coordinate; empty without regions */
  regional: Float32Array;
  /** [timestep] mean squared error over all cells */
  mean: Float32Array;
}

/** Returns the name of a grid with levels of these sizes, in files and among a model's errors. */
export function errorGridName(sizes: readonly number[]): string {
  return sizes.length === 0 ? "scalar" : sizes.join("-");
}

/** Properties of a model that decide the sizes of its error grids. */
export interface MeasuredModel {
  dimensions: number;
  timesteps: number;
  /** number of finest regions; 0 without regions */
  regions: number;
}

/** Returns the properties of a model with this transform that decide the sizes of its error grids. */
export function measuredModel(
  { dimensions, schedule }: Pick<ModelConfig, "dimensions" | "schedule">,
  domain: Domain | null,
): MeasuredModel {
  const regions = domain === null || domain.partition.levels === 0 ? 0 : domain.partition.count;
  return { dimensions, timesteps: schedule.timesteps, regions };
}

/** Returns why a grid, for example from a file, does not fit the model, or null if it fits. */
export function errorGridFault(grid: ErrorGrid, { dimensions, timesteps, regions }: MeasuredModel): string | null {
  const { axes, size, lower, upper, errors, regional, mean } = grid;
  if (axes.length === 0 || !axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < dimensions))
    return `its cells divide axes ${axes.join(", ")} of ${dimensions}`;
  if (!Number.isSafeInteger(size) || size < 1) return `it has ${size} cells along each axis`;
  if (mean.length !== timesteps) return `it has ${mean.length} timesteps of ${timesteps}`;
  const bounds = timesteps * axes.length;
  if (lower.length !== bounds || upper.length !== bounds || errors.length !== axes.reduce((product) => product * size, timesteps))
    return `its arrays do not fit ${timesteps} timesteps`;
  if (regional.length !== timesteps * regions) return `its errors by region are not of ${regions} regions`;
  if (![errors, regional, mean].every((values) => values.every((value) => Number.isFinite(value) && value >= 0)))
    return "an error is below 0 or not finite";
  const isBox = lower.every((low, i) => Number.isFinite(low) && Number.isFinite(upper[i]) && low <= upper[i]);
  return isBox ? null : "the box of its cells has no finite bounds";
}
