/**
 * `mixture-ring`: eight equal Gaussians on a circle.
 *
 * p(x) = ⅛ Σ_k N(x; 4 (cos 2πk/8, sin 2πk/8), 0.2² I): the ring of eight that tests whether a model finds all modes, used
 * by unrolled GANs (Metz et al. 2017) and, as `8gaussians`, from FFJORD (Grathwohl et al. 2019).
 */

import type { GaussianMixture } from "../../../numerics/mixture/parts.js";
import { polar } from "../../sets/curve.js";

const COUNT = 8;
const RADIUS = 4;
const VARIANCE = 0.04;

export const mixtureRing: GaussianMixture = {
  weights: Array.from({ length: COUNT }, () => 1 / COUNT),
  means: Array.from({ length: COUNT }, (_, k) => polar(RADIUS, k / COUNT)),
  covariances: Array.from({ length: COUNT }, () => [
    [VARIANCE, 0],
    [0, VARIANCE],
  ]),
};
