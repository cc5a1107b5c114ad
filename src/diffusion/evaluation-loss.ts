/** The evaluation loss: the error on every point of a data set, under fresh noise. */

import type { Backend } from "./backend.js";
import { checkBackend } from "./backend.js";
import { joinTold, toldCounts } from "./conditions.js";
import type { ModelRows } from "./transform/domain.js";
import { checkFloats, checkObject, checkWhole } from "../errors/checks.js";
import { integers, stream } from "../numerics/random.js";
import { makeSchedule } from "./process/schedule.js";
import { outputTarget } from "./start/start.js";
import { allFinite, metricRows } from "../numerics/points.js";

/**
 * Mean over batches of the mean squared error between prediction and target (of `epsilon`: predicted and true noise, both unscaled),
 * with the parameters that the backend holds.
 *
 * @param data rows in the model's coordinates, taken in order in batches of `batchSize`, at most the backend's capacity
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where there are no rows, or ragged ones, or regions that do not fit, or `batchSize` is not a whole number from 1 on
 */
export function evalLoss(backend: Backend, data: ModelRows, batchSize: number, seed: number): number {
  checkBackend(backend);
  checkObject("data", data);
  const { points, regions, conditions } = data;
  const { dimensions, schedule: scheduleConfig } = backend.config;
  checkFloats("points", points);
  const told = joinTold(backend.config, metricRows("points", points, dimensions), regions, conditions);
  checkWhole("batchSize", batchSize, 1, Number.MAX_SAFE_INTEGER);
  if (!allFinite(points)) return NaN;
  const width = toldCounts(backend.config).length;
  const noiseKey = stream(seed, "evaluation noise");
  const timestepKey = stream(seed, "evaluation timestep");
  const schedule = makeSchedule(scheduleConfig);
  const size = batchSize * dimensions;
  let total = 0;
  let batches = 0;
  for (let from = 0; from < points.length; from += size, batches++) {
    const x0 = points.subarray(from, from + size);
    const rows = x0.length / dimensions;
    const first = batches * batchSize;
    const noise = backend.normals(noiseKey, batches, 0, new Float32Array(x0.length));
    const timesteps = integers(timestepKey, batches, rows, schedule.timesteps);
    const own = told.subarray(first * width, (first + rows) * width);
    const compared = outputTarget(backend.config, schedule, { x0, noise, timesteps, told: own });
    total += backend.evaluate({
      x0,
      noise,
      timesteps,
      ...(compared === undefined ? {} : { target: compared }),
      ...(width === 0 ? {} : { regions: own }),
    });
  }
  return total / batches;
}
