/** The grids of a run as they were at each snapshot, and how much of the data they see. */

import { existsSync } from "node:fs";
import { cellCount, cellIndex, cellOf } from "../core/grid.js";
import type { GridConfig } from "../core/grid.js";
import { UserError } from "../core/errors.js";
import { readBytes } from "../files/read.js";
import { decodeSafetensors } from "../files/safetensors.js";
import type { RunRecord } from "./study-record.js";

/** A grid at one step of training. */
export interface GridSnapshot {
  step: number;
  grid: GridConfig;
  timesteps: number;
  /** values [timestep][cell] of each level, in the order of the grid's levels */
  levels: Float32Array[];
}

/** Snapshots of a run in the order of their steps; none where the run has no grid. */
export function gridSnapshots({ folder }: RunRecord): GridSnapshot[] {
  const { grid, schedule } = folder.config;
  const path = folder.file("grids.safetensors");
  if (grid === null || !existsSync(path)) return [];
  const { tensors } = decodeSafetensors(readBytes(path), path);
  const steps = [...new Set(Object.keys(tensors).map((name) => Number(/^step_(\d+)\./.exec(name)?.[1])))];
  return steps
    .filter((step) => step > 0)
    .toSorted((a, b) => a - b)
    .map((step) => ({
      step,
      grid,
      timesteps: schedule.timesteps,
      levels: grid.levels.map((level) => {
        const values = tensors[`step_${step}.${level.name}`]?.values;
        if (values?.length !== schedule.timesteps * cellCount(grid, level))
          throw new UserError(`${path} is damaged: level ${level.name} at step ${step} is missing or has another size`);
        return values;
      }),
    }));
}

/** How much of the data a grid sees, and how much of the grid sees data. */
export interface Coverage {
  /** share of the points inside the grid's box */
  inside: number;
  levels: {
    name: string;
    /** cells of one timestep */
    cells: number;
    /** 1 for each cell that holds at least one point; the others are never trained */
    seen: Uint8Array;
    /** how many of the cells those are */
    visited: number;
    /** share of the points in cells of the border, where everything outside the box falls too */
    border: number;
  }[];
}

/** @param points rows × dimensions */
export function coverageOf(grid: GridConfig, points: Float32Array, dimensions: number): Coverage {
  const rows = points.length / dimensions;
  const point = (row: number): Float32Array => points.subarray(row * dimensions, (row + 1) * dimensions);
  let inside = 0;
  for (let row = 0; row < rows; row++) {
    const x = point(row);
    if (grid.axes.every((axis, a) => x[axis] >= grid.lower[a] && x[axis] <= grid.upper[a])) inside++;
  }
  const levels = grid.levels.map((level) => {
    const seen = new Uint8Array(cellCount(grid, level));
    let border = 0;
    for (let row = 0; row < rows; row++) {
      const cell = cellOf(grid, level.size, point(row));
      seen[cellIndex(cell, level.size)] = 1;
      if (cell.some((index) => index === 0 || index === level.size - 1)) border++;
    }
    return { name: level.name, cells: seen.length, seen, visited: seen.reduce((sum, hit) => sum + hit, 0), border: border / rows };
  });
  return { inside: inside / rows, levels };
}
