/**
 * `mixture-blobs`: four round blobs of very different width, in the corners of a square.
 *
 * p(x) = ¼ Σ_k N(x; μ_k, σ_k² I), μ = (±2, ±2), σ from 0.03 to 0.6 in equal ratios (0.03, 0.081, 0.221, 0.6): like
 * scikit-learn's `make_blobs`, with our own widths. It tests noise that depends on the place, since the width of the
 * data varies by a factor of 20.
 */

import type { GaussianMixture } from "../../../numerics/mixture/parts.js";

/** 20^(1/3) */
const RATIO = 2.7144176165949063;
const DEVIATIONS = [0.03, 0.03 * RATIO, 0.03 * RATIO * RATIO, 0.6];

export const mixtureBlobs: GaussianMixture = {
  weights: [0.25, 0.25, 0.25, 0.25],
  means: [
    [2, 2],
    [-2, 2],
    [-2, -2],
    [2, -2],
  ],
  covariances: DEVIATIONS.map((sigma) => [
    [sigma * sigma, 0],
    [0, sigma * sigma],
  ]),
};
