/** The normal law against SciPy. */

import { expect, it } from "vitest";
import { normalProbability, normalQuantile } from "../../src/numerics/normal.js";

it.each([
  [1e-300, -37.0470962993612],
  [1e-10, -6.361340902404056],
  [1e-5, -4.264890793922825],
  [0.02425, -1.972961051311885],
  [0.1, -1.2815515655446004],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.575, 0.18911842627279238],
  [0.99, 2.3263478740408408],
  [1 - 1e-9, 5.997807019601637],
])("the quantile of %d is %d", (p, z) => expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(2e-14 * Math.max(1, Math.abs(z)) ** 2));

it.each([
  [-38, 0],
  [-20, 2.7536241186061556e-89],
  [-8, 6.22096057427174e-16],
  [-5.5, 1.898956246588768e-8],
  [-2, 0.022750131948179195],
  [-0.5, 0.3085375387259869],
  [0, 0.5],
  [0.3, 0.6179114221889526],
  [1, 0.8413447460685429],
  [3, 0.9986501019683699],
  [7, 0.9999999999987201],
])("the probability below %d is %d", (z, p) => expect(Math.abs(normalProbability(z) - p)).toBeLessThanOrEqual(Math.min(1e-15, 1e-8 * p)));
