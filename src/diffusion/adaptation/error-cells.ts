/** The errors of one timestep, cell by cell. */

import { cellInBox } from "../noise-grid/cells.js";
import type { ErrorGrid } from "./error-grid.js";

/** The part of a grid that belongs to one timestep. */
export interface ErrorCells {
  axes: readonly number[];
  size: number;
  /** one per axis */
  lower: Float32Array;
  upper: Float32Array;
  /** one per cell */
  errors: Float32Array;
}

/** Returns the errors of the finest regions at a timestep; empty without regions. */
export function regionsAt({ regional, mean }: ErrorGrid, timestep: number): Float32Array {
  const count = regional.length / mean.length;
  return regional.subarray(timestep * count, (timestep + 1) * count);
}

/** Returns the cells and errors of one timestep. */
export function cellsAt({ axes, size, lower, upper, errors, mean }: ErrorGrid, timestep: number): ErrorCells {
  const [from, to] = [timestep * axes.length, (timestep + 1) * axes.length];
  const cells = errors.length / mean.length;
  return {
    axes,
    size,
    lower: lower.subarray(from, to),
    upper: upper.subarray(from, to),
    errors: errors.subarray(timestep * cells, (timestep + 1) * cells),
  };
}

/** Returns the cell index of every row; points outside the box belong to the border cells. */
export function cellsOf(x: Float32Array, dimensions: number, box: Omit<ErrorCells, "errors">): Int32Array {
  const cells = new Int32Array(x.length / dimensions);
  for (let row = 0; row < cells.length; row++) cells[row] = cellInBox(box, x, row * dimensions);
  return cells;
}
