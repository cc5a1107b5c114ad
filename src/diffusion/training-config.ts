/** How a model is trained. */

import { checkKeys, checkWhole } from "../errors/checks.js";
import type { EmaConfig, OptimizerConfig } from "./network/optimizer-config.js";
import { checkEma, checkOptimizer, LAST_STEP } from "./network/optimizer-config.js";

/** How a model is trained. */
export interface TrainingConfig {
  /** how many steps, at least 1 */
  steps: number;
  /** rows of a step, at most the backend's capacity; an epoch's last batch has what is left */
  batchSize: number;
  optimizer: OptimizerConfig;
  ema: EmaConfig;
}

/** @throws RangeError or UserError unless a model can be trained so */
export function checkTraining(config: TrainingConfig): void {
  checkKeys("the training", config, ["steps", "batchSize", "optimizer", "ema"]);
  checkWhole("steps", config.steps, 1, LAST_STEP);
  checkWhole("batchSize", config.batchSize, 1, LAST_STEP);
  checkOptimizer(config.optimizer);
  checkEma(config.ema);
}
