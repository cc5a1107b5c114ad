/** Checks that errors by place, and the arguments of their measurement, fit a schedule and its points. */

import { MAX_DIMENSIONS, MAX_LEVELS } from "../checks/check-model.js";
import {
  checkArray,
  checkFloats,
  checkFunction,
  checkKeys,
  checkNumbers,
  checkObject,
  checkSeed,
  checkWhole,
} from "../../errors/checks.js";
import { powInteger } from "../../numerics/elementary.js";
import { checkModelRows, checkPartition } from "../transform/check-transform.js";
import type { ModelRows } from "../transform/domain.js";
import type { Partition } from "../transform/partition.js";
import type { Schedule } from "../process/schedule.js";
import { checkCoefficients } from "../process/schedule.js";
import type { ErrorGrid, ErrorGridConfig } from "./error-grid.js";

/** Largest number of cells along an axis, and of values of a grid. */
const MAX_CELLS = 4096;
const MAX_VALUES = 268_435_456;
/** Largest number of rows of a timestep. */
const MAX_MEASURED = 10_000_000;

/** @throws RangeError unless the errors fit the schedule's timesteps */
export function checkErrors(schedule: Schedule, grid: ErrorGrid): void {
  checkCoefficients(schedule);
  checkObject("errors", grid);
  const { axes, size, lower, upper, errors, regional, mean } = grid;
  for (const [name, values] of Object.entries({ lower, upper, errors, regional, mean })) checkFloats(`errors.${name}`, values);
  checkAxes(axes, MAX_DIMENSIONS);
  checkWhole("errors.size", size, 1, MAX_CELLS);
  const { timesteps } = schedule;
  const bounds = timesteps * axes.length;
  const isWhole = mean.length === timesteps && lower.length === bounds && upper.length === bounds;
  if (!isWhole || errors.length !== timesteps * powInteger(size, axes.length) || regional.length % timesteps !== 0)
    throw new RangeError(`the errors do not fit ${timesteps} timesteps of ${axes.length} axes with ${size} cells each`);
}

/** @throws RangeError unless they are valid axes */
export function checkAxes(axes: readonly number[], dimensions: number): void {
  checkNumbers("axes", axes);
  for (const axis of axes) checkWhole("an axis", axis, 0, dimensions - 1);
}

/** Arguments of a measurement; the denoiser is only checked to be a function. */
interface Measurement {
  denoiserOf: unknown;
  schedule: Schedule;
  data: ModelRows;
  dimensions: number;
  grid: ErrorGridConfig;
  seed: number;
  partition?: Partition | undefined;
  normals?: unknown;
}

/** @throws RangeError or UserError for invalid arguments of a measurement */
export function checkMeasurement(measurement: Measurement): void {
  checkKeys("the measurement", measurement, ["denoiserOf", "schedule", "data", "dimensions", "grid", "seed", "partition", "normals"]);
  const { denoiserOf, schedule, data, dimensions, grid, seed, partition, normals } = measurement;
  checkFunction("denoiserOf", denoiserOf);
  if (normals !== undefined) checkFunction("normals", normals);
  checkCoefficients(schedule);
  checkWhole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  checkSeed(seed);
  if (partition !== undefined) checkPartition(partition);
  checkObject("data", data);
  const known = partition ?? { levels: 0, count: 0 };
  checkModelRows(partition === undefined ? withoutRegions(data) : data, dimensions, data.regions === undefined ? NO_REGIONS : known);
  if (data.points.length === 0) throw new RangeError("points has 0 rows: must have at least 1");
  checkKeys("the error grid", grid, ["sizes", "axes", "rows", "timesteps"]);
  const { sizes, axes, rows, timesteps = schedule.timesteps } = grid;
  checkArray("sizes", sizes, 0, MAX_LEVELS);
  for (const size of sizes) checkWhole("a size", size, 1, MAX_CELLS);
  checkAxes(axes, dimensions);
  checkWhole("rows", rows, 1, MAX_MEASURED);
  checkWhole("timesteps", timesteps, 1, schedule.timesteps);
  checkWhole("the number of errors", schedule.timesteps * powInteger(sizes.at(-1) ?? 1, axes.length), 1, MAX_VALUES);
}

const NO_REGIONS = { levels: 0, count: 0 };

function withoutRegions({ points, conditions }: ModelRows): ModelRows {
  return { points, ...(conditions === undefined ? {} : { conditions }) };
}
