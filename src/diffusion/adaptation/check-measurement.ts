/** Checks that the arguments of a measurement of errors fit each other. */

import { MAX_DIMENSIONS, MAX_LEVELS } from "../checks/check-model.js";
import { checkArray, checkFunction, checkKeys, checkObject, checkSeed, checkWhole } from "../../errors/checks.js";
import { powInteger } from "../../numerics/elementary.js";
import { checkModelRows, checkPartition } from "../transform/check-transform.js";
import type { ModelRows } from "../transform/domain.js";
import type { Partition } from "../transform/partition.js";
import type { Schedule } from "../process/schedule.js";
import { checkCoefficients } from "../process/check-coefficients.js";
import { checkAxes, MAX_CELLS } from "./check-errors.js";
import type { ErrorGridConfig } from "./error-grid.js";

/** Largest number of values of a grid. */
const MAX_VALUES = 268_435_456;
/** Largest number of rows of a timestep. */
const MAX_MEASURED = 10_000_000;

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
