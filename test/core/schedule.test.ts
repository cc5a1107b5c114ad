import { describe, expect, it } from "vitest";
import type { ScheduleConfig } from "../../src/core/schedule.js";
import { linspace, makeSchedule } from "../../src/core/schedule.js";

const CONFIGS: ScheduleConfig[] = [
  { kind: "linear", timesteps: 100, betaStart: 1e-4, betaEnd: 0.02 },
  { kind: "quadratic", timesteps: 37, betaStart: 1e-3, betaEnd: 0.3 },
  { kind: "linear", timesteps: 1000, betaStart: 1e-4, betaEnd: 0.02 },
  { kind: "linear", timesteps: 1, betaStart: 0.1, betaEnd: 0.2 },
];

describe.each(CONFIGS)("$kind, $timesteps timesteps", (config) => {
  const schedule = makeSchedule(config);
  const every = (identity: (t: number) => [actual: number, expected: number]): void => {
    for (let t = 0; t < schedule.timesteps; t++) {
      const [actual, expected] = identity(t);
      expect(Math.abs(actual - expected), `timestep ${t}`).toBeLessThan(1e-12);
    }
  };
  const previous = (t: number): number => (t === 0 ? 1 : schedule.alphasCumprod[t - 1]);

  it("betas are even, or their roots are", () => {
    const { kind, timesteps, betaStart, betaEnd } = config;
    every((t) => {
      const share = timesteps === 1 ? 0 : t / (timesteps - 1);
      const root = Math.sqrt(betaStart) * (1 - share) + Math.sqrt(betaEnd) * share;
      return [schedule.betas[t], kind === "linear" ? betaStart * (1 - share) + betaEnd * share : root ** 2];
    });
  });

  it("signal and noise share a variance of 1", () => {
    every((t) => [schedule.signalRate[t] ** 2 + schedule.noiseRate[t] ** 2, 1]);
    every((t) => [schedule.signalRate[t] ** 2, previous(t) * (1 - schedule.betas[t])]);
    every((t) => [schedule.sqrtRecipAlphasCumprod[t] * schedule.signalRate[t], 1]);
    every((t) => [schedule.sqrtRecipm1AlphasCumprod[t] * schedule.signalRate[t], schedule.noiseRate[t]]);
  });

  // q(x_{t-1} | x_t, x_0), averaged over q(x_t | x_0), must give back q(x_{t-1} | x_0)
  it("the posterior keeps the marginals", () => {
    every((t) => [schedule.posteriorMeanCoef1[t] + schedule.posteriorMeanCoef2[t] * schedule.signalRate[t], Math.sqrt(previous(t))]);
    every((t) => [schedule.posteriorMeanCoef2[t] ** 2 * schedule.noiseRate[t] ** 2 + schedule.posteriorVariance[t], 1 - previous(t)]);
  });
});

it("linspace includes both ends", () => {
  expect([...linspace(2, 5, 4)]).toEqual([2, 3, 4, 5]);
  expect([...linspace(2, 5, 1)]).toEqual([2]);
});
