import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Schedule, ScheduleConfig } from "../../src/diffusion/process/schedule.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { linspace } from "../../src/diffusion/process/betas.js";
import type { BetaScheduleConfig, KarrasScheduleConfig, PreservingScheduleConfig } from "../../src/diffusion/process/config.js";
import { posterior } from "../../src/diffusion/process/posterior.js";
import { relativeError } from "../support/relative-error.js";

const EVEN: BetaScheduleConfig[] = [
  { kind: "linear", timesteps: 100, betaStart: 1e-4, betaEnd: 0.02 },
  { kind: "quadratic", timesteps: 37, betaStart: 1e-3, betaEnd: 0.3 },
  { kind: "linear", timesteps: 1000, betaStart: 1e-4, betaEnd: 0.02 },
  { kind: "linear", timesteps: 1, betaStart: 0.1, betaEnd: 0.2 },
];
const COSINE = [1, 2, 100, 1000].map((timesteps) => ({ kind: "cosine", timesteps, offset: 0.008 }) as const);
const KARRAS = [1, 2, 100, 1000].map((timesteps): KarrasScheduleConfig => ({
  kind: "karras",
  timesteps,
  sigmaMin: 0.003,
  sigmaMax: 40,
  rho: 7,
}));
const PLAIN: PreservingScheduleConfig[] = [...EVEN, ...COSINE, ...KARRAS];
const RESCALED = PLAIN.map((config): ScheduleConfig => ({ ...config, rescale: "zero-terminal-snr" }));

const previousAlpha = ({ alphasCumprod }: Schedule, t: number): number => (t === 0 ? 1 : alphasCumprod[t - 1]);

describe.each([...PLAIN, ...RESCALED])("$kind, $timesteps timesteps, rescale $rescale", (config) => {
  const schedule = makeSchedule(config);
  const every = (identity: (t: number) => [actual: number, expected: number], tolerance = 1e-12): void => {
    for (let t = 0; t < schedule.timesteps; t++) {
      const [actual, expected] = identity(t);
      expect(Math.abs(actual - expected), `timestep ${t}`).toBeLessThan(tolerance);
    }
  };
  // what a coefficient divides by, 1 - ᾱ, is known to 1.2e-16
  const posteriorTolerance = Math.max(1e-12, 4e-16 / (1 - schedule.alphasCumprod[0]));

  it("is finite, and its signal falls", () => {
    expect(schedule.timesteps).toBe(config.timesteps);
    for (const values of Object.values(schedule)) {
      if (!(values instanceof Float64Array)) continue;
      expect(values).toHaveLength(config.timesteps);
      expect(values.every((value) => Number.isFinite(value))).toBe(true);
    }
    every((t) => [Number(schedule.alphasCumprod[t] < previousAlpha(schedule, t) && schedule.alphasCumprod[t] > 0), 1]);
  });

  it("signal and noise share a variance of 1", () => {
    every((t) => [schedule.signalRate[t] ** 2 + schedule.noiseRate[t] ** 2, 1]);
    every((t) => [schedule.signalRate[t] ** 2, previousAlpha(schedule, t) * (1 - schedule.betas[t])]);
    every((t) => [schedule.sqrtRecipAlphasCumprod[t] * schedule.signalRate[t], 1]);
    every((t) => [schedule.sqrtRecipm1AlphasCumprod[t] * schedule.signalRate[t], schedule.noiseRate[t]]);
  });

  // q(x_{t-1} | x_t, x_0), averaged over q(x_t | x_0), must give back q(x_{t-1} | x_0)
  it("the posterior keeps the marginals", () => {
    const { posteriorMeanCoef1, posteriorMeanCoef2, posteriorVariance, signalRate, noiseRate } = schedule;
    every(
      (t) => [posteriorMeanCoef1[t] + posteriorMeanCoef2[t] * signalRate[t], Math.sqrt(previousAlpha(schedule, t))],
      posteriorTolerance,
    );
    every(
      (t) => [posteriorMeanCoef2[t] ** 2 * noiseRate[t] ** 2 + posteriorVariance[t], 1 - previousAlpha(schedule, t)],
      posteriorTolerance,
    );
  });

  it("the posterior of any two timesteps keeps them too", () => {
    for (const t of new Set([schedule.timesteps - 1, schedule.timesteps >> 1])) {
      for (const s of [-1, 0, t >> 1, t - 1].filter((previous) => previous < t)) {
        const { coef1, coef2, variance } = posterior(schedule, t, s);
        const alpha = s < 0 ? 1 : schedule.alphasCumprod[s];
        expect(Math.abs(coef1 + coef2 * schedule.signalRate[t] - Math.sqrt(alpha))).toBeLessThan(posteriorTolerance);
        expect(Math.abs(coef2 ** 2 * schedule.noiseRate[t] ** 2 + variance - (1 - alpha))).toBeLessThan(posteriorTolerance);
      }
    }
  });
});

it.each(EVEN)("$kind: betas are even, or their roots are ($timesteps timesteps)", (config) => {
  const { kind, timesteps, betaStart, betaEnd } = config;
  const expected = Array.from({ length: timesteps }, (_, t) => {
    const share = timesteps === 1 ? 0 : t / (timesteps - 1);
    const root = Math.sqrt(betaStart) * (1 - share) + Math.sqrt(betaEnd) * share;
    return kind === "linear" ? betaStart * (1 - share) + betaEnd * share : root ** 2;
  });
  expect(relativeError(makeSchedule(config).betas, expected)).toBeLessThan(1e-14);
});

// runs that exist were made with these bits: every array of the schedule, in the order of the names
it("linear and quadratic schedules keep their bits", () => {
  const digest = (config: ScheduleConfig): string => {
    const hash = createHash("sha256");
    for (const [, values] of Object.entries(makeSchedule(config)).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      if (values instanceof Float64Array) hash.update(new Uint8Array(values.buffer));
    return hash.digest("hex").slice(0, 16);
  };
  expect(EVEN.map(digest)).toEqual(["238f35ca7095228d", "8e3095c3a99a43d4", "92c8d54db6df1de8", "66a5fe09c444bdc8"]);
});

it.each(COSINE)("cosine: the signal's variance is a squared cosine until a beta would exceed 0.999 ($timesteps timesteps)", (config) => {
  const { timesteps, offset } = config;
  const root = (time: number): number => Math.cos((((time + offset) / (1 + offset)) * Math.PI) / 2);
  const schedule = makeSchedule(config);
  const unclipped = schedule.alphasCumprod.subarray(0, timesteps - 1);
  const expected = Array.from(unclipped, (_, t) => (root((t + 1) / timesteps) / root(0)) ** 2);
  expect(relativeError(unclipped, expected)).toBeLessThan(1e-13);
  expect(schedule.betas[timesteps - 1]).toBe(0.999);
});

it.each(KARRAS)("karras: the noise level is even in its seventh root ($timesteps timesteps)", (config) => {
  const { timesteps, sigmaMin, sigmaMax, rho } = config;
  const expected = Array.from({ length: timesteps }, (_, t) => {
    const share = timesteps === 1 ? 1 : t / (timesteps - 1);
    return (sigmaMin ** (1 / rho) * (1 - share) + sigmaMax ** (1 / rho) * share) ** rho;
  });
  const sigmas = makeSchedule(config).sqrtRecipm1AlphasCumprod;
  for (let t = 0; t < timesteps; t++) expect(Math.abs(sigmas[t] / expected[t] - 1)).toBeLessThan(1e-10);
});

it("karras refuses noise levels that do not rise", () => {
  const config = { kind: "karras", timesteps: 10, sigmaMin: 2, sigmaMax: 2, rho: 7 } as const;
  expect(() => makeSchedule(config)).toThrow("schedule.sigmaMin is 2: must be above 0 and below schedule.sigmaMax, 2");
  expect(() => makeSchedule({ ...config, sigmaMin: 0 })).toThrow("schedule.sigmaMin is 0");
});

describe.each(PLAIN.filter(({ timesteps }) => timesteps > 1))("zero terminal SNR of $kind, $timesteps timesteps", (config) => {
  const { signalRate: before } = makeSchedule(config);
  const { signalRate, betas } = makeSchedule({ ...config, rescale: "zero-terminal-snr" });
  const last = config.timesteps - 1;

  it("keeps the first timestep, and what is left of the signal at the last is the floor", () => {
    expect(Math.abs(signalRate[0] - before[0])).toBeLessThan(1e-14);
    expect(Math.abs(betas[last] - 0.999)).toBeLessThan(1e-15);
  });

  it("shifts and scales all but the last together", () => {
    // with the first, as of two timesteps there are no others
    for (let t = 0; t < last; t++) {
      const share = (before[t] - before[last]) / (before[0] - before[last]);
      expect(Math.abs(signalRate[t] - share * signalRate[0])).toBeLessThan(1e-14);
    }
  });
});

it("zero terminal SNR of a single timestep is the floor", () => {
  for (const config of RESCALED.filter(({ timesteps }) => timesteps === 1)) {
    expect(makeSchedule(config).alphasCumprod[0]).toBeCloseTo(0.001, 15);
  }
});

it("linspace includes both ends", () => {
  expect([...linspace(2, 5, 4)]).toEqual([2, 3, 4, 5]);
  expect([...linspace(2, 5, 1)]).toEqual([2]);
});

describe("a coefficient beyond float32", () => {
  const linear = (timesteps: number, betaEnd: number, betaStart = 1e-4) => ({ kind: "linear", timesteps, betaStart, betaEnd }) as const;
  const rescaled = (config: PreservingScheduleConfig): ScheduleConfig => ({ ...config, rescale: "zero-terminal-snr" });
  const largest = (config: ScheduleConfig): number =>
    Object.values(makeSchedule(config)).reduce<number>(
      (most, values) => (values instanceof Float64Array ? values.reduce((a, b) => Math.max(a, Math.abs(b)), most) : most),
      0,
    );

  it.each([
    [linear(10_000, 0.999), "schedule.betaEnd is 0.999 over 10000 timesteps: from timestep 1824 on"],
    [linear(200, 0.999), "schedule.betaEnd is 0.999 over 200 timesteps: from timestep 195 on"],
    [linear(10_000, 1e-4, 0.999), "schedule.betaStart is 0.999 over 10000 timesteps"],
    [{ ...linear(10_000, 0.999), kind: "quadratic" as const }, "schedule.betaEnd is 0.999"],
    [rescaled(linear(10_000, 0.999)), "schedule.betaEnd is 0.999"],
  ])("is refused by the key: %j", (config, message) => {
    expect(() => makeSchedule(config)).toThrow(RangeError);
    expect(() => makeSchedule(config)).toThrow(message);
  });

  it("is refused from the first timestep at which √(1/ᾱ) rounds to infinity, and no sooner", () => {
    // ᾱ = (1 - β)^(t + 1), so that √(1/ᾱ) = 2^(t + 1) for β = 3/4: float32 ends below 2¹²⁸
    expect(largest(linear(127, 0.75, 0.75))).toBe(2 ** 127);
    expect(() => makeSchedule(linear(128, 0.75, 0.75))).toThrow("over 128 timesteps: from timestep 127 on");
  });

  it.each([...PLAIN, ...RESCALED, linear(10_000, 0.02), { kind: "cosine", timesteps: 10_000, offset: 1 } as const])(
    "what float32 holds stays as it was: %j",
    (config) => expect(largest(config)).toBeLessThan(3.4e38),
  );
});
