/** UniPC: the authors' update written out with its linear systems solved, and its orders of convergence. */

import { describe, expect, it } from "vitest";
import type { SamplerConfig } from "../../../src/diffusion/samplers/index.js";
import { makeSchedule } from "../../../src/diffusion/process/schedule.js";
import type { Schedule } from "../../../src/diffusion/process/schedule.js";
import { relativeError } from "../../support/relative-error.js";
import {
  alphaOf,
  bent,
  bitsOf,
  exactNormal,
  inDoubles,
  INITIAL,
  lastOf,
  MANY,
  PROCESSES,
  samplesOf,
  sigmaOf,
  standardErrors,
} from "../../support/sampler-chains.js";
import { slope } from "../../support/samplers.js";

const config = (steps: number, order: number): SamplerConfig => ({ kind: "unipc", steps, order });

/** λ = log(α / σ). */
const lambdaOf = (schedule: Schedule, t: number): number => Math.log(alphaOf(schedule, t)) - Math.log(sigmaOf(schedule, t));

/** Solves a small system by elimination with pivots. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.findIndex((row, r) => r >= i && Math.abs(row[i]) === Math.max(...rows.slice(i).map((other) => Math.abs(other[i]))));
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    for (let r = 0; r < rows.length; r++) {
      if (r === i) continue;
      const share = rows[r][i] / rows[i][i];
      rows[r] = rows[r].map((value, c) => value - share * rows[i][c]);
    }
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

/** `multistep_uni_p_bh_update` and `multistep_uni_c_bh_update` of diffusers, predicting data with bh2: D1 of the predictions before, rk, b and R. */
function update(
  schedule: Schedule,
  t: number,
  s: number,
  x: number,
  known: { x0: number; lambda: number }[],
  end: number | undefined,
): number {
  const h = lambdaOf(schedule, s) - lambdaOf(schedule, t);
  const order = known.length;
  const [m0] = known;
  const rks = [...known.slice(1).map(({ lambda }) => (lambda - m0.lambda) / h), 1];
  const differences = known.slice(1).map(({ x0 }, i) => (x0 - m0.x0) / rks[i]);
  const hPhi1 = Math.expm1(-h);
  let hPhi = hPhi1 / -h - 1;
  let factorial = 1;
  const [R, b]: [number[][], number[]] = [[], []];
  for (let i = 1; i <= order; i++) {
    R.push(rks.map((r) => r ** (i - 1)));
    b.push((hPhi * factorial) / hPhi1);
    factorial *= i + 1;
    hPhi = hPhi / -h - 1 / factorial;
  }
  const base = (sigmaOf(schedule, s) / sigmaOf(schedule, t)) * x - alphaOf(schedule, s) * hPhi1 * m0.x0;
  const all = end === undefined ? differences : [...differences, end - m0.x0];
  const size = all.length;
  const weights =
    size === 1
      ? [0.5]
      : solve(
          R.slice(0, size).map((row) => row.slice(0, size)),
          b.slice(0, size),
        );
  return base - alphaOf(schedule, s) * hPhi1 * all.reduce((sum, d, i) => sum + weights[i] * d, 0);
}

describe.each(PROCESSES)("%s", (_, schedule) => {
  it.each([1, 2, 3, 4, 7, 40].flatMap((steps) => [1, 2, 3].map((order) => [steps, order])))(
    "%i steps of order %i are the authors'",
    (steps, order) => {
      const predict = bent(schedule);
      const expected = inDoubles(schedule, steps, INITIAL, () => {
        let known: { x0: number; lambda: number }[] = [];
        let last: { t: number; from: number } | undefined;
        return (x, t, s) => {
          const { x0 } = predict(x, t);
          if (s < 0) return x0;
          const corrected = last === undefined ? x : update(schedule, last.t, t, last.from, known, x0);
          known = [{ x0, lambda: lambdaOf(schedule, t) }, ...known].slice(0, order);
          last = { t, from: corrected };
          if (alphaOf(schedule, t) > 0) return update(schedule, t, s, corrected, known, undefined);
          // the limit of the step from α = 0, after which the method begins anew
          [known, last] = [[], undefined];
          return (sigmaOf(schedule, s) / sigmaOf(schedule, t)) * x + alphaOf(schedule, s) * x0;
        };
      });
      expect(relativeError(samplesOf(config(steps, order), schedule, predict, INITIAL), expected)).toBeLessThan(5e-5);
    },
  );

  it.each([1, 2, 3])("250 steps of order %i draw the data's mean and variance", (order) => {
    const start = lastOf(schedule, 0.7, 0.5, MANY);
    const samples = samplesOf(config(250, order), schedule, exactNormal(schedule, 0.7, 0.5), start);
    expect(standardErrors(samples, { mean: 0.7, variance: 0.25 })).toBeLessThan(4);
  });
});

describe.each([
  ["karras", (timesteps: number) => makeSchedule({ kind: "karras", timesteps, sigmaMin: 0.05, sigmaMax: 20, rho: 7 })],
  ["flow", (timesteps: number) => makeSchedule({ kind: "flow", timesteps, timeMin: 0.05, timeMax: 0.95 })],
] as const)("%s", (_, scheduleOf) => {
  it.each([1, 2, 3])("the predictor of order %i and its corrector converge with one order more", (order) => {
    const points = [20, 28, 40, 56].map((steps): [number, number] => {
      const schedule = scheduleOf(steps);
      const predict = exactNormal(schedule, 0.7, 1.5);
      const spread = (t: number): number => Math.hypot(1.5 * alphaOf(schedule, t), sigmaOf(schedule, t));
      // the samples are x̂_0 at timestep 0 of the exact path
      const reached = Float64Array.from(INITIAL, (x) => {
        const away = ((x - alphaOf(schedule, steps - 1) * 0.7) * spread(0)) / spread(steps - 1);
        return predict(alphaOf(schedule, 0) * 0.7 + away, 0).x0;
      });
      return [Math.log(steps), Math.log(relativeError(samplesOf(config(steps, order), schedule, predict, INITIAL), reached))];
    });
    expect(Math.abs(-slope(points) - order - 1)).toBeLessThan(0.2);
  });
});

it("keeps its bits", () => {
  expect([1, 2, 3].flatMap((order) => bitsOf(config(7, order)))).toEqual([
    "ed9a9fdf19969d11",
    "713af256e3277d34",
    "a3643f59cda6dea8",
    "402163ce8282c379",
    "0a6b2007b2362062",
    "3b0525aad2ede12f",
    "e4a0c83b03144d78",
    "965e6a584738d8bb",
    "4e1f0cd2fc6731de",
  ]);
});
