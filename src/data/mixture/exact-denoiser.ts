/**
 * The exact denoiser of a Gaussian mixture: the posterior of x_0 and of the noise at x_t = √ᾱ x_0 + σ ε, with σ² = 1 - ᾱ
 * by default, and another σ² for a process that does not preserve variance.
 *
 * Given the component, x_0 and x_t are jointly normal: with S_k = ᾱ Σ_k + σ² I,
 * E[x_0 | x_t, k] = μ_k + √ᾱ Σ_k S_k⁻¹ (x_t - √ᾱ μ_k) and Cov[x_0 | x_t, k] = σ² S_k⁻¹ Σ_k; the component's
 * probability is its responsibility at x_t. Tweedie's formula (Robbins 1956, Efron 2011) gives the same through
 * the score: E[x_0 | x_t] = (x_t + σ² ∇ log p_t(x_t)) / √ᾱ, and therefore E[ε | x_t] = -σ ∇ log p_t(x_t).
 */

import type { DivergentPrediction } from "../../diffusion/backend.js";
import { checkInts, checkWhole } from "../../errors/checks.js";
import type { Matrix } from "../../numerics/cholesky.js";
import { cholesky, invertLower } from "../../numerics/cholesky.js";
import type { GaussianMixture } from "../../numerics/mixture/parts.js";
import { diffuseMixture, preservedVariance } from "../../numerics/mixture/diffused.js";
import { checkPoints } from "./gaussian-mixture.js";
import { checkParts } from "../../numerics/mixture/parts.js";
import { PreparedMixture } from "../../numerics/mixture/prepared-mixture.js";
import type { Denoise, Predict } from "../../diffusion/samplers/chain/seam.js";
import type { PredictWithDivergence } from "../../diffusion/density/velocity.js";
import type { Schedule } from "../../diffusion/process/schedule.js";
import { checkCoefficients } from "../../diffusion/process/check-coefficients.js";
import { noiseVarianceAt } from "../../diffusion/process/forward.js";
import type { Target } from "../../diffusion/target-name.js";
import { checkTarget, DEFAULT_TARGET } from "../../diffusion/target-name.js";
import { meanOf, predictionDivergence, targetRates, writePrediction } from "../../diffusion/start/exact.js";

/**
 * Returns E[x_0 | x_t = x] for each point, rows × d.
 *
 * @param mixture the distribution of x_0
 * @param alphaCumprod ᾱ, 0 to 1
 * @param points values of x_t, rows × d
 * @param noiseVariance σ², 0 to 1; 1 - ᾱ by default
 * @throws RangeError if the mixture's parts do not fit together, for an invalid ᾱ, or for ragged points
 */
export function posteriorMean(
  mixture: GaussianMixture,
  alphaCumprod: number,
  points: ArrayLike<number>,
  noiseVariance: number = preservedVariance(alphaCumprod),
): Float64Array {
  checkAsked(mixture, points);
  const d = mixture.means[0].length;
  const out = new Float64Array(points.length);
  const diffused = new PreparedMixture(diffuseMixture(mixture, alphaCumprod, noiseVariance));
  forEachPosterior(mixture, diffused, Math.sqrt(alphaCumprod), points, (row, { mean }) => out.set(mean, row * d));
  return out;
}

/**
 * Returns Var[x_0 | x_t = x], averaged over the d axes, one per point. The noise's variance is ᾱ / σ² times that: the smallest possible
 * squared error per coordinate of a denoiser.
 *
 * @param mixture the distribution of x_0
 * @param alphaCumprod ᾱ, 0 to 1
 * @param points values of x_t, rows × d
 * @param noiseVariance σ², 0 to 1; 1 - ᾱ by default
 * @throws RangeError if the mixture's parts do not fit together, for an invalid ᾱ, or for ragged points
 */
export function posteriorVariance(
  mixture: GaussianMixture,
  alphaCumprod: number,
  points: ArrayLike<number>,
  noiseVariance: number = preservedVariance(alphaCumprod),
): Float64Array {
  checkAsked(mixture, points);
  const d = mixture.means[0].length;
  const diffused = diffuseMixture(mixture, alphaCumprod, noiseVariance);
  const within = mixture.covariances.map((covariance, k) => noiseVariance * traceOfQuotient(diffused.covariances[k], covariance));
  const out = new Float64Array(points.length / d);
  forEachPosterior(mixture, new PreparedMixture(diffused), Math.sqrt(alphaCumprod), points, (row, { responsibilities, means, mean }) => {
    for (let k = 0; k < means.length; k++) {
      let between = 0;
      for (let c = 0; c < d; c++) between += (means[k][c] - mean[c]) * (means[k][c] - mean[c]);
      out[row] += (responsibilities[k] * (within[k] + between)) / d;
    }
  });
  return out;
}

/**
 * Returns E[ε | x_t = x] for each point, rows × d: the prediction with the smallest squared error.
 *
 * @param mixture the distribution of x_0
 * @param alphaCumprod ᾱ, 0 to 1
 * @param points values of x_t, rows × d
 * @param noiseVariance σ², 0 to 1; 1 - ᾱ by default
 * @throws RangeError if the mixture's parts do not fit together, for an invalid ᾱ, or for ragged points
 */
export function exactNoise(
  mixture: GaussianMixture,
  alphaCumprod: number,
  points: ArrayLike<number>,
  noiseVariance: number = preservedVariance(alphaCumprod),
): Float64Array {
  checkAsked(mixture, points);
  const prepared = new PreparedMixture(diffuseMixture(mixture, alphaCumprod, noiseVariance));
  return noiseInto(prepared, Math.sqrt(noiseVariance), points, new Float64Array(points.length));
}

/**
 * Returns {@link exactNoise} at the timesteps of a schedule, rounded to float32. A timestep's matrices are computed on first use.
 * `fromNoise` makes a denoiser of it with the same operations as for a network; {@link exactDenoiser} also works at a timestep without
 * signal.
 *
 * @param mixture the distribution of x_0
 * @throws RangeError if the mixture's parts do not fit together, or for an invalid schedule; the result throws it for ragged points, or a
 * timestep outside 0 … T - 1
 */
export function exactPredictor(mixture: GaussianMixture, schedule: Schedule): Predict {
  const at = diffusedAt(mixture, schedule);
  return (x, timestep) => noiseInto(at(x, timestep), schedule.noiseRate[timestep], x, new Float32Array(x.length));
}

/**
 * Returns the exact denoiser for samplers: {@link posteriorMean} and {@link exactNoise} at the timesteps of a schedule, each rounded to
 * float32 once.
 *
 * @param mixture the distribution of x_0
 * @throws RangeError as {@link exactPredictor}
 */
export function exactDenoiser(mixture: GaussianMixture, schedule: Schedule): Denoise {
  const at = diffusedAt(mixture, schedule);
  const d = mixture.means[0].length;
  return (x, timestep) => {
    const prepared = at(x, timestep);
    const original = new Float32Array(x.length);
    forEachPosterior(mixture, prepared, schedule.signalRate[timestep], x, (row, { mean }) => original.set(mean, row * d));
    return { original, noise: noiseInto(prepared, schedule.noiseRate[timestep], x, new Float32Array(x.length)) };
  };
}

/** The distribution of x_t at the timesteps of a schedule, for checked points and timesteps. */
function diffusedAt(mixture: GaussianMixture, schedule: Schedule): (x: Float32Array, timestep: number) => PreparedMixture {
  checkParts(mixture);
  checkCoefficients(schedule);
  const d = mixture.means[0].length;
  const prepared: PreparedMixture[] = [];
  return (x, timestep) => {
    checkPoints(x, d);
    checkWhole("timestep", timestep, 0, schedule.timesteps - 1);
    return (prepared[timestep] ??= new PreparedMixture(
      diffuseMixture(mixture, schedule.alphasCumprod[timestep], noiseVarianceAt(schedule, timestep)),
    ));
  };
}

/**
 * Returns what a network of least squared error predicts, with its divergence, each row at its own timestep: of the noise, -σ ∇ log p_t(x_t) and
 * -σ ∇ · ∇ log p_t(x_t); of another target what follows from it, and from E[x_0 | x_t] by Tweedie's formula.
 *
 * @param mixture the distribution of x_0
 * @param target what the network predicts, noise by default
 * @throws RangeError as {@link exactPredictor}
 * @throws UserError for an unknown target
 */
export function exactDivergentPredictor(
  mixture: GaussianMixture,
  schedule: Schedule,
  target: Target = DEFAULT_TARGET,
): PredictWithDivergence {
  const at = diffusedAt(mixture, schedule);
  checkTarget(target);
  const d = mixture.means[0].length;
  const mean = meanOf(mixture);
  return (x, timesteps): DivergentPrediction => {
    checkPoints(x, d);
    checkInts("timesteps", timesteps);
    if (timesteps.length * d !== x.length)
      throw new RangeError(`timesteps has ${timesteps.length} numbers: must have ${x.length / d}, one per row`);
    const prediction = new Float32Array(x.length);
    const divergence = Float32Array.from(timesteps, (t, row) => {
      const law = at(x, t);
      law.moveTo(x, row);
      const rates = targetRates(schedule, t, target);
      writePrediction({ law, mean, rates }, { points: x, row }, prediction);
      return predictionDivergence(law, rates);
    });
    return { prediction, divergence };
  };
}

function checkAsked(mixture: GaussianMixture, points: ArrayLike<number>): void {
  checkParts(mixture);
  checkPoints(points, mixture.means[0].length);
}

function noiseInto<T extends Float64Array | Float32Array>(
  prepared: PreparedMixture,
  noiseRate: number,
  points: ArrayLike<number>,
  out: T,
): T {
  for (let row = 0; row < points.length / prepared.dimensions; row++) {
    prepared.moveTo(points, row);
    prepared.writeScore(-noiseRate, out, row * prepared.dimensions);
  }
  return out;
}

/** The posterior of x_0 at one point. */
interface Posterior {
  /** probability of each component */
  responsibilities: Float64Array;
  /** E[x_0 | x_t, k] */
  means: Float64Array[];
  /** E[x_0 | x_t] */
  mean: Float64Array;
}

/** Calls a function for each point; the next point overwrites the posterior. */
function forEachPosterior(
  mixture: GaussianMixture,
  diffused: PreparedMixture,
  signalRate: number,
  points: ArrayLike<number>,
  visit: (row: number, posterior: Posterior) => void,
): void {
  const { dimensions: d, responsibilities } = diffused;
  const means = mixture.means.map(() => new Float64Array(d));
  const mean = new Float64Array(d);
  const pulls = new Float64Array(d);
  for (let row = 0; row < points.length / d; row++) {
    diffused.moveTo(points, row);
    mean.fill(0);
    mixture.covariances.forEach((covariance, k) => {
      diffused.writePull(k, pulls, 0);
      for (let c = 0; c < d; c++) {
        let pulled = 0;
        for (let j = 0; j < d; j++) pulled += covariance[c][j] * pulls[j];
        means[k][c] = mixture.means[k][c] + signalRate * pulled;
        mean[c] += responsibilities[k] * means[k][c];
      }
    });
    visit(row, { responsibilities, means, mean });
  }
}

/** Returns tr(`divisor`⁻¹ `matrix`). */
function traceOfQuotient(divisor: Matrix, matrix: Matrix): number {
  const d = matrix.length;
  const whitening = invertLower(cholesky(divisor), d);
  let trace = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      for (let l = 0; l <= i; l++) trace += whitening[i * d + j] * matrix[j][l] * whitening[i * d + l];
    }
  }
  return trace;
}
