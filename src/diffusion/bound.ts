/** The variational bound on the negative log-likelihood of held-out points, of a DDPM with any steps and variances. */

import { checkFloats, checkFunction, checkNumbers } from "../errors/checks.js";
import { log } from "../numerics/elementary.js";
import { normals, stream } from "../numerics/random.js";
import type { VarianceFunction } from "./samplers/ddpm.js";
import { predictedOriginal } from "./samplers/chain/original.js";
import type { Predict } from "./samplers/chain/seam.js";
import { stepPairs } from "./samplers/chain/timesteps.js";
import type { Schedule } from "./process/schedule.js";
import { checkCoefficients } from "./process/schedule.js";
import { posterior } from "./process/posterior.js";
import { allFinite, metricRows } from "../numerics/points.js";

/** What a point costs, in nats, and its three parts. */
export interface Bound {
  total: number;
  /** KL(q(x_T | x₀) ‖ N(0, I)): what starting from pure noise costs */
  prior: number;
  /** Σ E KL(q(x_s | x_t, x₀) ‖ p(x_s | x_t)) over the steps between timesteps */
  diffusion: number;
  /** E[ -log p(x₀ | x_first) ] of the last step, to the data */
  reconstruction: number;
}

/**
 * Mean over the points of Equation 5 of Ho, Jain & Abbeel 2020, one noise per point and step: an upper bound of the negative
 * log density in nats, less is better. p(x_s | x_t) = N(μ, v · I) with DDPM's μ; the last step is N(x̂₀, v · I), for
 * which `variance` is asked with a previous timestep of -1.
 *
 * @param points held-out rows × dimensions
 * @param steps timesteps of the chain, 1 to T; the last always is T - 1
 * @returns NaN in every place where a coordinate of a point is not finite
 * @throws RangeError where there are no rows, or ragged ones, for steps outside 1 … T, and where a variance is not a finite number above 0
 */
export function variationalBound(
  predict: Predict,
  schedule: Schedule,
  points: Float32Array,
  dimensions: number,
  steps: number,
  variance: VarianceFunction,
  seed: number,
): Bound {
  checkFunction("predict", predict);
  checkCoefficients(schedule);
  checkFunction("variance", variance);
  checkFloats("points", points);
  const rows = metricRows("points", points, dimensions);
  if (!allFinite(points)) return { total: NaN, prior: NaN, diffusion: NaN, reconstruction: NaN };
  const key = stream(seed, "bound noise");
  let [diffusion, reconstruction] = [0, 0];
  for (const { timestep, previous } of stepPairs(schedule.timesteps, steps)) {
    const noise = normals(key, timestep, 0, new Float32Array(points.length));
    const x = points.map((value, i) => schedule.signalRate[timestep] * value + schedule.noiseRate[timestep] * noise[i]);
    const epsilon = predict(x, timestep);
    checkFloats("the prediction", epsilon);
    const original = predictedOriginal(schedule, timestep, x, epsilon);
    const { coef1, variance: posteriorVariance } = posterior(schedule, timestep, previous);
    const variances = variance(timestep, previous, x);
    checkNumbers("variances", variances);
    if (variances.length !== 1 && variances.length !== rows)
      throw new RangeError(`got ${variances.length} variances at timestep ${timestep}: must be 1, or ${rows}, one per row`);
    for (let row = 0; row < rows; row++) {
      const v = variances.length === 1 ? variances[0] : variances[row];
      if (!(v > 0 && v < Infinity))
        throw new RangeError(`the variance at timestep ${timestep} is ${v}: a bound needs a finite one above 0`);
      let squares = 0;
      for (let i = row * dimensions; i < (row + 1) * dimensions; i++) squares += (points[i] - original[i]) * (points[i] - original[i]);
      if (previous < 0) {
        reconstruction += (dimensions * log(2 * Math.PI * v) + squares / v) / 2;
      } else {
        const ratio = posteriorVariance / v;
        diffusion += (dimensions * (ratio - 1 - log(ratio)) + (coef1 * coef1 * squares) / v) / 2;
      }
    }
  }
  const parts = { prior: priorCost(schedule, points, rows), diffusion: diffusion / rows, reconstruction: reconstruction / rows };
  return { ...parts, total: parts.prior + parts.diffusion + parts.reconstruction };
}

/** ½ Σ (ᾱ x₀² + (1 - ᾱ) - 1 - log(1 - ᾱ)) at the last timestep, mean over the points. */
export function priorCost({ alphasCumprod, timesteps }: Schedule, points: Float32Array, rows: number): number {
  const alpha = alphasCumprod[timesteps - 1];
  const squares = points.reduce((sum, value) => sum + value * value, 0);
  return (alpha * squares - points.length * (alpha + log(1 - alpha))) / (2 * rows);
}
