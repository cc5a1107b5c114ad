/** A model as plain data. */

import type { Conditions, DenoiserConfig } from "./network/denoiser.js";
import type { ConditionConfig } from "./network/condition.js";
import type { GridConfig } from "./noise-grid/grid.js";
import type { ScheduleConfig } from "./process/config.js";
import type { MixtureStart } from "./start/mixture-start.js";
import type { Target } from "./target-name.js";
import { DEFAULT_TARGET } from "./target-name.js";

/** A model, as plain data. Keys that it does not have are refused wherever a model is made. */
export interface ModelConfig {
  /** coordinates of a point, 1 to 64 */
  dimensions: number;
  /** the network that predicts the target */
  denoiser: DenoiserConfig;
  /** how much noise there is at each timestep */
  schedule: ScheduleConfig;
  /** the noise grid, or null for none */
  grid: GridConfig | null;
  /** regions that a row may belong to, level by level from coarse to fine; empty for none */
  regions: number[];
  /** what the network predicts; the noise, `epsilon`, where absent */
  target?: Target | undefined;
  /** conditions of a row, given to the network with its point; none if absent */
  conditions?: ConditionConfig[] | undefined;
  /** the mixture whose prediction the network's output is added to; none if absent */
  start?: MixtureStart | undefined;
}

/** What a model's network predicts. */
export function targetOfModel({ target }: Pick<ModelConfig, "target">): Target {
  return target ?? DEFAULT_TARGET;
}

/** What the model's denoiser is told beside points and timesteps. */
export function conditionsOf({ grid, regions, conditions = [] }: ModelConfig): Conditions {
  return { hasGrid: grid !== null, regions, conditions };
}
