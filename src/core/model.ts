/** The plain configuration of a model, and the sizes that follow from it. */

import type { Conditions, DenoiserConfig } from "./denoiser.js";
import { denoiserSize, denoiserTensors, initialiseDenoiser } from "./denoiser.js";
import type { GridConfig } from "./grid.js";
import { GATE, gridParts, gridSize, levelRanges } from "./grid.js";
import { initialiseGrid } from "./grid-initialisation.js";
import { MAX_INTERPOLATED_AXES } from "./grid-lookup.js";
import type { ScheduleConfig } from "./schedule.js";
import { checkSchedule } from "./schedule.js";

export interface ModelConfig {
  /** coordinates of a point, 1 to 16 */
  dimensions: number;
  denoiser: DenoiserConfig;
  schedule: ScheduleConfig;
  /** the noise grid, or null for none */
  grid: GridConfig | null;
  /** regions that a row may belong to, level by level from coarse to fine; empty for none */
  regions: number[];
}

/** What the model's denoiser is told beside points and timesteps. */
export function conditionsOf({ grid, regions }: ModelConfig): Conditions {
  return { hasGrid: grid !== null, regions };
}

export interface NamedArray {
  name: string;
  shape: number[];
  offset: number;
  length: number;
}

/** Length of the denoiser's flat array of parameters. */
export function denoiserLength(config: ModelConfig): number {
  return denoiserSize(config.denoiser, config.dimensions, conditionsOf(config));
}

/** Length of the flat array of all parameters: the denoiser's, then the grids'. */
export function parameterLength(config: ModelConfig): number {
  return denoiserLength(config) + gridSize(config.grid, config.schedule.timesteps);
}

/** The denoiser's tensors by name within a flat array. */
export function denoiserArrays(config: ModelConfig): NamedArray[] {
  return denoiserTensors(config.denoiser, config.dimensions, conditionsOf(config)).map(({ name, rows, columns, offset }) => ({
    name,
    shape: name.endsWith(".bias") ? [rows] : [rows, columns],
    offset,
    length: rows * columns,
  }));
}

/** The grid's levels, and its gate after them, by name within a flat array of all parameters, shaped [timesteps, size, size, …]. */
export function gridArrays(config: ModelConfig): NamedArray[] {
  const { grid, schedule } = config;
  const parts = gridParts(grid);
  return levelRanges(grid, schedule.timesteps).map(({ name, offset, length }, i) => ({
    name,
    shape: [schedule.timesteps, ...grid!.axes.map(() => parts[i].size)],
    offset: denoiserLength(config) + offset,
    length,
  }));
}

/** Bounds of what the backends can hold. */
export const MAX_DIMENSIONS = 16;
export const MAX_LEVELS = 8;
export const MAX_LAYERS = 16;
export const MAX_REGION_LEVELS = 4;
export const MAX_REGIONS = 4096;
export const MAX_PARAMETERS = 50_000_000;

/**
 * Refuses a configuration that no backend could compute alike.
 *
 * @param capacity most rows of one batch
 * @throws RangeError naming the value and what is valid
 */
export function checkModel(config: ModelConfig, capacity: number): void {
  const { dimensions, denoiser, schedule, grid, regions } = config;
  whole("capacity", capacity, 1, 65_536);
  whole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  whole("denoiser.embeddingDim", denoiser.embeddingDim, 4, 1024);
  if (denoiser.embeddingDim % 2 !== 0) throw new RangeError(`denoiser.embeddingDim is ${denoiser.embeddingDim}: must be even`);
  whole("denoiser.hiddenSize", denoiser.hiddenSize, 1, 4096);
  whole("denoiser.hiddenLayers", denoiser.hiddenLayers, 0, MAX_LAYERS);
  whole("schedule.timesteps", schedule.timesteps, 1, 10_000);
  checkSchedule(schedule);
  if (grid !== null) {
    whole("the number of grid levels", grid.levels.length, 1, MAX_LEVELS);
    whole("the number of grid axes", grid.axes.length, 1, dimensions);
    for (const axis of grid.axes) whole("a grid axis", axis, 0, dimensions - 1);
    for (const { size } of grid.levels) whole("the size of a grid level", size, 1, 1024);
    if (new Set(grid.axes).size !== grid.axes.length) throw new RangeError(`grid.axes names an axis twice: ${grid.axes.join(", ")}`);
    if (grid.axes.some((_, a) => !(grid.lower[a] < grid.upper[a])))
      throw new RangeError("grid.lower must be below grid.upper on every axis");
    if (grid.lookup === "multilinear" && grid.axes.length > MAX_INTERPOLATED_AXES)
      throw new RangeError(`grid.lookup is "multilinear" on ${grid.axes.length} axes: at most ${MAX_INTERPOLATED_AXES} axes, or "nearest"`);
    if (grid.gate === true && grid.levels.length < 2)
      throw new RangeError(`grid.gate scales the last level by the first: it needs at least 2 levels, there is ${grid.levels.length}`);
    if (grid.gate === true && grid.levels.some(({ name }) => name === GATE))
      throw new RangeError(`grid.levels has a level named "${GATE}", which is the name of the gate's values: name it otherwise`);
  }
  whole("the number of levels of regions", regions.length, 0, MAX_REGION_LEVELS);
  for (const count of regions) whole("the number of regions of a level", count, 1, MAX_REGIONS);
  whole("the number of parameters", parameterLength(config), 1, MAX_PARAMETERS);
}

function whole(what: string, value: number, minimum: number, maximum: number): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new RangeError(`${what} is ${value}: must be a whole number from ${minimum} to ${maximum}`);
  }
}

/**
 * Parameters before the first step: the denoiser's and the grid's, from the seed.
 *
 * @param points rows × dimensions to train on, which a grid's initialisation by density counts
 * @throws RangeError where that initialisation has no points to count
 */
export function initialParameters(config: ModelConfig, seed: number, points: Float32Array = new Float32Array(0)): Float32Array {
  const parameters = new Float32Array(parameterLength(config));
  parameters.set(initialiseDenoiser(config.denoiser, config.dimensions, conditionsOf(config), seed));
  const grid = initialiseGrid(config.grid, config.schedule.timesteps, seed, { points, dimensions: config.dimensions });
  parameters.set(grid, denoiserLength(config));
  return parameters;
}
