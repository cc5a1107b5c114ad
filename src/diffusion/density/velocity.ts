/**
 * The velocity of the probability-flow ODE, on a circle.
 *
 * With signal and noise as cosine and sine of an angle, x_φ = cos φ x_0 + sin φ ε, the flow of Song et al. 2021 is
 * dx/dφ = v̂ = cos φ ε̂ - sin φ x̂_0, the v of Salimans & Ho 2022. It is bounded at both ends, and odd in φ, as ε and -ε have
 * the same law. Of a variance-preserving process tan φ_t = √((1 - ᾱ_t) / ᾱ_t).
 */

import type { Backend, DivergentPrediction, Weights } from "../backend.js";
import { checkBackend } from "../backend.js";
import { checkFloats, checkFunction, checkObject } from "../../errors/checks.js";
import { toldCounts, untold } from "../conditions.js";
import { beyond } from "../samplers/guided.js";
import type { Target } from "../target-name.js";
import { checkSignal } from "../target.js";
import { checkTarget, DEFAULT_TARGET } from "../target-name.js";
import type { Schedule } from "../process/schedule.js";
import { checkCoefficients } from "../process/check-coefficients.js";
import { withDivergentStart } from "../start/start.js";
import { sizeAt } from "./timeline.js";

/**
 * Predicted noise of rows of points, each at a timestep of its own, with its divergence.
 *
 * @param origins which of the rows that a density is asked of each point has come from; they may be many to one
 */
export type PredictWithDivergence = (x: Float32Array, timesteps: Int32Array, origins: Int32Array) => DivergentPrediction;

/** v̂ of rows of points, rows × dimensions, and its divergence, one per row. */
export interface Velocity {
  velocity: Float64Array;
  divergence: Float64Array;
}

/** What moves points, each at a timestep of its own. @param origins as {@link PredictWithDivergence} has them */
export type VelocityField = (x: Float32Array, timesteps: Int32Array, origins: Int32Array) => Velocity;

/**
 * The velocity that follows from a denoiser's output. Of points x_t = α x_0 + σ ε and s² = α² + σ², which is 1 where the process preserves
 * variance, the network is asked at s x; v̂ = (α ε̂ - σ x̂_0) / s is p · s x + q · output.
 *
 * @param predict a denoiser with its divergence
 * @param target what it predicts, noise by default
 * @throws RangeError for what is no function or schedule, and for a target that says nothing where the schedule leaves no signal; when
 * asked, where it returns other arrays than it should
 * @throws UserError for an unknown target
 */
export function velocityOfOutput(predict: PredictWithDivergence, schedule: Schedule, target: Target = DEFAULT_TARGET): VelocityField {
  checkFunction("predict", predict);
  checkCoefficients(schedule);
  checkTarget(target);
  if (target === "epsilon") checkSignal(schedule);
  const parts = Array.from({ length: schedule.timesteps }, (_, t) => partsAt(schedule, t, target));
  return (x, timesteps, origins) => {
    const d = x.length / timesteps.length;
    const asked = x.map((value, i) => parts[timesteps[Math.floor(i / d)]].size * value);
    const predicted = predict(asked, timesteps, origins);
    checkObject("what predict returns", predicted);
    const { prediction, divergence } = predicted;
    checkFloats("the prediction", prediction);
    checkFloats("the divergence", divergence);
    if (prediction.length !== x.length || divergence.length !== timesteps.length)
      throw new RangeError(
        `the prediction and its divergence have ${prediction.length} and ${divergence.length} numbers: must have ${x.length} and ${timesteps.length}`,
      );
    return {
      velocity: Float64Array.from(prediction, (output, i) => {
        const { p, q } = parts[timesteps[Math.floor(i / d)]];
        return p * asked[i] + q * output;
      }),
      divergence: Float64Array.from(divergence, (value, row) => {
        const { p, q, size } = parts[timesteps[row]];
        return size * (p * d + q * value);
      }),
    };
  };
}

function partsAt(schedule: Schedule, t: number, target: Target): { p: number; q: number; size: number } {
  const [alpha, sigma] = [schedule.signalRate[t], schedule.noiseRate[t]];
  const size = sizeAt(schedule, t);
  switch (target) {
    case "epsilon":
      return { p: -sigma / (alpha * size), q: size / alpha, size };
    case "x0":
      return { p: alpha / (sigma * size), q: -size / sigma, size };
    case "v":
      return { p: schedule.process === "flow" ? (alpha - sigma) / size : 0, q: size, size };
  }
}

/**
 * A backend's model as {@link velocityOfOutput} takes it; the factor is the grid's at the points.
 *
 * @param told what every row that the density is asked of is told, as `joinTold` joins it; none where the model has neither regions nor
 * conditions
 * @param weights the denoiser's; by default their moving average, or those trained where the backend has no average
 * @param guidance w of `guided`: the velocity is linear in the output, so that both go as far beyond. 1 by default
 */
export function divergentPredictor(backend: Backend, told: Int32Array, weights?: Weights, guidance = 1): PredictWithDivergence {
  checkBackend(backend);
  const width = toldCounts(backend.config).length;
  const chosen = weights ?? (backend.hasAverage ? "average" : "trained");
  const ofTold =
    (all: Int32Array): PredictWithDivergence =>
    (x, timesteps, origins) => {
      const own = Int32Array.from({ length: origins.length * width }, (_, i) => all[origins[Math.floor(i / width)] * width + (i % width)]);
      const output = backend.predictWithDivergence(x, timesteps, own, chosen);
      return withDivergentStart(backend.config, output, { x, timesteps, told: own });
    };
  const [to, from] = [ofTold(told), ofTold(untold(backend.config, told))];
  if (guidance === 1) return to;
  if (guidance === 0) return from;
  return (x, timesteps, origins) => {
    const [toward, away] = [to(x, timesteps, origins), from(x, timesteps, origins)];
    return {
      prediction: beyond(away.prediction, toward.prediction, guidance),
      divergence: beyond(away.divergence, toward.divergence, guidance),
    };
  };
}
