/** Noise schedules: betas and all coefficients derived from them, in double precision. */

import { cosineBetas, evenBetas } from "./betas.js";
import type { PreservingScheduleConfig, ScheduleConfig } from "./config.js";
import { checkSchedule } from "./config.js";
import type { ForwardProcess } from "./forward.js";
import { processOfAlphas, processOfBetas } from "./forward.js";
import { flowProcess } from "./flow.js";
import { karrasAlphas } from "./karras.js";
import { posterior } from "./posterior.js";
import { checkRange } from "./range.js";
import { zeroTerminalSnr } from "./zero-terminal-snr.js";

export type { ScheduleConfig } from "./config.js";
export { checkSchedule } from "./config.js";

/** Coefficients of the forward process x_t = α_t x_0 + σ_t ε (Ho, Jain & Abbeel 2020), each of length T. */
export interface Schedule extends ForwardProcess {
  timesteps: number;
  /** 1/α and σ/α, √(1/ᾱ) and √(1/ᾱ - 1) if variance is preserved: give x_0 from x_t and the noise; the second is σ of Karras et al. 2022. Infinite if α is 0 */
  sqrtRecipAlphasCumprod: Float64Array;
  sqrtRecipm1AlphasCumprod: Float64Array;
  /** mean of q(x_{t-1} | x_t, x_0) = coef1 · x_0 + coef2 · x_t; its variance is 0 at t = 0, else at least 1e-20 */
  posteriorMeanCoef1: Float64Array;
  posteriorMeanCoef2: Float64Array;
  posteriorVariance: Float64Array;
}

/** Names of the coefficients. */
export const COEFFICIENTS = [
  "betas",
  "alphasCumprod",
  "signalRate",
  "noiseRate",
  "sqrtRecipAlphasCumprod",
  "sqrtRecipm1AlphasCumprod",
  "posteriorMeanCoef1",
  "posteriorMeanCoef2",
  "posteriorVariance",
] as const;

/** @throws RangeError if the configuration's values contradict each other, or float32 cannot hold a coefficient */
export function makeSchedule(config: ScheduleConfig): Schedule {
  checkSchedule(config);
  if (config.kind === "flow") {
    const forward = flowProcess(config);
    const { signalRate, noiseRate } = forward;
    return scheduleOf(
      forward,
      signalRate.map((alpha) => 1 / alpha),
      noiseRate.map((sigma, t) => sigma / signalRate[t]),
    );
  }
  const defined = preservingProcess(config);
  const forward = config.rescale === undefined ? defined : processOfAlphas(zeroTerminalSnr(defined.alphasCumprod));
  const { alphasCumprod } = forward;
  const schedule = scheduleOf(
    forward,
    alphasCumprod.map((a) => Math.sqrt(1 / a)),
    alphasCumprod.map((a) => Math.sqrt(1 / a - 1)),
  );
  checkRange(
    config,
    COEFFICIENTS.map((name) => schedule[name]),
  );
  return schedule;
}

function scheduleOf(forward: ForwardProcess, sqrtRecipAlphasCumprod: Float64Array, sqrtRecipm1AlphasCumprod: Float64Array): Schedule {
  const posteriors = Array.from(forward.betas, (_, t) => posterior(forward, t, t - 1));
  return {
    timesteps: forward.betas.length,
    ...forward,
    sqrtRecipAlphasCumprod,
    sqrtRecipm1AlphasCumprod,
    posteriorMeanCoef1: Float64Array.from(posteriors, ({ coef1 }) => coef1),
    posteriorMeanCoef2: Float64Array.from(posteriors, ({ coef2 }) => coef2),
    posteriorVariance: Float64Array.from(posteriors, ({ variance }) => variance),
  };
}

/** β and ᾱ: a kind defines one of them, and the other follows. */
function preservingProcess(config: PreservingScheduleConfig): ForwardProcess {
  switch (config.kind) {
    case "linear":
    case "quadratic":
      return processOfBetas(evenBetas(config));
    case "cosine":
      return processOfBetas(cosineBetas(config));
    case "karras":
      return processOfAlphas(karrasAlphas(config));
  }
}
