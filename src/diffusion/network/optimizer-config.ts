/** How the optimiser and the moving average are configured. */

import { checkArray, checkNumber, checkObject, checkWhole } from "../../errors/checks.js";

/** AdamW (Loshchilov & Hutter 2019) with cosine annealing of the learning rate and gradient clipping. */
export interface OptimizerConfig {
  /** learning rate of the first step, above 0 */
  learningRate: number;
  /** decays of the two moments, each from 0 to 0.999999 */
  betas: [number, number];
  /** added to the root of the second moment, above 0 */
  eps: number;
  /** fraction of a parameter that a step at learning rate 1 subtracts */
  weightDecay: number;
  /** largest norm of the denoiser's gradient, and separately of all grid levels' gradient */
  clipNorm: number;
  /** steps over which the cosine lowers the learning rate to 0 (`T_max`), at least 1 */
  annealingSteps: number;
}

/** The moving average of the denoiser's parameters, which sampling uses. */
export interface EmaConfig {
  /** largest decay, from 0 to 0.999999 */
  decay: number;
  /** steps between updates, at least 1 */
  updateEvery: number;
  /** up to this step the average is a copy */
  updateAfterStep: number;
}

/** The last step: steps are counted with 32 bits. */
export const LAST_STEP = 2_147_483_647;
/** Largest constant of a step computed in float32; the smallest above 0 is its inverse. */
const LARGEST = 1e30;
const LARGEST_DECAY = 0.999999;

/** Checks that no constant of a step is zero or infinite in float32. @throws RangeError */
export function checkOptimizer(config: OptimizerConfig): void {
  checkObject("optimizer", config);
  const { learningRate, betas, eps, weightDecay, clipNorm, annealingSteps } = config;
  checkNumber("learningRate", learningRate, 1 / LARGEST, LARGEST);
  checkNumber("eps", eps, 1 / LARGEST, LARGEST);
  checkNumber("weightDecay", weightDecay, 0, 1e6);
  checkNumber("clipNorm", clipNorm, 1 / LARGEST, LARGEST);
  checkArray("betas", betas, 2, 2);
  checkNumber("betas[0]", betas[0], 0, LARGEST_DECAY);
  checkNumber("betas[1]", betas[1], 0, LARGEST_DECAY);
  checkWhole("annealingSteps", annealingSteps, 1, LAST_STEP);
}

/** @throws RangeError if a value is outside its bounds */
export function checkEma(config: EmaConfig): void {
  checkObject("ema", config);
  checkNumber("ema.decay", config.decay, 0, LARGEST_DECAY);
  checkWhole("ema.updateEvery", config.updateEvery, 1, LAST_STEP);
  checkWhole("ema.updateAfterStep", config.updateAfterStep, 0, LAST_STEP);
}
