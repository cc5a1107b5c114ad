/** AdamW, cosine annealing, gradient clipping and the moving average, as PyTorch defines them. */

import { checkWhole } from "../../errors/checks.js";
import { cos, exp, log, powInteger } from "../../numerics/elementary.js";
import type { EmaConfig, OptimizerConfig } from "./optimizer-config.js";
import { checkEma, checkOptimizer, LAST_STEP } from "./optimizer-config.js";

const f = Math.fround;

/** Update of the moving average after a step: none, a copy, or average ← average + (value - average) · (1 - decay). */
export interface EmaUpdate {
  kind: "none" | "copy" | "lerp";
  decay: number;
  /** a copy: the first averaging call copies the weights */
  first: boolean;
}

/**
 * Returns the learning rate of step 0, 1, …: PyTorch's `CosineAnnealingLR` in closed form, down to 0.
 *
 * @throws RangeError for a step or a configuration outside its bounds
 */
export function learningRateAt(step: number, config: OptimizerConfig): number {
  checkWhole("step", step, 0, LAST_STEP);
  checkOptimizer(config);
  const turn = (step % (2 * config.annealingSteps)) / config.annealingSteps;
  return 0.5 * config.learningRate * (1 + cos(Math.PI * (turn > 1 ? 2 - turn : turn)));
}

/** The float32 constants of one step, shared by all backends. */
export interface StepRates {
  learningRate: number;
  /** 1 - rate · weightDecay */
  weightDecayFactor: number;
  /** rate / (1 - β₁ⁿ) */
  stepSize: number;
  /** 1 / √(1 - β₂ⁿ) */
  inverseRootCorrection: number;
  /** 1 - β₁, β₂, 1 - β₂, ε */
  firstWeight: number;
  secondDecay: number;
  secondWeight: number;
  epsilon: number;
  clipNorm: number;
  ema: EmaUpdate;
}

/**
 * Returns the constants of a step.
 *
 * @param step 0 for the first
 * @throws RangeError for a step or a configuration outside its bounds
 */
export function stepRates(step: number, optimizer: OptimizerConfig, ema: EmaConfig): StepRates {
  const learningRate = learningRateAt(step, optimizer);
  const [beta1, beta2] = optimizer.betas;
  return {
    learningRate,
    weightDecayFactor: f(1 - learningRate * optimizer.weightDecay),
    stepSize: f(learningRate / (1 - powInteger(beta1, step + 1))),
    inverseRootCorrection: f(1 / Math.sqrt(1 - powInteger(beta2, step + 1))),
    firstWeight: f(1 - beta1),
    secondDecay: f(beta2),
    secondWeight: f(1 - beta2),
    epsilon: f(optimizer.eps),
    clipNorm: f(optimizer.clipNorm),
    ema: emaUpdate(step, ema),
  };
}

/**
 * Returns the moving average's update at its `call`, counted from 0: copies up to `updateAfterStep`, then a decay of
 * min(decay, 1 - (call + 1 - updateAfterStep)^(-2/3)), the warm-up of the package `ema-pytorch`.
 *
 * @throws RangeError for a call or a configuration outside its bounds
 */
export function emaUpdate(call: number, config: EmaConfig): EmaUpdate {
  checkWhole("call", call, 0, LAST_STEP);
  checkEma(config);
  const { decay, updateEvery, updateAfterStep } = config;
  if (call % updateEvery !== 0) return { kind: "none", decay: 0, first: false };
  if (call <= updateAfterStep) return { kind: "copy", decay: 0, first: false };
  const warm = 1 - exp((-2 / 3) * log(call + 1 - updateAfterStep));
  return { kind: "lerp", decay: Math.min(decay, warm), first: call - updateEvery <= updateAfterStep };
}

/** Code of an update of the moving average for a backend: 0 leave, 1 copy, 2 interpolate by `weight`. */
export function emaArguments(update: EmaUpdate): { mode: 0 | 1 | 2; weight: number } {
  if (update.kind === "none") return { mode: 0, weight: 0 };
  if (update.kind === "copy" || update.first) return { mode: 1, weight: 1 };
  return { mode: 2, weight: f(1 - update.decay) };
}

/** Returns the factor that limits a gradient of this norm to `clipNorm` (PyTorch's `clip_grad_norm_`), float32. */
export function clipCoefficient(norm: number, clipNorm: number): number {
  const ratio = f(clipNorm / f(norm + f(1e-6)));
  return ratio < 1 ? ratio : 1;
}

/** AdamW's running means of the gradient and of its square, as long as the parameters; updated in place. */
export interface Moments {
  first: Float32Array;
  second: Float32Array;
}

/** Applies one AdamW update to `parameters` in place, with the gradient scaled by `clip`; all float32. */
export function adamw(parameters: Float32Array, gradient: Float32Array, { first, second }: Moments, clip: number, rates: StepRates): void {
  for (let i = 0; i < parameters.length; i++) {
    const g = f(gradient[i] * clip);
    const value = f(parameters[i] * rates.weightDecayFactor);
    first[i] = f(first[i] + f(f(g - first[i]) * rates.firstWeight));
    second[i] = f(f(second[i] * rates.secondDecay) + f(f(g * g) * rates.secondWeight));
    const denominator = f(f(f(Math.sqrt(second[i])) * rates.inverseRootCorrection) + rates.epsilon);
    parameters[i] = f(value - f(f(first[i] / denominator) * rates.stepSize));
  }
}

/** Moves `average` towards `values`. */
export function updateEma(average: Float32Array, values: Float32Array, update: EmaUpdate): void {
  const { mode, weight } = emaArguments(update);
  if (mode === 1) average.set(values.subarray(0, average.length));
  if (mode === 2) for (let i = 0; i < average.length; i++) average[i] = f(average[i] + f(f(values[i] - average[i]) * weight));
}
