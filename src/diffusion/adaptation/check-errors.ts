/** Checks that errors by place fit a schedule and its points. */

import { MAX_DIMENSIONS } from "../checks/check-model.js";
import { checkFloats, checkNumbers, checkObject, checkWhole } from "../../errors/checks.js";
import { powInteger } from "../../numerics/elementary.js";
import type { Schedule } from "../process/schedule.js";
import { checkCoefficients } from "../process/check-coefficients.js";
import type { ErrorGrid } from "./error-grid.js";

/** Largest number of cells along an axis. */
export const MAX_CELLS = 4096;

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
