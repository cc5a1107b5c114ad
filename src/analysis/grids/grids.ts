/** The grids of a run as they were at each snapshot, and how much of the data they see. */

import { existsSync } from "node:fs";
import { cellCount, cellOf, gridParts } from "../../diffusion/noise-grid/grid.js";
import type { GridConfig } from "../../diffusion/noise-grid/grid.js";
import { cornersOf } from "../../diffusion/noise-grid/lookup.js";
import { UserError } from "../../errors/user-error.js";
import { readBytes } from "../../files/read.js";
import { decodeSafetensors } from "../../files/formats/safetensors.js";
import { runTransform } from "../../study/run/folder/model-file.js";
import { gridOf } from "../../diffusion/noise-grid/written.js";
import { checkOwner, runId } from "../../study/config/identity.js";
import type { RunRecord } from "../study-record.js";

/** A grid at one step of training. */
export interface GridSnapshot {
  step: number;
  grid: GridConfig;
  timesteps: number;
  /** values [timestep][cell] of each level, in the order of the grid's levels */
  levels: Float32Array[];
  /** values [timestep][cell of the first level] of the gate; absent where the grid has none */
  gate?: Float32Array;
}

/** Snapshots of a run in the order of their steps; none where the run has no grid. */
export function gridSnapshots({ folder, data }: RunRecord): GridSnapshot[] {
  const { grid: written, schedule } = folder.config;
  const path = folder.file("grids.safetensors");
  if (written === null || !existsSync(path)) return [];
  const grid = gridOf(written, runTransform(folder.path, folder.config, data))!;
  const { metadata, tensors } = decodeSafetensors(readBytes(path), path);
  if (metadata.id !== undefined) checkOwner(path, metadata.id, runId(folder.config));
  const steps = [...new Set(Object.keys(tensors).map((name) => Number(/^step_(\d+)\./.exec(name)?.[1])))];
  return steps
    .filter((step) => step > 0)
    .toSorted((a, b) => a - b)
    .map((step) => {
      const parts = gridParts(grid).map((part) => {
        const values = tensors[`step_${step}.${part.name}`]?.values;
        if (values?.length !== schedule.timesteps * cellCount(grid, part))
          throw new UserError(`${path} is damaged: level ${part.name} at step ${step} is missing or has another size`);
        if (!values.every(Number.isFinite)) throw new UserError(`${path} is damaged: level ${part.name} at step ${step} is not finite`);
        return values;
      });
      const [levels, [gate]] = [parts.slice(0, grid.levels.length), parts.slice(grid.levels.length)];
      return { step, grid, timesteps: schedule.timesteps, levels, ...(gate === undefined ? {} : { gate }) };
    });
}

/** How much of the data a grid sees, and how much of the grid sees data. */
export interface Coverage {
  /** share of the points inside the grid's box */
  inside: number;
  levels: {
    name: string;
    /** cells of one timestep */
    cells: number;
    /** 1 for each cell that at least one point takes a value from; the others are never trained */
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
      for (const corner of cornersOf(grid, level.size, point(row))) if (corner.share > 0) seen[corner.cell] = 1;
      if (cell.some((index) => index === 0 || index === level.size - 1)) border++;
    }
    return { name: level.name, cells: seen.length, seen, visited: seen.reduce((sum, hit) => sum + hit, 0), border: border / rows };
  });
  return { inside: inside / rows, levels };
}
