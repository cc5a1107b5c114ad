/** Ancestral sampling with Euler steps: k-diffusion's step written out, and the law of its samples. */

import { describe, expect, it } from "vitest";
import type { SamplerConfig } from "../../../src/diffusion/samplers/index.js";
import { relativeError } from "../../support/relative-error.js";
import type { LinearStep } from "../../support/sampler-chains.js";
import {
  alphaOf,
  bent,
  bitsOf,
  exactNormal,
  inDoubles,
  INITIAL,
  lastOf,
  lawOfChain,
  MANY,
  PROCESSES,
  samplesOf,
  sigmaOf,
  standardErrors,
} from "../../support/sampler-chains.js";

const [MEAN, DEVIATION] = [0.7, 0.5];
const config = (steps: number, eta: number): SamplerConfig => ({ kind: "euler_ancestral", steps, eta });

/** k-diffusion's `get_ancestral_step`, of σ / α. */
function ancestralStep(from: number, to: number, eta: number): { down: number; up: number } {
  if (from === Infinity) return { down: to * Math.sqrt(1 - eta ** 2), up: eta * to };
  const up = Math.min(to, eta * Math.sqrt((to ** 2 * (from ** 2 - to ** 2)) / from ** 2));
  return { down: Math.sqrt(to ** 2 - up ** 2), up };
}

describe.each(PROCESSES)("%s", (_, schedule) => {
  const levelOf = (t: number): number => sigmaOf(schedule, t) / alphaOf(schedule, t);

  it.each([
    [1, 1],
    [2, 1],
    [7, 1],
    [40, 1],
    [7, 0.4],
    [7, 0],
  ])("%i steps with eta %d are k-diffusion's", (steps, eta) => {
    const predict = bent(schedule);
    const expected = inDoubles(schedule, steps, INITIAL, () => (x, t, s, z) => {
      const { x0, noise } = predict(x, t);
      const { down, up } = ancestralStep(levelOf(t), levelOf(s), eta);
      // x / α + (down - level) ε̂, whose pole at α = 0 cancels
      const reached = levelOf(t) === Infinity ? x0 + down * noise : x / alphaOf(schedule, t) + (down - levelOf(t)) * noise;
      return alphaOf(schedule, s) * (reached + up * z);
    });
    expect(relativeError(samplesOf(config(steps, eta), schedule, predict, INITIAL), expected)).toBeLessThan(2e-5);
  });

  it.each([
    [1000, 1],
    [20, 1],
    [7, 1],
    [7, 0.5],
    [2, 1],
    [1, 1],
  ])("%i steps with eta %d draw normal data with the mean and variance that the chain implies", (steps, eta) => {
    const predict = exactNormal(schedule, MEAN, DEVIATION);
    const law = lawOfChain(schedule, steps, { mean: MEAN, deviation: DEVIATION }, (t, s): LinearStep => {
      const { down, up } = ancestralStep(levelOf(t), levelOf(s), eta);
      // α_s (x̂_0 + down ε̂) with ε̂ = (x - α_t x̂_0) / σ_t
      const point = (alphaOf(schedule, s) * down) / sigmaOf(schedule, t);
      return { point, original: alphaOf(schedule, s) - point * alphaOf(schedule, t), before: 0, deviation: alphaOf(schedule, s) * up };
    });
    const samples = samplesOf(config(steps, eta), schedule, predict, lastOf(schedule, MEAN, DEVIATION, MANY));
    expect(standardErrors(samples, law)).toBeLessThan(4);
    // ancestral steps draw fixed_small's variances, so somewhat less than the data's
    if (steps === 1000) expect(Math.abs(law.variance / DEVIATION ** 2 - 1)).toBeLessThan(0.05);
  });
});

it("keeps its bits", () => {
  expect([...bitsOf(config(7, 1)), ...bitsOf(config(7, 0))]).toEqual([
    "40f17d7f0696eeaa",
    "2f536d16bb5ae2b2",
    "732504bad4e1ebce",
    "0b798c0707107a6c",
    "850d348fd6708d1d",
    "c2f69f23eeb13242",
  ]);
});
