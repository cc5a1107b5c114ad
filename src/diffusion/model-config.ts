/** The plain configuration of a model, and the sizes that follow from it. */

import { checkModel } from "./check-model.js";
import { checkFinite, checkFloats, checkRows } from "../errors/checks.js";
import type { ConditionConfig } from "./conditions.js";
import type { Conditions, DenoiserConfig } from "./network/denoiser.js";
import { denoiserSize, denoiserTensors, initialiseDenoiser } from "./network/denoiser.js";
import type { GridConfig } from "./noise-grid/grid.js";
import { gridParts, gridSize, levelRanges } from "./noise-grid/grid.js";
import { initialiseGrid } from "./noise-grid/initialisation.js";
import type { ScheduleConfig } from "./process/schedule.js";
import type { Target } from "./target.js";
import { DEFAULT_TARGET } from "./target.js";

export {
  checkModel,
  checkProcess,
  MAX_DIMENSIONS,
  MAX_LAYERS,
  MAX_LEVELS,
  MAX_PARAMETERS,
  MAX_REGION_LEVELS,
  MAX_REGIONS,
} from "./check-model.js";

/** A model, as plain data. Keys that it does not have are refused wherever a model is made. */
export interface ModelConfig {
  /** coordinates of a point, 1 to 16 */
  dimensions: number;
  /** the network that predicts the target */
  denoiser: DenoiserConfig;
  /** how much noise there is at each timestep */
  schedule: ScheduleConfig;
  /** the noise grid, or null for none */
  grid: GridConfig | null;
  /** regions that a row may belong to, level by level from coarse to fine; empty for none */
  regions: number[];
  /** what the network predicts; the noise, `epsilon`, where absent */
  target?: Target | undefined;
  /** what it is told of a row beside; nothing where absent */
  conditions?: ConditionConfig[] | undefined;
}

/** What a model's network predicts. */
export function targetOfModel({ target }: Pick<ModelConfig, "target">): Target {
  return target ?? DEFAULT_TARGET;
}

/** What the model's denoiser is told beside points and timesteps. */
export function conditionsOf({ grid, regions, conditions = [] }: ModelConfig): Conditions {
  return { hasGrid: grid !== null, regions, conditions };
}

/** A tensor within a flat array of parameters. */
export interface NamedArray {
  name: string;
  shape: number[];
  /** where it begins, and how many numbers it has: the product of its shape, row by row */
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
 * The grid's levels, and its gate after them, by name within a flat array of all parameters, shaped [timesteps, size, size, …];
 * none without a grid.
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

/**
 * Parameters before the first step, {@link parameterLength} float32: the denoiser's and the grid's, from the seed.
 *
 * @param seed whole number from 0 to 2⁵³ - 1
 * @param points rows × dimensions to train on, which a grid's initialisation by density counts
 * @throws RangeError where that initialisation has no points to count; for points that are not finite rows, or another seed
 * @throws as {@link denoiserLength}
 */
export function initialParameters(config: ModelConfig, seed: number, points: Float32Array = new Float32Array(0)): Float32Array {
  const parameters = new Float32Array(parameterLength(config));
  checkFloats("points", points);
  checkRows("points", points, config.dimensions);
  checkFinite("points", points);
  parameters.set(initialiseDenoiser(config.denoiser, config.dimensions, conditionsOf(config), seed));
  const grid = initialiseGrid(config.grid, config.schedule.timesteps, seed, { points, dimensions: config.dimensions });
  parameters.set(grid, denoiserLength(config));
  return parameters;
}
