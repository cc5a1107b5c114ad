/** What the flow of an ideal denoiser gives, which begins from N(0, I) where the law of x_T is another. */

import { logDensity } from "../../src/data/mixture/gaussian-mixture.js";
import { diffuseMixture } from "../../src/numerics/mixture/diffused.js";
import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";
import type { FlowResult } from "../../src/diffusion/log-density.js";
import { noiseVarianceAt } from "../../src/diffusion/process/forward.js";
import type { Schedule } from "../../src/diffusion/process/schedule.js";

/** log p of each point, in nats, given where a flow has taken it: log p_0(x_0) - log p_T(x_T) + log N(x_T; 0, I). */
export function exactPushforward(
  mixture: GaussianMixture,
  schedule: Schedule,
  points: Float32Array,
  { noise }: Pick<FlowResult, "noise">,
): number[] {
  const d = mixture.means[0].length;
  const last = schedule.timesteps - 1;
  const atEnd = logDensity(diffuseMixture(mixture, schedule.alphasCumprod[last], noiseVarianceAt(schedule, last)), noise);
  return Array.from(logDensity(mixture, points), (exact, row) => exact - atEnd[row] + logStandardNormal(noise, row, d));
}

/** log N(x; 0, I) of a row. */
export function logStandardNormal(x: Float64Array, row: number, d: number): number {
  const squares = x.subarray(row * d, (row + 1) * d).reduce((sum, z) => sum + z * z, 0);
  return -0.5 * (squares + d * Math.log(2 * Math.PI));
}
