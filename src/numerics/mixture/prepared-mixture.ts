/** A Gaussian mixture prepared for many points: everything that depends only on its covariances is computed once. */

import { cholesky, invertLower } from "../cholesky.js";
import { log } from "../elementary.js";
import type { GaussianMixture } from "./parts.js";
import { checkParts } from "./parts.js";
import { farthest, toShares } from "./shares.js";
import { packed, timesLower, timesTransposed, triangleSize } from "./triangles.js";

const LOG_TWO_PI = log(2 * Math.PI);
/** A mixture evaluated at one point at a time; {@link PreparedMixture.moveTo} chooses the point. */
export class PreparedMixture {
  readonly dimensions: number;
  /** r_k = w_k N(x; μ_k, Σ_k) / p(x) at the point */
  readonly responsibilities: Float64Array;
  /** room for ∇ log p at the point */
  readonly score: Float64Array;
  /** μ_k one after another */
  private readonly means: Float64Array;
  /** the lower triangles of L_k⁻¹ one after another, row by row, where L_k L_kᵀ = Σ_k */
  private readonly whitening: Float64Array;
  /** log w_k - ½ log det(2π Σ_k) */
  private readonly logScales: Float64Array;
  /** tr Σ_k⁻¹ */
  private readonly precisions: Float64Array;
  /** L_k⁻¹ (x - μ_k) one after another, at the point */
  private readonly residuals: Float64Array;
  /** pulls of the components one after another */
  private readonly pulls: Float64Array;
  /** x - μ_k of one component */
  private readonly apart: Float64Array;
  private readonly sums: Float64Array;

  /** @throws RangeError if the mixture's parts do not fit together, or a covariance is not positive definite */
  constructor(mixture: GaussianMixture) {
    checkParts(mixture);
    const { weights, means, covariances } = mixture;
    const d = means[0].length;
    this.dimensions = d;
    this.responsibilities = new Float64Array(weights.length);
    this.score = new Float64Array(d);
    this.residuals = new Float64Array(weights.length * d);
    this.pulls = new Float64Array(weights.length * d);
    this.apart = new Float64Array(d);
    this.sums = new Float64Array(d);
    this.means = Float64Array.from(means.flat());
    const size = triangleSize(d);
    this.whitening = new Float64Array(weights.length * size);
    this.logScales = Float64Array.from(weights, (weight, k) => {
      const lower = cholesky(covariances[k]);
      this.whitening.set(packed(invertLower(lower, d), d), k * size);
      let logScale = log(weight) - 0.5 * d * LOG_TWO_PI;
      for (let i = 0; i < d; i++) logScale -= log(lower[i * d + i]);
      return logScale;
    });
    this.precisions = Float64Array.from(weights, (_, k) => {
      const own = this.whitening.subarray(k * size, (k + 1) * size);
      return own.reduce((sum, value) => sum + value * value, 0);
    });
  }

  /** Moves to a row of `points` (rows × d), and returns log p there, in nats. */
  moveTo(points: ArrayLike<number>, row: number): number {
    const { dimensions: d, means, whitening, residuals, responsibilities, logScales, apart } = this;
    const count = logScales.length;
    const size = triangleSize(d);
    let highest = -Infinity;
    for (let k = 0; k < count; k++) {
      for (let j = 0; j < d; j++) apart[j] = points[row * d + j] - means[k * d + j];
      const limit = farthest(logScales[k], highest);
      const squared = timesLower({ lower: whitening, at: k * size }, apart, { out: residuals, to: k * d }, limit);
      const own = logScales[k] - 0.5 * squared;
      responsibilities[k] = own;
      if (own > highest) highest = own;
    }
    return toShares(responsibilities);
  }

  /** Writes Σ_k⁻¹ (x - μ_k) at the point, the pull of component k, into `pulls` from `offset`. */
  writePull(k: number, pulls: Float64Array, offset: number): void {
    const { dimensions: d, whitening, residuals } = this;
    timesTransposed({ lower: whitening, at: k * triangleSize(d) }, { z: residuals, from: k * d, d }, { out: pulls, to: offset });
  }

  /** Writes `scale` · ∇ log p at the point into d numbers of `out`. */
  writeScore(scale: number, out: Float64Array | Float32Array, offset: number): void {
    const { dimensions: d, responsibilities, pulls, sums } = this;
    sums.fill(0);
    for (let k = 0; k < responsibilities.length; k++) {
      const share = responsibilities[k];
      // 0 times an infinite pull would be NaN
      if (share === 0) continue;
      this.writePull(k, pulls, 0);
      for (let c = 0; c < d; c++) sums[c] -= share * pulls[c];
    }
    for (let c = 0; c < d; c++) out[offset + c] = scale * sums[c];
  }

  /**
   * ∇ · ∇ log p at the point: with r_k the responsibilities and g_k = Σ_k⁻¹ (x - μ_k), Σ_k r_k (|g_k|² - tr Σ_k⁻¹) - |Σ_k r_k g_k|².
   * Computed as the spread of the pulls about their mean, so that no large numbers cancel.
   */
  scoreDivergence(): number {
    const { dimensions: d, responsibilities, precisions, pulls } = this;
    let [within, spread] = [0, 0];
    for (let k = 0; k < responsibilities.length; k++) {
      if (responsibilities[k] === 0) continue;
      within += responsibilities[k] * precisions[k];
      this.writePull(k, pulls, k * d);
    }
    for (let c = 0; c < d; c++) {
      let mean = 0;
      for (let k = 0; k < responsibilities.length; k++) if (responsibilities[k] !== 0) mean += responsibilities[k] * pulls[k * d + c];
      for (let k = 0; k < responsibilities.length; k++) {
        if (responsibilities[k] === 0) continue;
        const deviation = pulls[k * d + c] - mean;
        spread += responsibilities[k] * deviation * deviation;
      }
    }
    return spread - within;
  }
}
