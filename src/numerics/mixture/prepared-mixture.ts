/** A Gaussian mixture prepared for many points: everything that depends only on its covariances is computed once. */

import { cholesky, invertLower } from "../cholesky.js";
import { exp, log } from "../elementary.js";
import type { GaussianMixture } from "./parts.js";
import { checkParts } from "./parts.js";

const LOG_TWO_PI = log(2 * Math.PI);
/** Logarithm below which a responsibility is 0: the lower limit of exp(), near that of double precision. */
const LOWEST_EXPONENT = -700;

/** A mixture evaluated at one point at a time; {@link PreparedMixture.moveTo} chooses the point. */
export class PreparedMixture {
  readonly dimensions: number;
  /** r_k = w_k N(x; μ_k, Σ_k) / p(x) at the point */
  readonly responsibilities: Float64Array;
  /** room for ∇ log p at the point */
  readonly score: Float64Array;
  /** μ_k one after another */
  private readonly means: Float64Array;
  /** L_k⁻¹ one after another, row by row, where L_k L_kᵀ = Σ_k */
  private readonly whitening: Float64Array;
  /** log w_k - ½ log det(2π Σ_k) */
  private readonly logScales: Float64Array;
  /** tr Σ_k⁻¹ */
  private readonly precisions: Float64Array;
  /** L_k⁻¹ (x - μ_k) one after another, at the point */
  private readonly residuals: Float64Array;
  /** of one coordinate, of each component */
  private readonly pulls: Float64Array;

  /** @throws RangeError if the mixture's parts do not fit together, or a covariance is not positive definite */
  constructor(mixture: GaussianMixture) {
    checkParts(mixture);
    const { weights, means, covariances } = mixture;
    const d = means[0].length;
    this.dimensions = d;
    this.responsibilities = new Float64Array(weights.length);
    this.score = new Float64Array(d);
    this.residuals = new Float64Array(weights.length * d);
    this.pulls = new Float64Array(weights.length);
    this.means = Float64Array.from(means.flat());
    this.whitening = new Float64Array(weights.length * d * d);
    this.logScales = Float64Array.from(weights, (weight, k) => {
      const lower = cholesky(covariances[k]);
      this.whitening.set(invertLower(lower, d), k * d * d);
      let logScale = log(weight) - 0.5 * d * LOG_TWO_PI;
      for (let i = 0; i < d; i++) logScale -= log(lower[i * d + i]);
      return logScale;
    });
    this.precisions = Float64Array.from(weights, (_, k) => {
      const own = this.whitening.subarray(k * d * d, (k + 1) * d * d);
      return own.reduce((sum, value) => sum + value * value, 0);
    });
  }

  /** Moves to a row of `points` (rows × d), and returns log p there, in nats. */
  moveTo(points: ArrayLike<number>, row: number): number {
    const { dimensions: d, means, whitening, residuals, responsibilities, logScales } = this;
    let highest = -Infinity;
    for (let k = 0; k < logScales.length; k++) {
      let squared = 0;
      for (let i = 0; i < d; i++) {
        let z = 0;
        for (let j = 0; j <= i; j++) z += whitening[(k * d + i) * d + j] * (points[row * d + j] - means[k * d + j]);
        residuals[k * d + i] = z;
        squared += z * z;
      }
      responsibilities[k] = logScales[k] - 0.5 * squared;
      if (responsibilities[k] > highest) highest = responsibilities[k];
    }
    // relative to the largest term, so that the sum never underflows for a distant point
    let sum = 0;
    for (let k = 0; k < logScales.length; k++) {
      const exponent = responsibilities[k] - highest;
      sum += responsibilities[k] = exponent < LOWEST_EXPONENT ? 0 : exp(exponent);
    }
    for (let k = 0; k < logScales.length; k++) responsibilities[k] /= sum;
    return highest + log(sum);
  }

  /** Returns coordinate c of Σ_k⁻¹ (x - μ_k) at the point, the pull of component k. */
  pull(k: number, c: number): number {
    const { dimensions: d, whitening, residuals } = this;
    let sum = 0;
    for (let i = c; i < d; i++) sum += whitening[(k * d + i) * d + c] * residuals[k * d + i];
    return sum;
  }

  /** Writes `scale` · ∇ log p at the point into d numbers of `out`. */
  writeScore(scale: number, out: Float64Array | Float32Array, offset: number): void {
    for (let c = 0; c < this.dimensions; c++) {
      let sum = 0;
      for (let k = 0; k < this.responsibilities.length; k++) {
        // 0 times an infinite pull would be NaN
        if (this.responsibilities[k] !== 0) sum -= this.responsibilities[k] * this.pull(k, c);
      }
      out[offset + c] = scale * sum;
    }
  }

  /**
   * ∇ · ∇ log p at the point: with r_k the responsibilities and g_k = Σ_k⁻¹ (x - μ_k), Σ_k r_k (|g_k|² - tr Σ_k⁻¹) - |Σ_k r_k g_k|².
   * Computed as the spread of the pulls about their mean, so that no large numbers cancel.
   */
  scoreDivergence(): number {
    const { dimensions: d, responsibilities, precisions, pulls } = this;
    let [within, spread] = [0, 0];
    for (let k = 0; k < responsibilities.length; k++) if (responsibilities[k] !== 0) within += responsibilities[k] * precisions[k];
    for (let c = 0; c < d; c++) {
      let mean = 0;
      for (let k = 0; k < responsibilities.length; k++) {
        if (responsibilities[k] !== 0) mean += responsibilities[k] * (pulls[k] = this.pull(k, c));
      }
      for (let k = 0; k < responsibilities.length; k++) {
        if (responsibilities[k] === 0) continue;
        const deviation = pulls[k] - mean;
        spread += responsibilities[k] * deviation * deviation;
      }
    }
    return spread - within;
  }
}
