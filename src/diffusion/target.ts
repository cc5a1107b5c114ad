/** What a network predicts, and what its prediction says of the data and of the noise. */

import { checkFloats, checkFunction, checkInts, checkObject, checkWhole } from "../errors/checks.js";
import { combination } from "./samplers/chain/combination.js";
import type { Denoise, Predict, Prediction } from "./samplers/chain/seam.js";
import { checkedLength } from "./samplers/chain/seam.js";
import type { Schedule } from "./process/schedule.js";
import { checkCoefficients } from "./process/check-coefficients.js";
import type { Target } from "./target-name.js";
import { checkTarget, noSignal } from "./target-name.js";

const f = Math.fround;

/** How much of the data and of the noise is in a target. */
interface TargetShares {
  original: number;
  noise: number;
}

/** One target, as pure functions of a timestep. */
interface TargetRecord {
  /** what x_0 and ε are multiplied by: the target is their sum */
  shares: (schedule: Schedule, timestep: number) => TargetShares;
  /** x̂_0 and ε̂ of points and the network's output; float32, rounded after each operation */
  read: (schedule: Schedule, timestep: number, x: Float32Array, output: Float32Array) => Prediction;
}

const velocity: TargetRecord["shares"] = ({ process, signalRate, noiseRate }, t) =>
  process === "flow" ? { original: -1, noise: 1 } : { original: -noiseRate[t], noise: signalRate[t] };

const TARGETS: Record<Target, TargetRecord> = {
  epsilon: {
    shares: () => ({ original: 0, noise: 1 }),
    // x̂_0 = √(1/ᾱ_t) x_t - √(1/ᾱ_t - 1) ε̂: Ho, Jain & Abbeel 2020, Equation 15, diffusers' `pred_original_sample`
    read: ({ sqrtRecipAlphasCumprod, sqrtRecipm1AlphasCumprod }, t, x, output) => ({
      original: combination(sqrtRecipAlphasCumprod[t], x, -sqrtRecipm1AlphasCumprod[t], output),
      noise: output,
    }),
  },
  x0: {
    shares: () => ({ original: 1, noise: 0 }),
    // ε̂ = (x_t - α_t x̂_0) / σ_t
    read: ({ signalRate, noiseRate }, t, x, output) => ({
      original: output,
      noise: combination(1 / noiseRate[t], x, -signalRate[t] / noiseRate[t], output),
    }),
  },
  v: {
    shares: velocity,
    // with v = a x_0 + b ε and α_t b - σ_t a = 1, which holds of both: x̂_0 = b x_t - σ_t v̂ and ε̂ = α_t v̂ - a x_t
    read: (schedule, t, x, output) => {
      const { original, noise } = velocity(schedule, t);
      return {
        original: combination(noise, x, -schedule.noiseRate[t], output),
        noise: combination(-original, x, schedule.signalRate[t], output),
      };
    },
  },
};

/** What x_0 and ε are multiplied by at a timestep: the target is their sum. */
export function sharesOf(schedule: Schedule, timestep: number, target: Target): TargetShares {
  return TARGETS[target].shares(schedule, timestep);
}

/**
 * A network's output as samplers ask for it: the data and the noise that it implies.
 *
 * @param output what the network gives of rows of points at a timestep
 * @throws RangeError for what is no schedule or function; when asked, for an output that is not as long as the points
 * @throws UserError for an unknown target
 */
export function fromOutput(schedule: Schedule, target: Target, output: Predict): Denoise {
  checkCoefficients(schedule);
  checkTarget(target);
  checkFunction("predict", output);
  if (target === "epsilon") checkSignal(schedule);
  const { read } = TARGETS[target];
  return (x, timestep) => read(schedule, timestep, x, checkedLength("the prediction", output(x, timestep), x.length));
}

/** @throws RangeError where a timestep has no signal: √(1/ᾱ), by which a prediction of the noise gives the data, is then infinite */
export function checkSignal({ signalRate }: Schedule): void {
  const without = signalRate.indexOf(0);
  if (without >= 0) throw new RangeError(noSignal(without));
}

/** Points and noise, rows × dimensions, and each row's timestep. */
interface NoisedBatch {
  x0: Float32Array;
  noise: Float32Array;
  timesteps: Int32Array;
}

/**
 * What a network is to give of a batch, rows × dimensions: a · x_0 + b · ε of each row's timestep, float32, rounded after each operation;
 * undefined where that is the noise itself, which a backend takes where a batch has no target.
 *
 * @throws RangeError for points, noise and timesteps that do not fit each other or the schedule
 * @throws UserError for an unknown target
 */
export function targetOf(schedule: Schedule, target: Target, batch: NoisedBatch): Float32Array | undefined {
  checkTarget(target);
  if (target === "epsilon") return undefined;
  checkCoefficients(schedule);
  checkObject("batch", batch);
  const { x0, noise, timesteps } = batch;
  checkFloats("x0", x0);
  checkFloats("noise", noise);
  checkInts("timesteps", timesteps);
  if (noise.length !== x0.length) throw new RangeError(`noise has ${noise.length} numbers: must have ${x0.length}, as x0 has`);
  const dimensions = x0.length / timesteps.length;
  if (!Number.isInteger(dimensions))
    throw new RangeError(`x0 has ${x0.length} numbers: must have as many for each of ${timesteps.length} timesteps`);
  const out = new Float32Array(x0.length);
  timesteps.forEach((timestep, b) => {
    checkWhole("timestep", timestep, 0, schedule.timesteps - 1);
    const shares = sharesOf(schedule, timestep, target);
    const [original, share] = [f(shares.original), f(shares.noise)];
    for (let i = b * dimensions; i < (b + 1) * dimensions; i++) out[i] = f(f(original * x0[i]) + f(share * noise[i]));
  });
  return out;
}
