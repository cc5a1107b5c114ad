/**
 * `mixture-5d`: four Gaussians of unequal weight, width and correlation in five dimensions.
 *
 * p(x) = Σ_k w_k N(x; μ_k, Σ_k), (Σ_k)_ij = σ_k² ρ_k^|i - j|, the covariance of an autoregressive process of first order. Our own set:
 * exact truth in more dimensions than a picture shows; on the first two axes no two components coincide.
 */

import { powInteger } from "../../../numerics/elementary.js";
import type { GaussianMixture } from "../../../numerics/mixture/parts.js";

const COMPONENTS = [
  { weight: 0.4, mean: [2, 2, -2, -2, 2], sigma: 0.5, rho: 0 },
  { weight: 0.3, mean: [-2, 2, 2, -2, -2], sigma: 0.4, rho: 0.6 },
  { weight: 0.2, mean: [2, -2, 2, 2, -2], sigma: 0.3, rho: -0.6 },
  { weight: 0.1, mean: [-2, -2, -2, 2, 2], sigma: 0.5, rho: 0.9 },
];

export const mixture5d: GaussianMixture = {
  weights: COMPONENTS.map(({ weight }) => weight),
  means: COMPONENTS.map(({ mean }) => mean),
  covariances: COMPONENTS.map(({ mean, sigma, rho }) =>
    mean.map((_, i) => mean.map((_value, j) => sigma * sigma * powInteger(rho, Math.abs(i - j)))),
  ),
};
