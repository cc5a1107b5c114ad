/** A Gaussian of which some coordinates are known: the density of those, and the law of the others given them. */

import type { Matrix } from "../../../numerics/cholesky.js";
import { cholesky, invertLower } from "../../../numerics/cholesky.js";
import { log } from "../../../numerics/elementary.js";

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
  private readonly whitening: Float64Array;
  /** Σ_mo L⁻ᵀ, m × o row by row */
  private readonly pull: Float64Array;
  private readonly logScale: number;

  /** @throws RangeError unless the covariance of the known coordinates is positive definite */
  constructor(
    private readonly mean: ArrayLike<number>,
    covariance: Matrix,
    private readonly known: readonly number[],
    private readonly missing: readonly number[],
  ) {
    const o = known.length;
    const lower = cholesky(known.map((i) => known.map((j) => covariance[i][j])));
    this.whitening = invertLower(lower, o);
    this.residual = new Float64Array(o);
    let logScale = -0.5 * o * LOG_TWO_PI;
    for (let i = 0; i < o; i++) logScale -= log(lower[i * o + i]);
    this.logScale = logScale;
    this.pull = new Float64Array(missing.length * o);
    missing.forEach((m, row) => {
      for (let i = 0; i < o; i++) {
        let sum = 0;
        for (let j = 0; j <= i; j++) sum += covariance[m][known[j]] * this.whitening[i * o + j];
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

  /** Moves to the known coordinates that begin at `offset`, and returns their log density, in nats. */
  moveTo(points: ArrayLike<number>, offset: number): number {
    const { known, mean, whitening, residual } = this;
    const o = known.length;
    let squared = 0;
    for (let i = 0; i < o; i++) {
      let z = 0;
      for (let j = 0; j <= i; j++) z += whitening[i * o + j] * (points[offset + known[j]] - mean[known[j]]);
      residual[i] = z;
      squared += z * z;
    }
    return this.logScale - 0.5 * squared;
  }

  /** Writes the mean of the missing coordinates given the known ones at the point into their places. */
  writeMean(out: Float64Array, offset: number): void {
    const { missing, mean, pull, residual } = this;
    const o = residual.length;
    missing.forEach((m, row) => {
      let sum = mean[m];
      for (let i = 0; i < o; i++) sum += pull[row * o + i] * residual[i];
      out[offset + m] = sum;
    });
  }
}
