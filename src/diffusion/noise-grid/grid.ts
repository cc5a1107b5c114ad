/** The learnable noise grid: levels × timesteps × cells over a box in chosen axes. */

import { checkNumbers, checkObject, checkWhole } from "../../errors/checks.js";
import type { Penalty } from "./penalty.js";

const f = Math.fround;

/** Initial values of the grid. */
export type GridInitialisation =
  /** every value 1: no adaptation */
  | { kind: "ones" }
  /** 1 + deviation · z with an independent standard normal z for each value */
  | { kind: "normal"; deviation: number }
  /** less noise where the data are dense: see initialisation.ts */
  | { kind: "density"; power: number };

/** One resolution of the grid; the factor is the product over the levels. */
export interface LevelConfig {
  /** unique among the levels; not "gate" if the grid has a gate */
  name: string;
  /** cells along each axis */
  size: number;
  /** penalty on its values in the loss, or null */
  penalty: Penalty | null;
}

/** The learnable noise grid of a model, as plain data. */
export interface GridConfig {
  /** the coordinates that the grid covers; the first varies slowest */
  axes: number[];
  /** the box that the cells divide, one bound per axis; points outside belong to the border cells */
  lower: number[];
  upper: number[];
  /** coarse to fine; 1 to 8 levels */
  levels: LevelConfig[];
  /** the value of the point's cell, or an interpolation between the cells' centres; nearest if absent */
  lookup?: "nearest" | "multilinear" | undefined;
  /** initial values of the levels; 1 if absent */
  initialisation?: GridInitialisation | undefined;
  /**
   * Whether a learned gate[timestep][cell of the first level], initially 1, scales the last level's deviation from 1:
   * factor = Π_{l < last} G_l · (1 + gate · (G_last - 1)). It is looked up like the first level.
   */
  gate?: boolean | undefined;
  /**
   * What the factor scales; `reference` if absent. `reference`: the noise, x_t = √ᾱ_t x_0 + √(1 - ᾱ_t) · factor(x_0, t) · ε.
   * `as-written`: the variance of each step, q(x_t | x_{t-1}) = N(√(1 - β_t) x_{t-1}, factor(x_0, t) · β_t I), so that
   * x_t = √ᾱ_t x_0 + √w_t ε with w_t = (1 - β_t) w_{t-1} + β_t · factor(x_0, t) and w_{-1} = 0; the factor is at least
   * {@link SMALLEST_FACTOR}.
   */
  mode?: "reference" | "as-written" | undefined;
}

/** Smallest factor: a variance must stay above 0. */
export const SMALLEST_FACTOR = 1e-4;

/** Most axes of a multilinear lookup, which uses 2 values per axis: at most 16 corners. */
export const MAX_INTERPOLATED_AXES = 4;

/** Name of the gate's values, beside those of the levels. */
export const GATE = "gate";

/** Number of cells of a level at one timestep. */
export function cellCount(grid: GridConfig, level: { size: number }): number {
  return grid.axes.reduce((cells) => cells * level.size, 1);
}

/** The grid's parameter arrays in order: its levels, then its gate, with the cells along each axis. */
export function gridParts(grid: GridConfig | null): { name: string; size: number }[] {
  if (grid === null) return [];
  const levels = grid.levels.map(({ name, size }) => ({ name, size }));
  return grid.gate === true ? [...levels, { name: GATE, size: grid.levels[0].size }] : levels;
}

/** Ranges of the values [timestep][cell] of each of {@link gridParts} in the flat array of the grid's parameters. */
export function levelRanges(grid: GridConfig | null, timesteps: number): { name: string; offset: number; length: number }[] {
  let offset = 0;
  return gridParts(grid).map(({ name, size }) => {
    const length = timesteps * cellCount(grid!, { size });
    offset += length;
    return { name, offset: offset - length, length };
  });
}

/** Number of values of all levels and of the gate. */
export function gridSize(grid: GridConfig | null, timesteps: number): number {
  return levelRanges(grid, timesteps).reduce((sum, { length }) => sum + length, 0);
}

/** float32 1 / (upper - lower) of each axis. */
export function inverseWidths(grid: GridConfig): number[] {
  return grid.axes.map((_, a) => f(1 / (grid.upper[a] - grid.lower[a])));
}

/** Position along each axis in cells from the lower bound, float32: (x - lower) / width · size. */
export function positionsOf(grid: GridConfig, size: number, point: ArrayLike<number>): number[] {
  const inverse = inverseWidths(grid);
  return grid.axes.map((axis, a) => f(f(f(point[axis] - f(grid.lower[a])) * inverse[a]) * size));
}

/**
 * Index along each axis of the cell that holds `point`: trunc(clamp((x - lower) / width · size, 0, size - 1)).
 *
 * @param size cells along each axis
 * @param point coordinates of one point; must include the grid's axes
 * @throws RangeError if the grid has no box for its axes, the size is not a whole number, or the point lacks a coordinate
 */
export function cellOf(grid: GridConfig, size: number, point: ArrayLike<number>): number[] {
  checkObject("grid", grid);
  const { axes, lower, upper } = grid;
  for (const [name, values] of Object.entries({ axes, lower, upper })) checkNumbers(`grid.${name}`, values);
  checkWhole("size", size, 1, Number.MAX_SAFE_INTEGER);
  checkNumbers("point", point);
  for (const axis of axes) checkWhole("a grid axis", axis, 0, point.length - 1);
  return positionsOf(grid, size, point).map((position) => (position > 0 ? (position < size - 1 ? Math.trunc(position) : size - 1) : 0));
}

/** Index of a cell in a level's values of one timestep. */
export function cellIndex(cell: number[], size: number): number {
  return cell.reduce((index, along) => index * size + along, 0);
}
