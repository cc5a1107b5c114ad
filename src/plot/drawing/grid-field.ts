/** The factor of a noise grid as a function of the plane, at one timestep or averaged over all timesteps. */

import type { GridConfig } from "../../diffusion/noise-grid/grid.js";
import { SMALLEST_FACTOR } from "../../diffusion/noise-grid/grid.js";
import type { Corner } from "../../diffusion/noise-grid/lookup.js";
import { cornersOf } from "../../diffusion/noise-grid/lookup.js";

/** Values [timestep][cell] of each level, in the order of the grid's levels. */
export interface GridValues {
  grid: GridConfig;
  timesteps: number;
  levels: readonly Float32Array[];
  /** values [timestep][cell of the first level] of the gate, if the grid has one */
  gate?: Float32Array;
}

/** The shown levels of a grid: one, or the product of all with the gate, which scales the noise. */
export type Shown = { kind: "level"; index: number } | { kind: "product" };

/** A timestep, or the mean over all of them. */
export type Moment = number | "mean";

/** Returns the factor at every cell of the finest shown level: the product of the shown levels there. */
export type Field = (x: number, y: number) => number;

/**
 * Returns the shown levels as a function of a point, with the model's lookup.
 *
 * A grid over one axis is constant along the other; coordinates beyond the second count as 0.
 */
export function gridField({ grid, timesteps, levels, gate }: GridValues, shown: Shown, moment: Moment): Field {
  const chosen = shown.kind === "product" ? levels.map((_, l) => l) : [shown.index];
  const from = moment === "mean" ? 0 : moment;
  const to = moment === "mean" ? timesteps : moment + 1;
  return (x, y) => {
    const point = Array.from({ length: Math.max(...grid.axes) + 1 }, (_, axis) => (axis < 2 ? [x, y][axis] : 0));
    const multipliers = chosen.map((l) => timeline(levels[l], timesteps, cornersOf(grid, grid.levels[l].size, point)));
    if (shown.kind === "product" && gate !== undefined) {
      const opened = timeline(gate, timesteps, cornersOf(grid, grid.levels[0].size, point));
      const last = multipliers.pop()!;
      multipliers.push((t) => 1 + opened(t) * (last(t) - 1));
    }
    const least = shown.kind === "product" && grid.mode === "as-written" ? SMALLEST_FACTOR : -Infinity;
    let sum = 0;
    for (let t = from; t < to; t++)
      sum += Math.max(
        least,
        multipliers.reduce((product, at) => product * at(t), 1),
      );
    return sum / (to - from);
  };
}

/** Looks up values [timestep][cell] at a point for each timestep. */
function timeline(values: Float32Array, timesteps: number, corners: Corner[]): (timestep: number) => number {
  const cells = values.length / timesteps;
  return (t) => corners.reduce((sum, { cell, share }) => sum + share * values[t * cells + cell], 0);
}

/** Returns every value of a field, for a colour scale. */
export function fieldValues(values: GridValues, shown: Shown, moment: Moment): number[] {
  const { grid } = values;
  const size = Math.max(...(shown.kind === "product" ? grid.levels : [grid.levels[shown.index]]).map((level) => level.size));
  const field = gridField(values, shown, moment);
  const centre = (axis: number, i: number): number => {
    const a = grid.axes.indexOf(axis);
    return a === -1 ? 0 : grid.lower[a] + ((i + 0.5) * (grid.upper[a] - grid.lower[a])) / size;
  };
  return Array.from({ length: size * size }, (_, i) => field(centre(0, i % size), centre(1, Math.floor(i / size))));
}
