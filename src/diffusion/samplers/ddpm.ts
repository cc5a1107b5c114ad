/** Ancestral sampling of a DDPM: Algorithm 2 of Ho, Jain & Abbeel 2020, as diffusers' `DDPMScheduler`. */

import { checkChoice, checkNumbers, checkObject } from "../../errors/checks.js";
import type { Schedule } from "../process/schedule.js";
import { normalVariance, posterior } from "../process/posterior.js";
import { combination } from "./chain/combination.js";
import type { Denoise, NoiseSource, SamplerState } from "./chain/seam.js";
import { checkedSeam } from "./chain/seam.js";
import type { StepPair } from "./chain/timesteps.js";
import { stepPairs } from "./chain/timesteps.js";

const f = Math.fround;

/**
 * Variances of the step from `timestep` to `previous`, one per row of the points `x` that it leaves; or a single
 * one for all rows.
 */
export type VarianceFunction = (timestep: number, previous: number, x: Float32Array) => ArrayLike<number>;

/** How {@link ddpm} samples. */
export interface DdpmOptions {
  /** timesteps that are visited, 1 to T */
  steps: number;
  /** β̃ (right where the data are a point), β (right where they are standard normals), or what a function says */
  variance: "fixed_small" | "fixed_large" | VarianceFunction;
}

/**
 * x_s = coef1 · x̂_0 + coef2 · x_t + √variance · z for the visited timesteps t and the next, s, where mean and β̃ are
 * those of q(x_s | x_t, x_0); the last step goes to x̂_0 and asks for no noise. All float32.
 *
 * @throws RangeError for steps outside 1 … T, for what is no model, schedule, points or noise, and for variances that are no finite numbers of at least 0 or do not divide the points
 */
export function* ddpm(
  denoiser: Denoise,
  schedule: Schedule,
  initial: Float32Array,
  source: NoiseSource,
  options?: DdpmOptions,
): Generator<SamplerState, void> {
  const { denoise, noise } = checkedSeam(denoiser, schedule, initial, source);
  const { steps, variance } = checkedOptions(options ?? { steps: schedule.timesteps, variance: "fixed_small" });
  let x: Float32Array = initial;
  for (const pair of stepPairs(schedule.timesteps, steps)) {
    const { timestep, previous } = pair;
    const { original: x0 } = denoise(x, timestep);
    const { coef1, coef2 } = posterior(schedule, timestep, previous);
    const next = combination(coef1, x0, coef2, x);
    if (previous >= 0) addNoise(next, noise(timestep), deviations(variance, schedule, pair, x));
    x = next;
    yield { timestep, x };
  }
}

function checkedOptions(options: DdpmOptions): DdpmOptions {
  checkObject("options", options);
  if (typeof options.variance !== "function") checkChoice("variance", options.variance, ["fixed_small", "fixed_large"]);
  return options;
}

/** Standard deviations of a step, one per row or one for all. */
function deviations(
  variance: DdpmOptions["variance"],
  schedule: Schedule,
  { timestep, previous }: StepPair,
  x: Float32Array,
): Float32Array {
  const variances =
    variance === "fixed_small"
      ? [posterior(schedule, timestep, previous).variance]
      : variance === "fixed_large"
        ? [normalVariance(schedule, timestep, previous)]
        : variance(timestep, previous, x);
  checkNumbers("variances", variances);
  if (x.length % variances.length !== 0)
    throw new RangeError(`got ${variances.length} variances at timestep ${timestep}, which do not divide ${x.length} coordinates`);
  return Float32Array.from(variances, (value, row) => {
    if (!(value >= 0 && value < Infinity))
      throw new RangeError(`the variance of row ${row} at timestep ${timestep} is ${value}: must be a finite number of at least 0`);
    return Math.sqrt(value);
  });
}

function addNoise(x: Float32Array, z: Float32Array, deviation: Float32Array): void {
  const width = x.length / deviation.length;
  for (let row = 0; row < deviation.length; row++) {
    for (let i = row * width; i < (row + 1) * width; i++) x[i] += f(deviation[row] * z[i]);
  }
}
