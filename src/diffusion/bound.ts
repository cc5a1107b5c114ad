/** The variational bound on the negative log-likelihood of held-out points, of a DDPM with any steps and variances. */

import { checkFloats, checkFunction, checkKeys, checkNumbers } from "../errors/checks.js";
import { log } from "../numerics/elementary.js";
import { normals, stream } from "../numerics/random.js";
import type { VarianceFunction } from "./samplers/chain/seam.js";
import type { Denoise } from "./samplers/chain/seam.js";
import { checkedPrediction } from "./samplers/chain/seam.js";
import { stepPairs } from "./samplers/chain/timesteps.js";
import type { Schedule } from "./process/schedule.js";
import { checkCoefficients } from "./process/check-coefficients.js";
import { noiseVarianceAt } from "./process/forward.js";
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

/** A model, and the points that its bound is measured on. */
export interface HeldOutPoints {
  denoise: Denoise;
  schedule: Schedule;
  /** rows × dimensions that the model was not trained on */
  points: Float32Array;
  /** coordinates of a point */
  dimensions: number;
  /** of the noise, whole number from 0 to 2⁵³ - 1 */
  seed: number;
}

/** What {@link variationalBound} is given: a model, points, and the chain that is judged. */
export interface BoundOptions extends HeldOutPoints {
  /** timesteps of the chain, 1 to T; the last always is T - 1 */
  steps: number;
  /** of each step, and of the last one, to the data, where the previous timestep is -1 */
  variance: VarianceFunction;
}

/**
 * Mean over the points of Equation 5 of Ho, Jain & Abbeel 2020, one noise per point and step: an upper bound of the negative
 * log density in nats, less is better. p(x_s | x_t) = N(μ, v · I) with DDPM's μ; the last step is N(x̂₀, v · I), for
 * which `variance` is asked with a previous timestep of -1.
 *
 * @returns NaN in every place where a coordinate of a point is not finite
 * @throws RangeError where there are no rows, or ragged ones, for steps outside 1 … T, and where a variance is not a finite number above 0
 * @throws UserError for an unknown key, naming the nearest one
 */
export function variationalBound(options: BoundOptions): Bound {
  checkKeys("the bound", options, ["denoise", "schedule", "points", "dimensions", "steps", "variance", "seed"]);
  const { steps, variance, ...of } = options;
  return boundOf(boundErrors(of), steps, variance);
}

/** What a bound asks of a model and of points, whatever its steps and variances. */
export interface BoundErrors {
  schedule: Schedule;
  points: Float32Array;
  dimensions: number;
  /** x_t at a timestep, rows × dimensions */
  noised: (timestep: number) => Float32Array;
  /** ‖x₀ - x̂₀(x_t)‖² of every row */
  squares: (timestep: number, noised: Float32Array) => Float64Array;
}

/**
 * The errors that {@link variationalBound} is made of, measured whenever they are asked for.
 *
 * @throws RangeError as it does
 */
export function boundErrors({ denoise, schedule, points, dimensions, seed }: HeldOutPoints): BoundErrors {
  checkFunction("denoise", denoise);
  checkCoefficients(schedule);
  checkFloats("points", points);
  const rows = metricRows("points", points, dimensions);
  const key = stream(seed, "bound noise");
  return {
    schedule,
    points,
    dimensions,
    noised: (timestep) => {
      const noise = normals(key, timestep, 0, new Float32Array(points.length));
      return points.map((value, i) => schedule.signalRate[timestep] * value + schedule.noiseRate[timestep] * noise[i]);
    },
    squares: (timestep, x) => {
      const { original } = checkedPrediction(denoise(x, timestep), x.length);
      const squares = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        for (let i = row * dimensions; i < (row + 1) * dimensions; i++)
          squares[row] += (points[i] - original[i]) * (points[i] - original[i]);
      }
      return squares;
    },
  };
}

/** Points that are noised and errors that are measured once at each timestep, for bounds of many steps and variances of one model. */
export function keptErrors(errors: BoundErrors): BoundErrors {
  const [points, kept] = [new Map<number, Float32Array>(), new Map<number, Float64Array>()];
  const noised = (timestep: number): Float32Array => {
    const known = points.get(timestep) ?? errors.noised(timestep);
    points.set(timestep, known);
    return known;
  };
  const squares = (timestep: number, x: Float32Array): Float64Array => {
    const known = kept.get(timestep) ?? errors.squares(timestep, x);
    kept.set(timestep, known);
    return known;
  };
  return { ...errors, noised, squares };
}

/** {@link variationalBound} from a model's errors. */
export function boundOf(errors: BoundErrors, steps: number, variance: VarianceFunction): Bound {
  const { schedule, points, dimensions } = errors;
  checkFunction("variance", variance);
  if (!allFinite(points)) return { total: NaN, prior: NaN, diffusion: NaN, reconstruction: NaN };
  const rows = points.length / dimensions;
  let [diffusion, reconstruction] = [0, 0];
  for (const { previous, costs } of stepCosts(errors, steps, variance)) {
    for (const cost of costs) {
      if (previous < 0) reconstruction += cost;
      else diffusion += cost;
    }
  }
  const parts = { prior: priorCost(schedule, points, rows), diffusion: diffusion / rows, reconstruction: reconstruction / rows };
  return { ...parts, total: parts.prior + parts.diffusion + parts.reconstruction };
}

/**
 * The bound of every row by itself, one number per row in nats, whose mean is that of {@link boundOf}; after each step of the chain it
 * yields so that other work can run.
 *
 * @returns NaN for a row with a coordinate that is not finite
 * @throws RangeError as {@link variationalBound}
 */
export function* boundOfRows(errors: BoundErrors, steps: number, variance: VarianceFunction): Generator<void, Float64Array> {
  const { schedule, points, dimensions } = errors;
  checkFunction("variance", variance);
  const total = new Float64Array(points.length / dimensions);
  for (let row = 0; row < total.length; row++)
    total[row] = priorCost(schedule, points.subarray(row * dimensions, (row + 1) * dimensions), 1);
  for (const { costs } of stepCosts(errors, steps, variance)) {
    costs.forEach((cost, row) => (total[row] += cost));
    yield;
  }
  return total;
}

/** What every row costs at each step of the chain, in nats. */
function* stepCosts(
  { schedule, points, dimensions, noised, squares }: BoundErrors,
  steps: number,
  variance: VarianceFunction,
): Generator<{ previous: number; costs: Float64Array }, void> {
  const rows = points.length / dimensions;
  for (const { timestep, previous } of stepPairs(schedule.timesteps, steps)) {
    const x = noised(timestep);
    const errors = squares(timestep, x);
    const { coef1, variance: posteriorVariance } = posterior(schedule, timestep, previous);
    const variances = variance(timestep, previous, x);
    checkNumbers("variances", variances);
    if (variances.length !== 1 && variances.length !== rows)
      throw new RangeError(`got ${variances.length} variances at timestep ${timestep}: must be 1, or ${rows}, one per row`);
    const costs = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const v = variances.length === 1 ? variances[0] : variances[row];
      if (!(v > 0 && v < Infinity))
        throw new RangeError(`the variance at timestep ${timestep} is ${v}: a bound needs a finite one above 0`);
      if (previous < 0) {
        costs[row] = (dimensions * log(2 * Math.PI * v) + errors[row] / v) / 2;
      } else {
        const ratio = posteriorVariance / v;
        costs[row] = (dimensions * (ratio - 1 - log(ratio)) + (coef1 * coef1 * errors[row]) / v) / 2;
      }
    }
    yield { previous, costs };
  }
}

/** ½ Σ (α² x₀² + σ² - 1 - log σ²) at the last timestep, where σ² = 1 - α² if variance is preserved, mean over the points. */
export function priorCost(schedule: Schedule, points: Float32Array, rows: number): number {
  const last = schedule.timesteps - 1;
  const alpha = schedule.alphasCumprod[last];
  const squares = points.reduce((sum, value) => sum + value * value, 0);
  if (schedule.process === "flow") {
    const noise = noiseVarianceAt(schedule, last);
    return (alpha * squares + points.length * (noise - 1 - log(noise))) / (2 * rows);
  }
  return (alpha * squares - points.length * (alpha + log(1 - alpha))) / (2 * rows);
}
