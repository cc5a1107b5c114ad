/**
 * The variance of the reverse process for errors that depend on the place.
 *
 * p(x_s | x_t) = N(μ, v · I) is a valid model for any v > 0 that depends on x_t, since the sampler has x_t. The
 * v that maximises the bound is β̃ + coef1² · E[ ‖x₀ - x̂₀‖² / d | what v may depend on ]. One scalar per timestep gives
 * Analytic-DPM (Bao et al. 2022); a grid gives the same within each cell. One grid of errors serves every pair of steps.
 */

import type { VarianceFunction } from "../samplers/chain/seam.js";
import { MAX_DIMENSIONS } from "../checks/check-model.js";
import { checkInts, checkWhole } from "../../errors/checks.js";
import type { Schedule } from "../process/schedule.js";
import { posterior } from "../process/posterior.js";
import { checkAxes, checkErrors } from "./check-errors.js";
import type { ErrorGrid } from "./error-grid.js";
import { cellsAt, cellsOf, regionsAt } from "./error-cells.js";

/**
 * Returns one variance for all rows: the best that does not depend on the place.
 *
 * @throws RangeError unless it is a schedule with errors of its timesteps
 */
export function analyticVariance(schedule: Schedule, errors: ErrorGrid): VarianceFunction {
  checkErrors(schedule, errors);
  return (timestep, previous) => {
    const { coef1, variance } = posterior(schedule, timestep, previous);
    return [variance + coef1 * coef1 * errors.mean[timestep]];
  };
}

/**
 * Returns a variance for each row, by its cell of the finest level and by its region, if any.
 *
 * @param finest the finest region of every row; empty without regions
 * @throws RangeError unless it is a schedule with errors of its timesteps; the result throws it for rows without a region
 */
export function gridVariance(
  schedule: Schedule,
  errors: ErrorGrid,
  dimensions: number,
  finest: Int32Array = new Int32Array(0),
): VarianceFunction {
  checkErrors(schedule, errors);
  checkWhole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  checkAxes(errors.axes, dimensions);
  checkInts("finest", finest);
  return (timestep, previous, x) => {
    const { coef1, variance } = posterior(schedule, timestep, previous);
    const at = cellsAt(errors, timestep);
    const own = regionsAt(errors, timestep);
    if (own.length > 0 && finest.length * dimensions !== x.length)
      throw new RangeError(`errors by region need the region of each of ${x.length / dimensions} rows, got ${finest.length}`);
    const cells = cellsOf(x, dimensions, at);
    const variances = new Float64Array(cells.length);
    for (let row = 0; row < cells.length; row++) {
      const regional = own.length === 0 ? 1 : own[finest[row]];
      variances[row] = variance + coef1 * coef1 * (regional * at.errors[cells[row]]);
    }
    return variances;
  };
}
