/** A Gaussian of which some coordinates are known: the density of those, and the law of the others given them. */

import type { Matrix } from "../../../numerics/cholesky.js";
import { cholesky, invertLower } from "../../../numerics/cholesky.js";
import { log } from "../../../numerics/elementary.js";
import { farthest } from "../../../numerics/mixture/shares.js";
import { packed, timesLower, triangleSize } from "../../../numerics/mixture/triangles.js";

const LOG_TWO_PI = log(2 * Math.PI);

/**
 * With the known coordinates o and the others m: x_o ~ N(μ_o, Σ_oo), and given x_o the others are
 * N(μ_m + Σ_mo Σ_oo⁻¹ (x_o - μ_o), Σ_mm - Σ_mo Σ_oo⁻¹ Σ_om).
 */
export class ConditionedGaussian {
  /** covariance of the missing coordinates given the known ones, m × m; the same wherever the known ones are */
  readonly covariance: readonly Float64Array[];
  /** L⁻¹ (x_o - μ_o) at the point, where L Lᵀ = Σ_oo */
  private readonly residual: Float64Array;
  /** L⁻¹, packed */
  private readonly whitening: Float64Array;
  /** μ_o, and x_o - μ_o at the point */
  private readonly centre: Float64Array;
  private readonly apart: Float64Array;
  /** Σ_mo L⁻ᵀ, m × o row by row */
  private readonly pull: Float64Array;
  private readonly logScale: number;

  /** @throws RangeError unless the covariance of the known coordinates is positive definite */
  constructor(
    private readonly mean: ArrayLike<number>,
    covariance: Matrix,
    known: readonly number[],
    private readonly missing: readonly number[],
  ) {
    const o = known.length;
    const lower = cholesky(missing.length === 0 ? covariance : known.map((i) => known.map((j) => covariance[i][j])));
    this.whitening = packed(invertLower(lower, o), o);
    this.centre = Float64Array.from(known, (i) => mean[i]);
    this.apart = new Float64Array(o);
    this.residual = new Float64Array(o);
    let logScale = -0.5 * o * LOG_TWO_PI;
    for (let i = 0; i < o; i++) logScale -= log(lower[i * o + i]);
    this.logScale = logScale;
    this.pull = new Float64Array(missing.length * o);
    missing.forEach((m, row) => {
      for (let i = 0; i < o; i++) {
        const at = triangleSize(i);
        let sum = 0;
        for (let j = 0; j <= i; j++) sum += covariance[m][known[j]] * this.whitening[at + j];
        this.pull[row * o + i] = sum;
      }
    });
    this.covariance = missing.map((a, row) =>
      Float64Array.from(missing, (b, column) => {
        let rest = covariance[a][b];
        for (let i = 0; i < o; i++) rest -= this.pull[row * o + i] * this.pull[column * o + i];
        return rest;
      }),
    );
  }

  /**
   * Moves to known coordinates, and returns `logWeight` and their log density, in nats. Where that has no share beside `highest` it is
   * not computed to its end, and the law is nowhere.
   */
  moveTo(known: Float64Array, logWeight: number, highest: number): number {
    const { centre, apart, whitening, residual } = this;
    const logScale = this.logScale + logWeight;
    for (let j = 0; j < apart.length; j++) apart[j] = known[j] - centre[j];
    const limit = farthest(logScale, highest);
    return logScale - 0.5 * timesLower({ lower: whitening, at: 0 }, apart, { out: residual, to: 0 }, limit);
  }

  /** Writes the mean of the missing coordinates given the known ones at the point into their places. */
  writeMean(out: Float64Array, offset: number): void {
    const { missing, mean, pull, residual } = this;
    const o = residual.length;
    for (let row = 0; row < missing.length; row++) {
      let sum = mean[missing[row]];
      for (let i = 0; i < o; i++) sum += pull[row * o + i] * residual[i];
      out[offset + missing[row]] = sum;
    }
  }
}
