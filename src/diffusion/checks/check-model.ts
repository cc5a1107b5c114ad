/** Whether a model's configuration is one that every backend computes alike, key by key. */

import { checkArray, checkBoolean, checkChoice, checkKeys, checkNumber, checkText, checkWhole, shown } from "../../errors/checks.js";
import { checkConditions } from "../network/condition.js";
import { denoiserSize } from "../network/denoiser.js";
import type { GridConfig, LevelConfig } from "../noise-grid/grid.js";
import { GATE, gridSize, inverseWidths, MAX_INTERPOLATED_AXES } from "../noise-grid/grid.js";
import { checkInitialisation } from "./check-initialisation.js";
import { checkPenalty } from "../noise-grid/penalty.js";
import type { ModelConfig } from "../model-config.js";
import { checkSchedule, endsInNoise } from "../process/config.js";
import { checkStart } from "../start/mixture-start.js";
import { checkTarget, DEFAULT_TARGET, noSignal } from "../target-name.js";

/** Bounds of what the backends can hold. */
export const MAX_DIMENSIONS = 64;
export const MAX_GRID_AXES = 16;
export const MAX_LEVELS = 8;
export const MAX_LAYERS = 16;
export const MAX_REGION_LEVELS = 4;
export const MAX_REGIONS = 4096;
export const MAX_PARAMETERS = 50_000_000;

/** Largest bound of a grid's box, in float32's reach. */
const FARTHEST = 1e30;

/**
 * Refuses a configuration that no backend could compute alike.
 *
 * @throws RangeError naming the value and what is valid
 * @throws UserError for an unknown key or name, naming the nearest one
 */
export function checkModel(config: ModelConfig): void {
  checkKeys("the model", config, ["dimensions", "denoiser", "schedule", "grid", "regions", "target", "conditions", "start"]);
  const { dimensions, denoiser, schedule, grid, regions, target, conditions = [], start } = config;
  checkWhole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  checkKeys("denoiser", denoiser, ["embeddingDim", "hiddenSize", "hiddenLayers"]);
  checkWhole("denoiser.embeddingDim", denoiser.embeddingDim, 4, 1024);
  if (denoiser.embeddingDim % 2 !== 0) throw new RangeError(`denoiser.embeddingDim is ${denoiser.embeddingDim}: must be even`);
  checkWhole("denoiser.hiddenSize", denoiser.hiddenSize, 1, 4096);
  checkWhole("denoiser.hiddenLayers", denoiser.hiddenLayers, 0, MAX_LAYERS);
  checkSchedule(schedule);
  if (grid !== null) checkGrid(grid, dimensions);
  if (target !== undefined) checkTarget(target);
  checkProcess(config);
  checkArray("regions", regions, 0, MAX_REGION_LEVELS);
  for (const count of regions) checkWhole("the number of regions of a level", count, 1, MAX_REGIONS);
  checkConditions(conditions);
  if (start !== undefined) checkStart(start, config);
  const parameters =
    denoiserSize(denoiser, dimensions, { hasGrid: grid !== null, regions, conditions }) + gridSize(grid, schedule.timesteps);
  checkWhole("the number of parameters", parameters, 1, MAX_PARAMETERS);
}

/**
 * Refuses parts of a model that fit their own bounds but not each other: a target that the process does not have, or a grid.
 *
 * @throws RangeError naming them and what is valid
 */
export function checkProcess({ schedule, target = DEFAULT_TARGET, grid }: ProcessParts): void {
  if (target === "epsilon" && endsInNoise(schedule)) throw new RangeError(noSignal(schedule.timesteps - 1));
  if (grid?.mode !== "as-written") return;
  if (schedule.kind === "flow")
    throw new RangeError(
      'grid.mode is "as-written", whose steps preserve variance: schedule.kind "flow" does not; choose another, or mode "reference"',
    );
  if (target === "v")
    throw new RangeError(
      'target is "v", which grid.mode "as-written" does not have: its noise does not share a variance of 1 with the data; choose "epsilon" or "x0", or mode "reference"',
    );
}

/** What of a model decides what its points go through. */
interface ProcessParts extends Pick<ModelConfig, "schedule" | "target"> {
  grid: Pick<GridConfig, "mode"> | null;
}

/** @throws RangeError or UserError as {@link checkModel}, for points of that many coordinates */
export function checkGrid(grid: GridConfig, dimensions: number): void {
  checkKeys("grid", grid, ["axes", "lower", "upper", "levels", "lookup", "initialisation", "gate", "mode"]);
  const { axes, levels, lookup, initialisation, gate, mode } = grid;
  if (!Array.isArray(axes)) throw new RangeError(`grid.axes is ${shown(axes)}: must be an array`);
  checkWhole("the number of grid axes", axes.length, 1, Math.min(dimensions, MAX_GRID_AXES));
  for (const axis of axes) checkWhole("a grid axis", axis, 0, dimensions - 1);
  if (new Set(axes).size !== axes.length) throw new RangeError(`grid.axes names an axis twice: ${axes.join(", ")}`);
  checkBox(grid);
  if (!Array.isArray(levels)) throw new RangeError(`grid.levels is ${shown(levels)}: must be an array`);
  checkWhole("the number of grid levels", levels.length, 1, MAX_LEVELS);
  for (const level of levels) checkLevel(level);
  const names = levels.map(({ name }) => name);
  if (new Set(names).size !== names.length) throw new RangeError(`grid.levels has two levels of one name: ${names.map(shown).join(", ")}`);
  if (lookup !== undefined) checkChoice("grid.lookup", lookup, ["nearest", "multilinear"]);
  if (lookup === "multilinear" && axes.length > MAX_INTERPOLATED_AXES)
    throw new RangeError(`grid.lookup is "multilinear" on ${axes.length} axes: at most ${MAX_INTERPOLATED_AXES} axes, or "nearest"`);
  if (initialisation !== undefined) checkInitialisation(initialisation);
  if (gate !== undefined) checkBoolean("grid.gate", gate);
  if (gate === true && levels.length < 2)
    throw new RangeError(`grid.gate scales the last level by the first: it needs at least 2 levels, there is ${levels.length}`);
  if (gate === true && names.includes(GATE))
    throw new RangeError(`grid.levels has a level named "${GATE}", which is the name of the gate's values: name it otherwise`);
  if (mode !== undefined) checkChoice("grid.mode", mode, ["reference", "as-written"]);
}

function checkBox(grid: GridConfig): void {
  const { axes, lower, upper } = grid;
  for (const [name, bounds] of Object.entries({ lower, upper })) {
    if (!Array.isArray(bounds) || bounds.length !== axes.length)
      throw new RangeError(`grid.${name} is ${shown(bounds)}: grid.lower and grid.upper need ${axes.length} numbers, one per axis`);
    for (const bound of bounds) checkNumber(`a bound of grid.${name}`, bound, -FARTHEST, FARTHEST);
  }
  if (axes.some((_, a) => !(lower[a] < upper[a]))) throw new RangeError("grid.lower must be below grid.upper on every axis");
  const narrow = inverseWidths(grid).findIndex((inverse) => inverse === Infinity);
  if (narrow >= 0) throw new RangeError(`grid.upper is ${upper[narrow]}: too near to grid.lower, ${lower[narrow]}, for float32`);
}

function checkLevel(level: LevelConfig): void {
  checkKeys("a grid level", level, ["name", "size", "penalty"]);
  checkText("the name of a grid level", level.name);
  checkWhole("the size of a grid level", level.size, 1, 1024);
  if (level.penalty !== null) checkPenalty(level.penalty);
}
