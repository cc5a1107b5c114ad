/** Lookup of a level's values at a point, with their weights. */

import { powerOfTwo } from "../../numerics/elementary.js";
import type { GridConfig } from "./grid.js";
import { cellIndex, cellOf, positionsOf } from "./grid.js";

const f = Math.fround;

/** A value of a level: the index of its cell within a timestep, and its weight at the point. */
export interface Corner {
  cell: number;
  share: number;
}

/** Number of values that a lookup uses per level. */
export function cornerCount({ lookup, axes }: GridConfig): number {
  return lookup === "multilinear" ? powerOfTwo(axes.length) : 1;
}

/**
 * Returns the corners of a point on a level of `size` cells along each axis; their weights add up to 1.
 *
 * Nearest: the point's cell. Multilinear: values lie at the cells' centres; with u = clamp((x - lower) / width · size - ½,
 * 0, size - 1) along an axis, the cells ⌊u⌋ and ⌊u⌋ + 1 have the weights 1 - (u - ⌊u⌋) and u - ⌊u⌋, and a corner's weight is the
 * product over the axes. Beyond the outermost centres the border cell's value applies. All float32; the first axis varies slowest.
 */
export function cornersOf(grid: GridConfig, size: number, point: ArrayLike<number>): Corner[] {
  if (grid.lookup !== "multilinear") return [{ cell: cellIndex(cellOf(grid, size, point), size), share: 1 }];
  return positionsOf(grid, size, point).reduce<Corner[]>(
    (corners, position) => {
      const centred = f(position - 0.5);
      const inside = centred > 0 ? Math.min(centred, size - 1) : 0;
      const low = Math.trunc(inside);
      const above = f(inside - low);
      return corners.flatMap(({ cell, share }) => [
        { cell: cell * size + low, share: f(share * f(1 - above)) },
        { cell: cell * size + Math.min(low + 1, size - 1), share: f(share * above) },
      ]);
    },
    [{ cell: 0, share: 1 }],
  );
}
