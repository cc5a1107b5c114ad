/** The variance of the reverse process as the paper of the noise grid defines it. */

import type { Backend } from "../backend.js";
import { checkBackend } from "../backend.js";
import type { VarianceFunction } from "../samplers/chain/seam.js";
import { makeSchedule } from "../process/schedule.js";
import { betaBetween } from "../process/forward.js";

/**
 * σ² = β_{t|s} · factor(x_t, t) of each row, for the step from t to s: β_t · factor for neighbours. The factor is looked up at x_t,
 * since the sampler has no x_0.
 *
 * @param backend backend with the parameters to sample with
 * @throws RangeError for a model without a grid whose mode is as-written
 */
export function asWrittenVariance(backend: Backend): VarianceFunction {
  checkBackend(backend);
  const { grid, schedule: config, dimensions } = backend.config;
  if (grid?.mode !== "as-written") throw new RangeError('variance as-written needs a grid whose mode is "as-written"');
  const schedule = makeSchedule(config);
  return (timestep, previous, x) => {
    const beta = betaBetween(schedule, timestep, previous);
    const factors = backend.factor(x, new Int32Array(x.length / dimensions).fill(timestep));
    return Float64Array.from(factors, (factor) => beta * factor);
  };
}
