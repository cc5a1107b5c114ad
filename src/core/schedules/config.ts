/** What a noise schedule is given as: one plain object per kind, told apart by `kind`. */

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

export type ScheduleConfig = BetaScheduleConfig | CosineScheduleConfig | KarrasScheduleConfig;

/**
 * Refuses what no single bound can: values that contradict each other.
 *
 * @throws RangeError naming the values
 */
export function checkSchedule(config: ScheduleConfig): void {
  if (config.kind === "karras" && !(config.sigmaMin > 0 && config.sigmaMin < config.sigmaMax))
    throw new RangeError(`schedule.sigmaMin is ${config.sigmaMin}: must be above 0 and below schedule.sigmaMax, ${config.sigmaMax}`);
}
