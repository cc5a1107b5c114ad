/** Noise schedules: betas and every coefficient that follows from them, in double precision. */

import { checkNumbers, checkObject, checkWhole } from "../../errors/checks.js";
import { cosineBetas, evenBetas } from "./betas.js";
import type { ScheduleConfig } from "./config.js";
import { checkSchedule, MAX_TIMESTEPS } from "./config.js";
import type { ForwardProcess } from "./forward.js";
import { processOfAlphas, processOfBetas } from "./forward.js";
import { karrasAlphas } from "./karras.js";
import { posterior } from "./posterior.js";
import { checkRange } from "./range.js";
import { zeroTerminalSnr } from "./zero-terminal-snr.js";

export type { ScheduleConfig } from "./config.js";
export { checkSchedule } from "./config.js";

/** Coefficients of the diffusion process (Ho, Jain & Abbeel 2020), each of length T. */
export interface Schedule extends ForwardProcess {
  timesteps: number;
  /** √ᾱ and √(1 - ᾱ): signal and noise of x_t given x_0 */
  signalRate: Float64Array;
  noiseRate: Float64Array;
  /** √(1/ᾱ) and √(1/ᾱ - 1): x_0 from x_t and the noise; the second is σ of Karras et al. 2022 */
  sqrtRecipAlphasCumprod: Float64Array;
  sqrtRecipm1AlphasCumprod: Float64Array;
  /** mean of q(x_{t-1} | x_t, x_0) = coef1 · x_0 + coef2 · x_t; its variance, 0 at t = 0 and else at least 1e-20 */
  posteriorMeanCoef1: Float64Array;
  posteriorMeanCoef2: Float64Array;
  posteriorVariance: Float64Array;
}

const COEFFICIENTS = [
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

/** @throws RangeError unless the value is a schedule, as {@link makeSchedule} gives it */
export function checkCoefficients(schedule: Schedule): void {
  checkObject("schedule", schedule);
  checkWhole("schedule.timesteps", schedule.timesteps, 1, MAX_TIMESTEPS);
  for (const name of COEFFICIENTS) {
    checkNumbers(`schedule.${name}`, schedule[name]);
    if (schedule[name].length !== schedule.timesteps)
      throw new RangeError(`schedule.${name} has ${schedule[name].length} numbers: must have ${schedule.timesteps}, one per timestep`);
  }
}

/** @throws RangeError where the configuration's values contradict each other, or float32 cannot hold a coefficient */
export function makeSchedule(config: ScheduleConfig): Schedule {
  checkSchedule(config);
  const defined = definedProcess(config);
  const forward = config.rescale === undefined ? defined : processOfAlphas(zeroTerminalSnr(defined.alphasCumprod));
  const { betas, alphasCumprod } = forward;
  const posteriors = Array.from(betas, (_, t) => posterior(forward, t, t - 1));
  const coefficients = {
    betas,
    alphasCumprod,
    signalRate: alphasCumprod.map((a) => Math.sqrt(a)),
    noiseRate: alphasCumprod.map((a) => Math.sqrt(1 - a)),
    sqrtRecipAlphasCumprod: alphasCumprod.map((a) => Math.sqrt(1 / a)),
    sqrtRecipm1AlphasCumprod: alphasCumprod.map((a) => Math.sqrt(1 / a - 1)),
    posteriorMeanCoef1: Float64Array.from(posteriors, ({ coef1 }) => coef1),
    posteriorMeanCoef2: Float64Array.from(posteriors, ({ coef2 }) => coef2),
    posteriorVariance: Float64Array.from(posteriors, ({ variance }) => variance),
  };
  checkRange(config, coefficients);
  return { timesteps: betas.length, ...coefficients };
}

/** β and ᾱ, of which a kind defines one and the other follows. */
function definedProcess(config: ScheduleConfig): ForwardProcess {
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
