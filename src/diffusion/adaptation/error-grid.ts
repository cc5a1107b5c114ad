/**
 * What a denoiser does not know, by place and timestep: e(cell, t) = E[ ‖x₀ - x̂₀(x_t, t)‖² / d | x_t in the cell, t ].
 * Where rows belong to regions that the sampler knows, e(region, cell, t) = e(region, t) · r(cell, t): what a region's
 * denoiser does not know, times how that differs by place within regions, which have a common scale.
 *
 * It is measured of a trained denoiser, and makes the best variance of the reverse process that depends on the cell
 * alone; see reverse-variance.ts.
 */

import { checkFunction } from "../../errors/checks.js";
import { cellAbove, cellInBox } from "../noise-grid/cells.js";
import { checkMeasurement } from "./check-errors.js";
import type { StreamKey } from "../../numerics/random.js";
import { integers, normals, stream } from "../../numerics/random.js";
import type { Domain, ModelRows } from "../transform/transform.js";
import type { ModelConfig } from "../model-config.js";
import type { Partition } from "../transform/partition.js";
import { finestRegions, regionsOfRows } from "../transform/partition.js";
import type { Denoise } from "../samplers/chain/seam.js";
import { checkedPrediction } from "../samplers/chain/seam.js";
import type { Schedule } from "../process/schedule.js";

/** How errors are measured, and by which cells. */
export interface ErrorGridConfig {
  /** cells along each of the grid's axes, level by level, coarse to fine; none for one scalar per timestep */
  sizes: readonly number[];
  /** coordinates that the cells divide; the others are not looked at */
  axes: readonly number[];
  /** rows to measure at each timestep */
  rows: number;
  /** how many timesteps are measured, from the first on; the others' errors are 0. All by default */
  timesteps?: number;
}

/** What a sampler with variance `grid` takes unless it names sizes. */
export const DEFAULT_ERROR_GRID: ErrorGridConfig = { sizes: [5, 20], axes: [0, 1], rows: 40_000 };

/** Errors of the finest level, and the boxes that its cells divide: plain data in float32, so that a file holds them exactly. */
export interface ErrorGrid {
  axes: readonly number[];
  /** cells along each axis of the finest level; 1 without levels */
  size: number;
  /** [timestep][axis] box of x_t */
  lower: Float32Array;
  upper: Float32Array;
  /** [timestep][cell], the first axis slowest: mean squared error of x̂₀ per coordinate; with regions, beside the region's */
  errors: Float32Array;
  /** [timestep][finest region] mean squared error of x̂₀ per coordinate; empty without regions */
  regional: Float32Array;
  /** [timestep] the same over all cells */
  mean: Float32Array;
}

/** What of a model decides the sizes of its grids of errors. */
export interface MeasuredModel {
  dimensions: number;
  timesteps: number;
  /** finest regions that it has; 0 without */
  regions: number;
}

/** What of a model in these coordinates decides the sizes of its grids of errors. */
export function measuredModel({ dimensions, schedule }: ModelConfig, domain: Domain | null): MeasuredModel {
  const regions = domain === null || domain.partition.levels === 0 ? 0 : domain.partition.count;
  return { dimensions, timesteps: schedule.timesteps, regions };
}

/** Why a grid, from a file perhaps, is none of the model; null where it is one. */
export function errorGridFault(grid: ErrorGrid, { dimensions, timesteps, regions }: MeasuredModel): string | null {
  const { axes, size, lower, upper, errors, regional, mean } = grid;
  if (axes.length === 0 || !axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < dimensions))
    return `its cells divide axes ${axes.join(", ")} of ${dimensions}`;
  if (!Number.isSafeInteger(size) || size < 1) return `it has ${size} cells along each axis`;
  if (mean.length !== timesteps) return `it has ${mean.length} timesteps of ${timesteps}`;
  const bounds = timesteps * axes.length;
  if (lower.length !== bounds || upper.length !== bounds || errors.length !== axes.reduce((product) => product * size, timesteps))
    return `its arrays do not fit ${timesteps} timesteps`;
  if (regional.length !== timesteps * regions) return `its errors by region are not of ${regions} regions`;
  if (![errors, regional, mean].every((values) => values.every((value) => Number.isFinite(value) && value >= 0)))
    return "an error is below 0 or not finite";
  const isBox = lower.every((low, i) => Number.isFinite(low) && Number.isFinite(upper[i]) && low <= upper[i]);
  return isBox ? null : "the box of its cells has no finite bounds";
}

/** What of a grid belongs to one timestep. */
export interface ErrorCells {
  axes: readonly number[];
  size: number;
  /** one per axis */
  lower: Float32Array;
  upper: Float32Array;
  /** one per cell */
  errors: Float32Array;
}

/** Errors of the finest regions at a timestep; empty without regions. */
export function regionsAt({ regional, mean }: ErrorGrid, timestep: number): Float32Array {
  const count = regional.length / mean.length;
  return regional.subarray(timestep * count, (timestep + 1) * count);
}

/** The cells and errors of one timestep. */
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

/** Share of the rows of several regions over each other that a box leaves out on either side: a few reach many times farther than the rest. */
const TAIL = 0.005;

/** The denoiser of rows, of which it is given the regions and the values of the conditions; undefined where the data have none. */
export type DenoiserOf = (regions: Int32Array | undefined, conditions: Int32Array | undefined) => Denoise;

/** Rows that are predicted at once: among many a backend finds more that are near each other. */
const BLOCK = 40_000;

/**
 * Measures the errors with fresh noise on drawn rows of the data, the same rows for the same seed.
 *
 * The box at a timestep holds every x_t that was met, so that no cell lies where nothing goes; with regions, nearly every.
 *
 * @param denoiserOf the denoiser of rows with given regions and conditions
 * @param data rows in the model's coordinates
 * @param partition of the data's regions, where they have any
 * @throws RangeError for data, cells or a schedule that do not fit each other, and for a seed outside 0 … 2⁵³ - 1
 */
export function measureErrors(
  denoiserOf: DenoiserOf,
  schedule: Schedule,
  data: ModelRows,
  dimensions: number,
  config: ErrorGridConfig,
  seed: number,
  partition?: Partition,
): ErrorGrid {
  checkMeasurement(denoiserOf, schedule, data, dimensions, config, seed, partition);
  const keys = { row: stream(seed, "error grid row"), noise: stream(seed, "error grid noise") };
  const { axes } = config;
  const size = config.sizes.at(-1) ?? 1;
  const cells = axes.reduce((product) => product * size, 1);
  const regions = data.regions === undefined || partition === undefined ? 0 : partition.count;
  const of = (values: number): Float32Array => new Float32Array(schedule.timesteps * values);
  const grid: ErrorGrid = {
    axes,
    size,
    lower: of(axes.length),
    upper: of(axes.length),
    errors: of(cells),
    regional: of(regions),
    mean: of(1),
  };
  for (let t = 0; t < (config.timesteps ?? schedule.timesteps); t++) {
    const { x, errors, finest } = errorsAt(denoiserOf, schedule, data, dimensions, t, config.rows, keys);
    const { lower, upper } = cellsAt(grid, t);
    boxOf(x, dimensions, axes, regions === 0 ? 0 : TAIL, lower, upper);
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    grid.mean[t] = mean;
    const levels = gridLevels(x, dimensions, { axes, lower, upper }, config.sizes);
    if (regions === 0) {
      grid.errors.set(shrunken(levels, mean, errors), t * cells);
    } else {
      const own = shrunken(regionLevels(partition!, finest), mean, errors);
      grid.regional.set(own, t * regions);
      grid.errors.set(
        shrunken(
          levels,
          1,
          errors.map((error, row) => error / own[finest[row]]),
        ),
        t * cells,
      );
    }
  }
  return grid;
}

/** Noised rows at a timestep, the squared error per coordinate of what the denoiser makes of each, and their finest regions. */
function errorsAt(
  denoiserOf: DenoiserOf,
  schedule: Schedule,
  { points, regions, conditions }: ModelRows,
  dimensions: number,
  timestep: number,
  rows: number,
  keys: Record<"row" | "noise", StreamKey>,
): { x: Float32Array; errors: Float64Array; finest: Int32Array } {
  const chosen = integers(keys.row, timestep, rows, points.length / dimensions);
  const noise = normals(keys.noise, timestep, 0, new Float32Array(rows * dimensions));
  const x0 = new Float32Array(noise.length);
  for (let row = 0; row < rows; row++) for (let a = 0; a < dimensions; a++) x0[row * dimensions + a] = points[chosen[row] * dimensions + a];
  const [signal, rate] = [schedule.signalRate[timestep], schedule.noiseRate[timestep]];
  const x = x0.map((value, i) => signal * value + rate * noise[i]);
  const errors = new Float64Array(rows);
  const levels = regions === undefined ? 0 : (regions.length * dimensions) / points.length;
  const known = regions === undefined ? new Int32Array(0) : regionsOfRows(regions, chosen, levels);
  const width = ((conditions?.length ?? 0) * dimensions) / points.length;
  const told = conditions === undefined ? undefined : regionsOfRows(conditions, chosen, width);
  for (let from = 0; from < x.length; from += BLOCK * dimensions) {
    const block = x.slice(from, from + BLOCK * dimensions);
    const row = from / dimensions;
    const denoise = denoiserOf(
      levels === 0 ? undefined : known.subarray(row * levels, (row + BLOCK) * levels),
      told?.subarray(row * width, (row + BLOCK) * width),
    );
    checkFunction("what denoiserOf returns", denoise);
    const { original } = checkedPrediction(denoise(block, timestep), block.length);
    for (let at = 0; at < block.length; at += dimensions) {
      let error = 0;
      for (let i = at; i < at + dimensions; i++) {
        const difference = x0[from + i] - original[i];
        error += (difference * difference) / dimensions;
      }
      errors[(from + at) / dimensions] = error;
    }
  }
  return { x, errors, finest: finestRegions(known, levels) };
}

/** Sets the bounds to the smallest box around the rows, but for a share of them on either side of every axis. */
function boxOf(x: Float32Array, dimensions: number, axes: readonly number[], tail: number, lower: Float32Array, upper: Float32Array): void {
  const rows = x.length / dimensions;
  const left = Math.floor(tail * rows);
  axes.forEach((axis, a) => {
    const values = new Float32Array(rows);
    for (let row = 0; row < rows; row++) values[row] = x[row * dimensions + axis];
    if (left === 0) {
      [lower[a], upper[a]] = extremes(values);
    } else {
      values.sort();
      [lower[a], upper[a]] = [values[left], values[rows - 1 - left]];
    }
  });
}

/** The first and the last of the values in ascending order, -0 before 0. */
function extremes(values: Float32Array): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
  }
  return [least, most];
}

/** Index of the cell of every row; points outside the box belong to the cells at its border. */
export function cellsOf(x: Float32Array, dimensions: number, box: Omit<ErrorCells, "errors">): Int32Array {
  const cells = new Int32Array(x.length / dimensions);
  for (let row = 0; row < cells.length; row++) cells[row] = cellInBox(box, x, row * dimensions);
  return cells;
}

/** One level of cells or regions, coarse to fine. */
interface Level {
  count: number;
  /** of every row */
  cells: Int32Array;
  /** the coarser level's that holds a cell */
  parentOf: (cell: number) => number;
}

/**
 * Means per cell, level by level: (Σ errors + κ · the coarser level's) / (n + κ), from the mean of all rows down, so that a
 * cell that few rows met stays near what is known of its surroundings.
 */
function shrunken(levels: readonly Level[], mean: number, errors: Float64Array): Float64Array {
  let coarse = Float64Array.of(mean);
  for (const { count, cells, parentOf } of levels) {
    const prior = Float64Array.from({ length: count }, (_, cell) => coarse[parentOf(cell)]);
    const weight = priorWeight(cells, errors, prior);
    const sums = prior.map((value) => (weight === Infinity ? value : weight * value));
    const counts = new Float64Array(count).fill(weight === Infinity ? 1 : weight);
    if (weight < Infinity) {
      cells.forEach((cell, row) => {
        sums[cell] += errors[row];
        counts[cell] += 1;
      });
    }
    coarse = sums.map((sum, cell) => sum / counts[cell]);
  }
  return coarse;
}

/**
 * κ, in rows: the variance of an error within a cell over the variance of the cells' own means, both of errors beside the prior's,
 * estimated by the method of moments (empirical Bayes). Infinite where the cells' means differ by no more than chance.
 */
function priorWeight(cells: Int32Array, errors: Float64Array, prior: Float64Array): number {
  const counts = new Float64Array(prior.length);
  const sums = new Float64Array(prior.length);
  let squares = 0;
  cells.forEach((cell, row) => {
    const ratio = prior[cell] > 0 ? errors[row] / prior[cell] : 1;
    counts[cell] += 1;
    sums[cell] += ratio;
    squares += ratio * ratio;
  });
  let [met, ofMeans, aroundPrior] = [0, 0, 0];
  counts.forEach((count, cell) => {
    if (count === 0) return;
    const own = sums[cell] / count;
    met += 1;
    ofMeans += count * own * own;
    aroundPrior += count * (own - 1) * (own - 1);
  });
  const within = (squares - ofMeans) / Math.max(1, cells.length - met);
  const between = (aroundPrior - met * within) / cells.length;
  // where every cell met one row its own spread is unknown
  return within > 0 && between > 0 ? within / between : Infinity;
}

/** The levels of a grid over rows of points; the one above the coarsest is all rows. */
function gridLevels(x: Float32Array, dimensions: number, box: Omit<ErrorCells, "errors" | "size">, sizes: readonly number[]): Level[] {
  const { axes } = box;
  return sizes.map((size, l) => ({
    count: axes.reduce((product) => product * size, 1),
    cells: cellsOf(x, dimensions, { ...box, size }),
    parentOf: (cell) => cellAbove(cell, size, sizes[l - 1] ?? 1, axes.length),
  }));
}

/** The levels of regions, the finest of every row given. */
function regionLevels({ count, levels, ancestors }: Partition, finest: Int32Array): Level[] {
  const regionOf = (region: number, level: number): number => ancestors[region * levels + level];
  return Array.from({ length: levels }, (_, level) => {
    const parents = new Int32Array(count);
    // above the coarsest level are all rows, region 0
    if (level > 0) for (let region = 0; region < count; region++) parents[regionOf(region, level)] = regionOf(region, level - 1);
    return { count, cells: finest.map((region) => regionOf(region, level)), parentOf: (cell) => parents[cell] };
  });
}
