/** The plain configuration of a model, and the sizes that follow from it. */

import type { DenoiserConfig } from "./denoiser.js";
import { denoiserSize, denoiserTensors, initialiseDenoiser } from "./denoiser.js";
import type { GridConfig } from "./grid.js";
import { gridSize, initialiseGrid, levelRanges } from "./grid.js";
import type { ScheduleConfig } from "./schedule.js";

export interface ModelConfig {
  /** coordinates of a point, 1 to 16 */
  dimensions: number;
  denoiser: DenoiserConfig;
  schedule: ScheduleConfig;
  /** the noise grid, or null for none */
  grid: GridConfig | null;
}

export interface NamedArray {
  name: string;
  shape: number[];
  offset: number;
  length: number;
}

/** Length of the denoiser's flat array of parameters. */
export function denoiserLength(config: ModelConfig): number {
  return denoiserSize(config.denoiser, config.dimensions, config.grid !== null);
}

/** Length of the flat array of all parameters: the denoiser's, then the grids'. */
export function parameterLength(config: ModelConfig): number {
  return denoiserLength(config) + gridSize(config.grid, config.schedule.timesteps);
}

/** The denoiser's tensors by name within a flat array. */
export function denoiserArrays(config: ModelConfig): NamedArray[] {
  return denoiserTensors(config.denoiser, config.dimensions, config.grid !== null).map(({ name, rows, columns, offset }) => ({
    name,
    shape: name.endsWith(".bias") ? [rows] : [rows, columns],
    offset,
    length: rows * columns,
  }));
}

/** The grid's levels by name within a flat array of all parameters, shaped [timesteps, size, size, …]. */
export function gridArrays(config: ModelConfig): NamedArray[] {
  const { grid, schedule } = config;
  return levelRanges(grid, schedule.timesteps).map(({ name, offset, length }, l) => ({
    name,
    shape: [schedule.timesteps, ...grid!.axes.map(() => grid!.levels[l].size)],
    offset: denoiserLength(config) + offset,
    length,
  }));
}

/** Parameters before the first step: the denoiser's from the seed, the grids' all 1. */
export function initialParameters(config: ModelConfig, seed: number): Float32Array {
  const parameters = new Float32Array(parameterLength(config));
  parameters.set(initialiseDenoiser(config.denoiser, config.dimensions, config.grid !== null, seed));
  parameters.set(initialiseGrid(config.grid, config.schedule.timesteps), denoiserLength(config));
  return parameters;
}
