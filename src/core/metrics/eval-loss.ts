/** The evaluation loss: the error on every point of a data set, under fresh noise. */

import type { Backend } from "../backend.js";
import { integers, stream } from "../random.js";

/**
 * Mean over batches of the mean squared error between predicted and true noise (both unscaled), with the
 * parameters that the backend holds.
 *
 * @param points rows × dimensions, taken in order in batches of `batchSize`, at most the backend's capacity
 */
export function evalLoss(backend: Backend, points: Float32Array, batchSize: number, seed: number): number {
  const { dimensions, schedule } = backend.config;
  const noiseKey = stream(seed, "evaluation noise");
  const timestepKey = stream(seed, "evaluation timestep");
  const size = batchSize * dimensions;
  let total = 0;
  let batches = 0;
  for (let from = 0; from < points.length; from += size, batches++) {
    const x0 = points.subarray(from, from + size);
    total += backend.evaluate({
      x0,
      noise: backend.normals(noiseKey, batches, 0, new Float32Array(x0.length)),
      timesteps: integers(timestepKey, batches, x0.length / dimensions, schedule.timesteps),
    });
  }
  return total / batches;
}
