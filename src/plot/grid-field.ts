/** The factor of a noise grid as a function of the plane, at one timestep or on average over all of them. */

import type { GridConfig } from "../core/grid.js";
import { cellIndex, cellOf } from "../core/grid.js";

/** Values [timestep][cell] of each level, in the order of the grid's levels. */
export interface GridValues {
  grid: GridConfig;
  timesteps: number;
  levels: readonly Float32Array[];
}

/** Which of a grid's levels are shown: one, or all multiplied, which is what scales the noise. */
export type Shown = { kind: "level"; index: number } | { kind: "product" };

/** A timestep, or the mean over all of them. */
export type Moment = number | "mean";

/** The factor at every cell of the finest shown level: the product of the shown levels there. */
export type Field = (x: number, y: number) => number;

/**
 * The shown levels as a function of a point, looked up as the model does.
 *
 * A grid over one axis is constant along the other; coordinates beyond the second count as 0.
 */
export function gridField({ grid, timesteps, levels }: GridValues, shown: Shown, moment: Moment): Field {
  const chosen = shown.kind === "product" ? levels.map((_, l) => l) : [shown.index];
  const from = moment === "mean" ? 0 : moment;
  const to = moment === "mean" ? timesteps : moment + 1;
  return (x, y) => {
    const point = grid.axes.reduce<number[]>((all, axis) => Object.assign(all, { [axis]: axis < 2 ? [x, y][axis] : 0 }), []);
    const places = chosen.map((l) => {
      const { size } = grid.levels[l];
      return { values: levels[l], cell: cellIndex(cellOf(grid, size, point), size), cells: levels[l].length / timesteps };
    });
    let sum = 0;
    for (let t = from; t < to; t++) sum += places.reduce((product, { values, cell, cells }) => product * values[t * cells + cell], 1);
    return sum / (to - from);
  };
}

/** Every value that a field takes, for a scale of colours. */
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
