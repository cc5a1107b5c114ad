/** Measures a trained denoiser's errors by place and timestep; see error-grid.ts. */

import { checkFunction } from "../../errors/checks.js";
import { carriedOut } from "../steps.js";
import type { StreamKey } from "../../numerics/random.js";
import { integers, normals, stream } from "../../numerics/random.js";
import { cellAbove } from "../noise-grid/cells.js";
import type { Schedule } from "../process/schedule.js";
import type { Denoise } from "../samplers/chain/seam.js";
import { checkedPrediction } from "../samplers/chain/seam.js";
import type { ModelRows } from "../transform/domain.js";
import type { Partition } from "../transform/partition.js";
import { finestRegions, regionsOfRows } from "../transform/partition.js";
import { checkMeasurement } from "./check-measurement.js";
import type { ErrorGrid, ErrorGridConfig } from "./error-grid.js";
import type { ErrorCells } from "./error-cells.js";
import { cellsAt, cellsOf } from "./error-cells.js";

/** Fraction of the rows that a box over several regions leaves out on either side: a few reach many times farther than the rest. */
const TAIL = 0.005;

/** Makes the denoiser of rows with given regions and values of the conditions; undefined if the data have none. */
export type DenoiserOf = (regions: Int32Array | undefined, conditions: Int32Array | undefined) => Denoise;

/** Rows per prediction: a backend groups nearby rows, and finds more of them among many. */
const BLOCK = 65_536;
/** As many as other work waits for. */
const BLOCK_BETWEEN_YIELDS = 4096;

/** Arguments of a measurement of errors. */
export interface ErrorMeasurement {
  /** the denoiser of rows with given regions and conditions */
  denoiserOf: DenoiserOf;
  schedule: Schedule;
  /** rows in the model's coordinates */
  data: ModelRows;
  /** number of coordinates of a row */
  dimensions: number;
  /** cells and number of rows; {@link DEFAULT_ERROR_GRID} has a sampler's defaults */
  grid: ErrorGridConfig;
  /** seed of the rows and their noise, whole number from 0 to 2⁵³ - 1 */
  seed: number;
  /** partition of the data's regions, if any */
  partition?: Partition | undefined;
  /** fills an array as `normals` does, for example a backend's, which is faster */
  normals?: typeof normals | undefined;
}

/**
 * Measures the errors with fresh noise on random rows of the data; the same seed draws the same rows.
 *
 * The box at a timestep is the smallest that holds every measured x_t; with regions it holds nearly every one.
 *
 * @throws RangeError for data, cells or a schedule that do not fit each other, and for a seed outside 0 … 2⁵³ - 1
 * @throws UserError for an unknown key, with the nearest valid one
 */
export function measureErrors(measurement: ErrorMeasurement): ErrorGrid {
  return carriedOut(measured(measurement, BLOCK));
}

/** Runs {@link measureErrors} step by step: yields after each block of rows, so that other work can run. @throws as it does */
export function measuringErrors(measurement: ErrorMeasurement): Generator<void, ErrorGrid> {
  return measured(measurement, BLOCK_BETWEEN_YIELDS);
}

/** @param block rows per prediction; their number changes no bit */
function* measured(measurement: ErrorMeasurement, block: number): Generator<void, ErrorGrid> {
  checkMeasurement(measurement);
  const { schedule, data, dimensions, grid: config, seed, partition } = measurement;
  const draws = { block, rows: config.rows, row: stream(seed, "error grid row"), noise: stream(seed, "error grid noise") };
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
    const { x, errors, finest } = yield* errorsAt(measurement, t, draws);
    const { lower, upper } = cellsAt(grid, t);
    setBox({ axes, lower, upper }, x, dimensions, regions === 0 ? 0 : TAIL);
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

/** Number of rows at a timestep and in a prediction, and the streams of their indices and their noise. */
interface Draws {
  rows: number;
  block: number;
  row: StreamKey;
  noise: StreamKey;
}

/** Noised rows at a timestep, the denoiser's squared error per coordinate for each, and their finest regions. */
function* errorsAt(
  { denoiserOf, schedule, data, dimensions, normals: fill = normals }: ErrorMeasurement,
  timestep: number,
  draws: Draws,
): Generator<void, { x: Float32Array; errors: Float64Array; finest: Int32Array }> {
  const { points, regions, conditions } = data;
  const { rows, block: size } = draws;
  const chosen = integers(draws.row, timestep, rows, points.length / dimensions);
  const noise = fill(draws.noise, timestep, 0, new Float32Array(rows * dimensions));
  const x0 = new Float32Array(noise.length);
  for (let row = 0; row < rows; row++) for (let a = 0; a < dimensions; a++) x0[row * dimensions + a] = points[chosen[row] * dimensions + a];
  const [signal, rate] = [schedule.signalRate[timestep], schedule.noiseRate[timestep]];
  const x = x0.map((value, i) => signal * value + rate * noise[i]);
  const errors = new Float64Array(rows);
  const levels = regions === undefined ? 0 : (regions.length * dimensions) / points.length;
  const known = regions === undefined ? new Int32Array(0) : regionsOfRows(regions, chosen, levels);
  const width = ((conditions?.length ?? 0) * dimensions) / points.length;
  const told = conditions === undefined ? undefined : regionsOfRows(conditions, chosen, width);
  for (let from = 0; from < x.length; from += size * dimensions) {
    const block = x.slice(from, from + size * dimensions);
    const row = from / dimensions;
    const denoise = denoiserOf(
      levels === 0 ? undefined : known.subarray(row * levels, (row + size) * levels),
      told?.subarray(row * width, (row + size) * width),
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
    yield;
  }
  return { x, errors, finest: finestRegions(known, levels) };
}

/** Sets the bounds to the smallest box around the rows, without a fraction of them on either side of every axis. */
function setBox({ axes, lower, upper }: Omit<ErrorCells, "errors" | "size">, x: Float32Array, dimensions: number, tail: number): void {
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

/** One level of cells or regions, coarse to fine. */
interface Level {
  count: number;
  /** cell of every row */
  cells: Int32Array;
  /** for each cell, the coarser level's cell that holds it */
  parentOf: (cell: number) => number;
}

/**
 * Returns means per cell and level, (Σ errors + κ · the coarser level's mean) / (n + κ), starting from the mean of all rows. A
 * cell with few rows thus stays near the mean of its surroundings.
 */
function shrunken(levels: readonly Level[], mean: number, errors: Float64Array): Float64Array {
  let coarse = Float64Array.of(mean);
  for (const { count, cells, parentOf } of levels) {
    const parentMeans = Float64Array.from({ length: count }, (_, cell) => coarse[parentOf(cell)]);
    const weight = shrinkageWeight(cells, errors, parentMeans);
    const sums = parentMeans.map((value) => (weight === Infinity ? value : weight * value));
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
 * Returns κ in rows: the variance of an error within a cell over the variance of the cells' means, both relative to the coarser mean,
 * estimated by the method of moments (empirical Bayes). Infinite if the cells' means differ by no more than chance.
 */
function shrinkageWeight(cells: Int32Array, errors: Float64Array, parentMeans: Float64Array): number {
  const counts = new Float64Array(parentMeans.length);
  const sums = new Float64Array(parentMeans.length);
  let squares = 0;
  cells.forEach((cell, row) => {
    const ratio = parentMeans[cell] > 0 ? errors[row] / parentMeans[cell] : 1;
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
  // if every cell has one row, the spread within a cell is unknown
  return within > 0 && between > 0 ? within / between : Infinity;
}

/** Returns the levels of a grid over rows of points; the parent of the coarsest level is all rows. */
function gridLevels(x: Float32Array, dimensions: number, box: Omit<ErrorCells, "errors" | "size">, sizes: readonly number[]): Level[] {
  const { axes } = box;
  return sizes.map((size, l) => ({
    count: axes.reduce((product) => product * size, 1),
    cells: cellsOf(x, dimensions, { ...box, size }),
    parentOf: (cell) => cellAbove(cell, size, sizes[l - 1] ?? 1, axes.length),
  }));
}

/** Returns the levels of regions for rows with given finest regions. */
function regionLevels({ count, levels, ancestors }: Partition, finest: Int32Array): Level[] {
  const regionOf = (region: number, level: number): number => ancestors[region * levels + level];
  return Array.from({ length: levels }, (_, level) => {
    const parents = new Int32Array(count);
    // the parent of the coarsest level is all rows, region 0
    if (level > 0) for (let region = 0; region < count; region++) parents[regionOf(region, level)] = regionOf(region, level - 1);
    return { count, cells: finest.map((region) => regionOf(region, level)), parentOf: (cell) => parents[cell] };
  });
}
