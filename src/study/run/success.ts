/** Whether a run did what it was for: its numbers are numbers. What is not so is a failure that says what to change. */

import { DivergedError } from "../../diffusion/training.js";
import type { ModelParts } from "../../model/parts.js";

/** @throws DivergedError where a parameter, its moving average or a moment is not finite */
export function checkTrained({ weights, moments, training: { steps } }: ModelParts): void {
  for (const values of [...Object.values(weights), ...Object.values(moments ?? {})] as Float32Array[])
    if (!values.every(Number.isFinite)) throw new DivergedError(steps);
}

/** Returns null for a value that is not finite: JSON has no infinity. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A trained model gave samples that are no points. */
export class SamplingError extends Error {
  override name = "SamplingError";
}

/**
 * @param samples rows × dimensions
 * @param label of the sampler
 * @throws SamplingError where a coordinate is not finite
 */
export function checkSamples(samples: Float32Array, dimensions: number, label: string): void {
  const rows = samples.length / dimensions;
  const isWrong = (row: number): boolean => !samples.subarray(row * dimensions, (row + 1) * dimensions).every(Number.isFinite);
  let wrong = 0;
  for (let row = 0; row < rows; row++) if (isWrong(row)) wrong++;
  if (wrong === 0) return;
  throw new SamplingError(
    `${wrong} of ${rows} samples by ${label} are not finite; a schedule that ends at less noise, more training steps or a lower learning rate may help, and noisegrid doctor --run with this folder says whether the schedule or the data's scale is to blame`,
  );
}
