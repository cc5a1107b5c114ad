/** Whether sampling can survive the errors that its schedule multiplies. */

import type { ScheduleConfig } from "../../diffusion/process/schedule.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import { DEFAULT_TARGET } from "../../diffusion/target-name.js";
import { formatNumber } from "../format.js";
import type { Finding, Subject } from "./finding.js";

/** 2²⁴: with more, the rounding of one float32 becomes an error of 1, the size of the data. */
export const MAX_GAIN = 16_777_216;

/**
 * x̂₀ = √(1/ᾱ) x_t - √(1/ᾱ - 1) ε̂: an error of the predicted noise at the last timestep stands √(1/ᾱ) times as large in what it says of the
 * data, and a chain that does not correct it carries it to the samples, beyond float32 at worst. No other target is divided by √ᾱ.
 */
export function gain({ schedule, target = DEFAULT_TARGET }: Subject): Finding | undefined {
  const beyond = beyondFloat32(schedule);
  if (beyond !== undefined) return { id: "gain", title: TITLE, measured: beyond, meaning: MEANING, remedy: remedyOf(schedule) };
  if (target !== "epsilon") return undefined;
  const { timesteps, alphasCumprod, sqrtRecipAlphasCumprod } = makeSchedule(schedule);
  const largest = sqrtRecipAlphasCumprod[timesteps - 1];
  if (largest <= MAX_GAIN) return undefined;
  const last = sqrtRecipAlphasCumprod.findLastIndex((value) => value <= MAX_GAIN);
  return {
    id: "gain",
    title: TITLE,
    measured: `at the last timestep ᾱ is ${formatNumber(alphasCumprod[timesteps - 1])}, so √(1/ᾱ) is ${formatNumber(largest)} (rule: at most 2²⁴, exceeded from timestep ${last + 1} of ${timesteps} on)`,
    meaning: MEANING,
    remedy: remedyOf(schedule),
  };
}

const TITLE = "the schedule multiplies errors beyond what float32 resolves";
const MEANING =
  "sampling multiplies every error of the predicted noise by √(1/ᾱ) in all, rounding included: samples far from the data, or no numbers";

function remedyOf({ kind }: ScheduleConfig): string {
  if (kind === "flow") return '"target": "v", which nothing is divided by; or a smaller "timeMax"';
  const smaller = kind === "linear" || kind === "quadratic" ? 'a smaller "betaEnd", or ' : "";
  return `"schedule": { "kind": "karras" }, whose largest is 40; or ${smaller}fewer timesteps`;
}

/** Why there is no such schedule, as a folder of an earlier version may hold one; undefined where there is. */
export function beyondFloat32(schedule: ScheduleConfig): string | undefined {
  try {
    makeSchedule(schedule);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
