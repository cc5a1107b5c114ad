/**
 * What a network of least squared error predicts where the law of the data is a Gaussian mixture: by Tweedie's formula (Robbins 1956,
 * Efron 2011) E[x_0 | x_t] = (x_t + σ² ∇ log p_t(x_t)) / α and E[ε | x_t] = -σ ∇ log p_t(x_t), and of another target a sum of both.
 */

import type { GaussianMixture } from "../../numerics/mixture/parts.js";
import type { PreparedMixture } from "../../numerics/mixture/prepared-mixture.js";
import type { Schedule } from "../process/schedule.js";
import type { Target } from "../target-name.js";
import { sharesOf } from "../target.js";

/** What decides a prediction at a timestep beside the law there. */
export interface TargetRates {
  alpha: number;
  sigma: number;
  /** what x_0 and ε are multiplied by in the target */
  original: number;
  noise: number;
}

export function targetRates(schedule: Schedule, timestep: number, target: Target): TargetRates {
  return { alpha: schedule.signalRate[timestep], sigma: schedule.noiseRate[timestep], ...sharesOf(schedule, timestep, target) };
}

/** E[x_0]. */
export function meanOf({ weights, means }: GaussianMixture): Float64Array {
  return Float64Array.from(means[0], (_, c) => weights.reduce((sum, weight, k) => sum + weight * means[k][c], 0));
}

/** The law of x_t, moved to a point, and what else decides the prediction there. */
interface At {
  law: PreparedMixture;
  /** of x_0 */
  mean: Float64Array;
  rates: TargetRates;
}

/** Writes the prediction at the law's point, which is a row of the points, into that row of `out`. */
export function writePrediction(
  { law, mean, rates: { alpha, sigma, original, noise } }: At,
  { points, row }: { points: Float32Array; row: number },
  out: Float32Array,
): void {
  const { dimensions: d, score } = law;
  law.writeScore(1, score, 0);
  for (let c = 0; c < d; c++) {
    // where nothing of the data is left they are what they are on average
    const data = alpha === 0 ? mean[c] : (points[row * d + c] + sigma * sigma * score[c]) / alpha;
    out[row * d + c] = original * data - noise * sigma * score[c];
  }
}

/** Σ_c ∂prediction_c / ∂x_c at the law's point. */
export function predictionDivergence(law: PreparedMixture, { alpha, sigma, original, noise }: TargetRates): number {
  const spread = law.scoreDivergence();
  const ofData = alpha === 0 ? 0 : (law.dimensions + sigma * sigma * spread) / alpha;
  return original * ofData - noise * sigma * spread;
}
