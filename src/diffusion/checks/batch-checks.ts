/** Whether what is given to a backend fits its model: nothing else stands between a wrong length and memory that is another's. */

import type { Batch } from "../backend.js";
import { checkFinite, checkFloats, checkInts, checkKey, checkObject, checkWhole, MAX_WORD, shown } from "../../errors/checks.js";
import { checkTold } from "../conditions.js";
import type { ModelConfig } from "../model-config.js";
import type { StepRates } from "../network/optimizer.js";

/** Number of rows of points and their timesteps. @throws RangeError where they do not fit each other or the model */
export function checkPoints({ dimensions, schedule }: ModelConfig, what: string, points: Float32Array, timesteps: Int32Array): number {
  checkFloats(what, points);
  checkInts("timesteps", timesteps);
  const rows = timesteps.length;
  if (points.length !== rows * dimensions)
    throw new RangeError(
      `${what} has ${points.length} numbers: expected ${rows} rows of ${dimensions} coordinates, a row for each timestep`,
    );
  for (let b = 0; b < rows; b++) {
    const t = timesteps[b];
    if (!(t >= 0 && t < schedule.timesteps)) throw new RangeError(`timestep ${t} is outside 0 … ${schedule.timesteps - 1}`);
  }
  return rows;
}

/** @throws RangeError unless the batch has 1 to `capacity` rows of finite numbers that fit each other and the model */
export function checkBatch(config: ModelConfig, batch: Batch, capacity: number): void {
  checkObject("batch", batch);
  const { x0, noise, timesteps, regions, target } = batch;
  const rows = checkPoints(config, "x0", x0, timesteps);
  checkLikePoints("noise", noise, x0);
  if (target !== undefined) checkLikePoints("target", target, x0);
  checkTold(config, rows, regions);
  if (rows === 0) throw new RangeError("a batch of 0 rows: must have at least 1");
  if (rows > capacity) throw new RangeError(`a batch of ${rows} rows exceeds the backend's capacity of ${capacity}`);
  checkFinite("x0", x0);
  checkFinite("noise", noise);
  if (target !== undefined) checkFinite("target", target);
}

function checkLikePoints(what: string, values: Float32Array, x0: Float32Array): void {
  checkFloats(what, values);
  if (values.length !== x0.length) throw new RangeError(`${what} has ${values.length} numbers: must have ${x0.length}, as x0 has`);
}

/** @throws RangeError unless the rates are as `stepRates` makes them */
export function checkRates(rates: StepRates): void {
  checkObject("rates", rates);
  const { ema, weightDecayFactor, stepSize, inverseRootCorrection, firstWeight, secondDecay, secondWeight, epsilon, clipNorm } = rates;
  const numbers = { weightDecayFactor, stepSize, inverseRootCorrection, firstWeight, secondDecay, secondWeight, epsilon, clipNorm };
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value)) throw new RangeError(`rates.${name} is ${shown(value)}: must be a finite number`);
  }
  checkObject("rates.ema", ema);
  if (!["none", "copy", "lerp"].includes(ema.kind))
    throw new RangeError(`rates.ema.kind is ${shown(ema.kind)}: must be none, copy or lerp`);
  if (!Number.isFinite(ema.decay)) throw new RangeError(`rates.ema.decay is ${shown(ema.decay)}: must be a finite number`);
}

/** @throws RangeError unless the words name normals of a stream, and there is room for them */
export function checkNormals(key: unknown, position: unknown, first: unknown, out: unknown): void {
  checkKey(key);
  checkWhole("position", position, 0, MAX_WORD);
  checkWhole("first", first, 0, MAX_WORD);
  checkFloats("out", out);
}
