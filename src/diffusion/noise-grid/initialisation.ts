/** The grid's initial values: equal at all timesteps except for `normal`; a gate starts at 1. */

import { exp, log } from "../../numerics/elementary.js";
import type { GridConfig } from "./grid.js";
import { cellCount, cellIndex, cellOf, gridSize, levelRanges } from "./grid.js";
import { normals, stream } from "../../numerics/random.js";

/** Bounds of the factor by density. */
const DENSITY_BOUNDS = [0.5, 2] as const;

/** Points to count for an initialisation by density: rows × dimensions. */
export interface Rows {
  points: Float32Array;
  dimensions: number;
}

/** @throws RangeError for an initialisation by density without points */
export function initialiseGrid(grid: GridConfig | null, timesteps: number, seed: number, rows: Rows): Float32Array {
  const values = new Float32Array(gridSize(grid, timesteps)).fill(1);
  if (grid === null) return values;
  const initialisation = grid.initialisation ?? { kind: "ones" };
  const ranges = levelRanges(grid, timesteps);
  grid.levels.forEach((level, l) => {
    const { offset, length } = ranges[l];
    const target = values.subarray(offset, offset + length);
    if (initialisation.kind === "normal") {
      const z = normals(stream(seed, "grid initialisation"), l, 0, new Float32Array(length));
      target.set(z.map((normal) => 1 + initialisation.deviation * normal));
    } else if (initialisation.kind === "density") {
      const factors = densityFactors(grid, level.size, rows, initialisation.power);
      target.forEach((_, i) => (target[i] = factors[i % factors.length]));
    }
  });
  return values;
}

/**
 * Returns a level's value for each cell: clamp(((n_c + 1) / (n̄ + 1))^-power, ½, 2)^(1 / L).
 *
 * n_c is the number of points in the cell; points outside the box count in the border cells. n̄ = Σ n_c² / Σ n_c is the mean over points
 * of the number in the point's own cell, so data of uniform density start at about 1. A mean over
 * cells would include the empty ones and make all data look dense. The added 1 smooths the count of an empty cell.
 * The L-th root makes the product of the L levels the geometric mean of their single factors, within the
 * same bounds.
 *
 * @throws RangeError if there are no points
 */
export function densityFactors(grid: GridConfig, size: number, { points, dimensions }: Rows, power: number): Float64Array {
  if (points.length === 0) throw new RangeError('grid.initialisation is "density", which counts points: give those that are trained on');
  const counts = new Float64Array(cellCount(grid, { size }));
  for (let at = 0; at < points.length; at += dimensions)
    counts[cellIndex(cellOf(grid, size, points.subarray(at, at + dimensions)), size)]++;
  const found = counts.reduce((sum, count) => sum + count * count, 0) / (points.length / dimensions);
  const [least, most] = DENSITY_BOUNDS;
  return counts.map((count) => {
    const factor = exp(-power * log((count + 1) / (found + 1)));
    return exp(log(Math.min(most, Math.max(least, factor))) / grid.levels.length);
  });
}
