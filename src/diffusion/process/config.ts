/** Configuration of a noise schedule: one plain object per kind, discriminated by `kind`. */

import { checkChoice, checkKeys, checkNumber, checkWhole } from "../../errors/checks.js";

interface Rescalable {
  /** shifts and scales √ᾱ so that the last timestep is pure noise; no rescaling if absent */
  rescale?: "zero-terminal-snr" | undefined;
}

/** β or √β evenly spaced from the first timestep to the last (diffusers' `linear` and `scaled_linear`). */
export interface BetaScheduleConfig extends Rescalable {
  kind: "linear" | "quadratic";
  /** number of timesteps T */
  timesteps: number;
  /** β at timestep 0 and at T - 1 */
  betaStart: number;
  betaEnd: number;
}

/** ᾱ is a squared cosine of the time (diffusers' `squaredcos_cap_v2`). */
export interface CosineScheduleConfig extends Rescalable {
  kind: "cosine";
  timesteps: number;
  /** start of the cosine, as a fraction of all time: keeps β above 0 near the data */
  offset: number;
}

/** σ = √((1 - ᾱ) / ᾱ), the noise on unscaled data, evenly spaced in σ^(1/ρ). */
export interface KarrasScheduleConfig extends Rescalable {
  kind: "karras";
  timesteps: number;
  /** σ at timestep 0 and at T - 1; a single timestep uses the largest */
  sigmaMin: number;
  sigmaMax: number;
  /** ρ: a larger value makes the steps near the data finer; 1 spaces σ evenly */
  rho: number;
}

/** α = 1 - t and σ = t: a straight line from the data to the noise, with evenly spaced times. */
export interface FlowScheduleConfig {
  kind: "flow";
  timesteps: number;
  /** t at timestep 0 and at T - 1, where 1 is pure noise; a single timestep uses the last */
  timeMin: number;
  timeMax: number;
}

/** A noise schedule that preserves variance: α² + σ² = 1. */
export type PreservingScheduleConfig = BetaScheduleConfig | CosineScheduleConfig | KarrasScheduleConfig;

/** A noise schedule, discriminated by its `kind`. */
export type ScheduleConfig = PreservingScheduleConfig | FlowScheduleConfig;

const KEYS: Record<ScheduleConfig["kind"], string[]> = {
  linear: ["rescale", "betaStart", "betaEnd"],
  quadratic: ["rescale", "betaStart", "betaEnd"],
  cosine: ["rescale", "offset"],
  karras: ["rescale", "sigmaMin", "sigmaMax", "rho"],
  flow: ["timeMin", "timeMax"],
};
const COMMON = ["kind", "timesteps"];

/** Largest number of timesteps. */
export const MAX_TIMESTEPS = 10_000;

/**
 * Checks every value against its bounds, and values against each other.
 *
 * @throws RangeError naming the values
 * @throws UserError for an unknown key or kind, with the nearest valid one
 */
export function checkSchedule(config: ScheduleConfig): void {
  checkKeys("schedule", config, [...COMMON, ...new Set(Object.values(KEYS).flat())]);
  checkChoice("schedule.kind", config.kind, Object.keys(KEYS));
  checkKeys(`a ${config.kind} schedule`, config, [...COMMON, ...KEYS[config.kind]]);
  checkWhole("schedule.timesteps", config.timesteps, 1, MAX_TIMESTEPS);
  if (config.kind === "flow") return checkTimes(config);
  if (config.rescale !== undefined) checkChoice("schedule.rescale", config.rescale, ["zero-terminal-snr"]);
  if (config.kind === "cosine") {
    checkNumber("schedule.offset", config.offset, 0, 1);
  } else if (config.kind === "karras") {
    checkNumber("schedule.sigmaMin", config.sigmaMin, SMALLEST_SIGMA, 1 / SMALLEST_SIGMA);
    checkNumber("schedule.sigmaMax", config.sigmaMax, SMALLEST_SIGMA, 1 / SMALLEST_SIGMA);
    checkNumber("schedule.rho", config.rho, 1, 100);
    if (!(config.sigmaMin < config.sigmaMax))
      throw new RangeError(`schedule.sigmaMin is ${config.sigmaMin}: must be above 0 and below schedule.sigmaMax, ${config.sigmaMax}`);
  } else {
    checkNumber("schedule.betaStart", config.betaStart, SMALLEST_BETA, LARGEST_BETA);
    checkNumber("schedule.betaEnd", config.betaEnd, SMALLEST_BETA, LARGEST_BETA);
  }
}

function checkTimes({ timeMin, timeMax, timesteps }: FlowScheduleConfig): void {
  checkNumber("schedule.timeMin", timeMin, SMALLEST_TIME, 1);
  checkNumber("schedule.timeMax", timeMax, SMALLEST_TIME, 1);
  if (timesteps > 1 && !(timeMin < timeMax))
    throw new RangeError(`schedule.timeMin is ${timeMin}: must be above 0 and below schedule.timeMax, ${timeMax}`);
}

/** Whether the last timestep has no signal at all. */
export function endsInNoise(config: ScheduleConfig): boolean {
  return config.kind === "flow" && config.timeMax === 1;
}

/** Bounds of a configuration file, within which every coefficient is finite. */
export const SMALLEST_SIGMA = 1e-4;
const SMALLEST_TIME = 1e-4;
const SMALLEST_BETA = 1e-8;
const LARGEST_BETA = 0.999999;
