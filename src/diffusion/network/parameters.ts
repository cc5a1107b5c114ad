/** A model's parameters: their number and order. */

import { checkModel } from "../checks/check-model.js";
import type { ModelConfig } from "../model-config.js";
import { conditionsOf } from "../model-config.js";
import { gridParts, gridSize, levelRanges } from "../noise-grid/grid.js";
import { denoiserSize, denoiserTensors } from "./denoiser.js";

/** A tensor within a flat array of parameters. */
export interface NamedArray {
  name: string;
  shape: number[];
  /** its first index and its length: the product of its shape, row by row */
  offset: number;
  length: number;
}

/** Length of the denoiser's flat array of parameters. @throws RangeError or UserError for a model that no backend can hold */
export function denoiserLength(config: ModelConfig): number {
  checkModel(config);
  return denoiserSize(config.denoiser, config.dimensions, conditionsOf(config));
}

/** Length of the flat array of all parameters: the denoiser's, then the grids'. @throws as {@link denoiserLength} */
export function parameterLength(config: ModelConfig): number {
  return denoiserLength(config) + gridSize(config.grid, config.schedule.timesteps);
}

/** The denoiser's tensors by name within a flat array. @throws as {@link denoiserLength} */
export function denoiserArrays(config: ModelConfig): NamedArray[] {
  checkModel(config);
  return denoiserTensors(config.denoiser, config.dimensions, conditionsOf(config)).map(({ name, rows, columns, offset }) => ({
    name,
    shape: name.endsWith(".bias") ? [rows] : [rows, columns],
    offset,
    length: rows * columns,
  }));
}

/**
 * Returns the grid's levels, then its gate, by name within a flat array of all parameters, with shape [timesteps, size, size, …];
 * empty without a grid.
 *
 * @throws as {@link denoiserLength}
 */
export function gridArrays(config: ModelConfig): NamedArray[] {
  const start = denoiserLength(config);
  const { grid, schedule } = config;
  const parts = gridParts(grid);
  return levelRanges(grid, schedule.timesteps).map(({ name, offset, length }, i) => ({
    name,
    shape: [schedule.timesteps, ...grid!.axes.map(() => parts[i].size)],
    offset: start + offset,
    length,
  }));
}
