/** What a noise schedule is given as: one plain object per kind, told apart by `kind`. */

import { checkChoice, checkKeys, checkNumber, checkWhole } from "../../errors/checks.js";

interface Rescalable {
  /** shifts and scales √ᾱ so that the last timestep is all noise; absent where that is not wanted */
  rescale?: "zero-terminal-snr" | undefined;
}

/** β even, or √β even, from the first timestep to the last (diffusers' `linear` and `scaled_linear`). */
export interface BetaScheduleConfig extends Rescalable {
  kind: "linear" | "quadratic";
  /** number of timesteps T */
  timesteps: number;
  /** β at timestep 0 and at T - 1 */
  betaStart: number;
  betaEnd: number;
}

/** ᾱ a squared cosine of the time (diffusers' `squaredcos_cap_v2`). */
export interface CosineScheduleConfig extends Rescalable {
  kind: "cosine";
  timesteps: number;
  /** where the cosine begins, as a share of all time: keeps β from vanishing near the data */
  offset: number;
}

/** σ = √((1 - ᾱ) / ᾱ), the noise on unscaled data, even in σ^(1/ρ). */
export interface KarrasScheduleConfig extends Rescalable {
  kind: "karras";
  timesteps: number;
  /** σ at timestep 0 and at T - 1; a single timestep has the largest */
  sigmaMin: number;
  sigmaMax: number;
  /** how much finer the steps become towards the data; 1 makes σ itself even */
  rho: number;
}

/** α = 1 - t and σ = t: a straight line from the data to the noise, its times even. */
export interface FlowScheduleConfig {
  kind: "flow";
  timesteps: number;
  /** t at timestep 0 and at T - 1, where 1 is all noise; a single timestep has the last */
  timeMin: number;
  timeMax: number;
}

/** A noise schedule that preserves variance: α² + σ² = 1. */
export type PreservingScheduleConfig = BetaScheduleConfig | CosineScheduleConfig | KarrasScheduleConfig;

/** A noise schedule, told apart by its `kind`. */
export type ScheduleConfig = PreservingScheduleConfig | FlowScheduleConfig;

const KEYS: Record<ScheduleConfig["kind"], string[]> = {
  linear: ["rescale", "betaStart", "betaEnd"],
  quadratic: ["rescale", "betaStart", "betaEnd"],
  cosine: ["rescale", "offset"],
  karras: ["rescale", "sigmaMin", "sigmaMax", "rho"],
  flow: ["timeMin", "timeMax"],
};
const COMMON = ["kind", "timesteps"];

/** Most timesteps. */
export const MAX_TIMESTEPS = 10_000;

/**
 * Refuses values beyond their bounds, and what no single bound can: values that contradict each other.
 *
 * @throws RangeError naming the values
 * @throws UserError for a key or a kind that there is not, with the nearest one
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

/** Bounds within which every coefficient is a finite number: those of a configuration file. */
const SMALLEST_SIGMA = 1e-4;
const SMALLEST_TIME = 1e-4;
const SMALLEST_BETA = 1e-8;
const LARGEST_BETA = 0.999999;
