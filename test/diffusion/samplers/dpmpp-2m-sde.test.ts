/** SDE-DPM-Solver++(2M): k-diffusion's step written out, the law of its samples, and its order without noise. */

import { describe, expect, it } from "vitest";
import type { SamplerConfig } from "../../../src/diffusion/samplers/index.js";
import { stepPairs } from "../../../src/diffusion/samplers/chain/timesteps.js";
import type { Schedule } from "../../../src/diffusion/process/schedule.js";
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
import { slope } from "../../support/samplers.js";

const DATA = { mean: 0.7, deviation: 0.5 };
const SOLVERS = ["midpoint", "heun"] as const;
type Solver = (typeof SOLVERS)[number];
const config = (steps: number, eta: number, solver: Solver): SamplerConfig => ({ kind: "dpmpp_2m_sde", steps, eta, solver });

const levelOf = (schedule: Schedule, t: number): number => sigmaOf(schedule, t) / alphaOf(schedule, t);

/** k-diffusion's step in x / α; `hBefore` is undefined where it has no prediction before it. */
function kStep(
  schedule: Schedule,
  t: number,
  s: number,
  eta: number,
  solver: Solver,
  hBefore: number | undefined,
): LinearStep & { h: number } {
  const [from, to] = [levelOf(schedule, t), levelOf(schedule, s)];
  const [alphaFrom, alphaTo] = [alphaOf(schedule, t), alphaOf(schedule, s)];
  if (s < 0) return { point: 0, original: 1, before: 0, deviation: 0, h: 0 };
  const h = Math.log(from) - Math.log(to);
  if (h === Infinity)
    return {
      point: eta > 0 ? 0 : sigmaOf(schedule, s) / sigmaOf(schedule, t),
      original: alphaTo,
      before: 0,
      deviation: eta > 0 ? alphaTo * to : 0,
      h,
    };
  const etaH = eta * h;
  const whole = -Math.expm1(-h - etaH);
  const weight = hBefore === undefined ? 0 : (solver === "heun" ? whole / (-h - etaH) + 1 : 0.5 * whole) / (hBefore / h);
  return {
    point: ((to / from) * Math.exp(-etaH) * alphaTo) / alphaFrom,
    original: alphaTo * (whole + weight),
    before: -alphaTo * weight,
    deviation: alphaTo * to * Math.sqrt(-Math.expm1(-2 * etaH)),
    h,
  };
}

/** All steps of a chain. The step after one from α = 0 has no prediction before it. */
function kSteps(schedule: Schedule, steps: number, eta: number, solver: Solver): LinearStep[] {
  let hBefore: number | undefined;
  return stepPairs(schedule.timesteps, steps).map(({ timestep, previous }) => {
    const step = kStep(schedule, timestep, previous, eta, solver, hBefore);
    hBefore = step.h === Infinity ? undefined : step.h;
    return step;
  });
}

describe.each(PROCESSES)("%s", (_, schedule) => {
  describe.each(SOLVERS)("solver %s", (solver) => {
    it.each([
      [1, 1],
      [2, 1],
      [3, 1],
      [7, 1],
      [40, 1],
      [7, 0.4],
      [7, 0],
    ])("%i steps with eta %d are k-diffusion's", (steps, eta) => {
      const predict = bent(schedule);
      const all = kSteps(schedule, steps, eta, solver);
      const expected = inDoubles(schedule, steps, INITIAL, () => {
        let [i, x0Before] = [0, 0];
        return (x, t, _s, z) => {
          const { x0 } = predict(x, t);
          const { point, original, before, deviation } = all[i++];
          const next = point * x + original * x0 + before * x0Before + deviation * z;
          x0Before = x0;
          return next;
        };
      });
      expect(relativeError(samplesOf(config(steps, eta, solver), schedule, predict, INITIAL), expected)).toBeLessThan(2e-5);
    });

    it.each([
      [500, 1],
      [40, 1],
      [7, 1],
      [7, 0.5],
      [2, 1],
      [1, 1],
    ])("%i steps with eta %d draw normal data with the mean and variance that the chain implies", (steps, eta) => {
      const all = kSteps(schedule, steps, eta, solver);
      const law = lawOfChain(schedule, steps, DATA, (_t, _s, i) => all[i]);
      const predict = exactNormal(schedule, DATA.mean, DATA.deviation);
      const samples = samplesOf(config(steps, eta, solver), schedule, predict, lastOf(schedule, DATA.mean, DATA.deviation, MANY));
      expect(standardErrors(samples, law)).toBeLessThan(4);
      if (steps === 500) expect(standardErrors(samples, { mean: DATA.mean, variance: DATA.deviation ** 2 })).toBeLessThan(4);
    });

    it("the chain's law comes to the data's with second order", () => {
      const errorOf = (steps: number): number => {
        const all = kSteps(schedule, steps, 1, solver);
        return Math.abs(lawOfChain(schedule, steps, DATA, (_t, _s, i) => all[i]).variance / DATA.deviation ** 2 - 1);
      };
      const points = [50, 100, 200].map((steps): [number, number] => [Math.log(steps), Math.log(errorOf(steps))]);
      expect(slope(points)).toBeLessThan(-1.8);
    });
  });
});

it("keeps its bits", () => {
  expect(SOLVERS.flatMap((solver) => [...bitsOf(config(7, 1, solver)), ...bitsOf(config(7, 0, solver))])).toEqual([
    "6fc1b3ea6404bede",
    "c035a1215bbfb23e",
    "30c62e39733cb748",
    "98991b0c08f926a9",
    "9c46fb981a72e77d",
    "08f2954c17f7af6c",
    "f8ae0740f5c1c4d9",
    "fcf13895edc92a40",
    "7785771cacf83003",
    "29affe42587773bf",
    "e5b90a040eb1d360",
    "182760d5d2ce7e1f",
  ]);
});
