/**
 * `mixture-bars`: four long, thin Gaussians, each along a different oblique direction.
 *
 * p(x) = ¼ Σ_k N(x; μ_k, R(φ_k) diag(0.6², 0.03²) R(φ_k)ᵀ), μ = (2, 2), (-2, 2), (-2, -2), (2, -2), R(φ) the rotation by φ,
 * φ = 5π/8, 3π/8, 7π/8, π/8. Our own set: no direction is an axis, and no isotropic noise fits a bar.
 */

import type { GaussianMixture } from "../../../numerics/mixture/parts.js";
import { polar } from "../../sets/curve.js";

const VARIANCES = { along: 0.6 * 0.6, across: 0.03 * 0.03 };
/** φ_k in full turns; each bar is roughly perpendicular to the direction of the origin, so that it stays near its centre. */
const TURNS = [5 / 16, 3 / 16, 7 / 16, 1 / 16];

/** Returns the covariance of a bar whose long axis lies `turns` full turns from the first axis. */
function bar(turns: number): number[][] {
  const [c, s] = polar(1, turns);
  const { along, across } = VARIANCES;
  const mixed = (along - across) * c * s;
  return [
    [along * c * c + across * s * s, mixed],
    [mixed, along * s * s + across * c * c],
  ];
}

export const mixtureBars: GaussianMixture = {
  weights: [0.25, 0.25, 0.25, 0.25],
  means: [
    [2, 2],
    [-2, 2],
    [-2, -2],
    [2, -2],
  ],
  covariances: TURNS.map(bar),
};
