/** AdamW, cosine annealing, gradient clipping and the moving average, with PyTorch's meaning of each. */

import { cos, exp, log, powInteger } from "./elementary.js";

const f = Math.fround;

export interface OptimizerConfig {
  learningRate: number;
  betas: [number, number];
  eps: number;
  weightDecay: number;
  /** largest norm of the denoiser's gradient, and separately of all grid levels' gradient */
  clipNorm: number;
  /** steps over which the cosine takes the learning rate to 0 (`T_max`) */
  annealingSteps: number;
}

export interface EmaConfig {
  /** largest decay */
  decay: number;
  updateEvery: number;
  updateAfterStep: number;
}

/** What the moving average does after a step: nothing, copy, or average ← average + (value - average) · (1 - decay). */
export interface EmaUpdate {
  kind: "none" | "copy" | "lerp";
  decay: number;
  /** the first averaging call starts from a copy, so that it leaves a copy */
  first: boolean;
}

/** Learning rate of step 0, 1, …: PyTorch's `CosineAnnealingLR` in closed form, down to 0. */
export function learningRateAt(step: number, config: OptimizerConfig): number {
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

/** Refuses constants that are zero or infinite in float32, in which a step is computed. @throws RangeError */
export function checkOptimizer(config: OptimizerConfig): void {
  const { learningRate, betas, eps, weightDecay, clipNorm } = config;
  const bounds: [string, number, number, number][] = [
    ["learningRate", learningRate, 1e-30, 1e30],
    ["eps", eps, 1e-30, 1e30],
    ["weightDecay", weightDecay, 0, 1e6],
    ["clipNorm", clipNorm, 1e-30, 1e30],
    ["betas[0]", betas[0], 0, 0.999999],
    ["betas[1]", betas[1], 0, 0.999999],
  ];
  for (const [name, value, minimum, maximum] of bounds) {
    if (!(value >= minimum && value <= maximum)) throw new RangeError(`${name} is ${value}: must be from ${minimum} to ${maximum}`);
  }
}

/** @param step 0 for the first */
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
 * The moving average's update at its `call`, counted from 0: copies up to `updateAfterStep`, then a decay of
 * min(decay, 1 - (call + 1 - updateAfterStep)^(-2/3)), as the package `ema-pytorch` warms up.
 */
export function emaUpdate(call: number, config: EmaConfig): EmaUpdate {
  const { decay, updateEvery, updateAfterStep } = config;
  if (call % updateEvery !== 0) return { kind: "none", decay: 0, first: false };
  if (call <= updateAfterStep) return { kind: "copy", decay: 0, first: false };
  const warm = 1 - exp((-2 / 3) * log(call + 1 - updateAfterStep));
  return { kind: "lerp", decay: Math.min(decay, warm), first: call - updateEvery <= updateAfterStep };
}

/** How a backend carries out an update of the moving average: 0 leave, 1 copy, 2 interpolate by `weight`. */
export function emaArguments(update: EmaUpdate): { mode: 0 | 1 | 2; weight: number } {
  if (update.kind === "none") return { mode: 0, weight: 0 };
  if (update.kind === "copy" || update.first) return { mode: 1, weight: 1 };
  return { mode: 2, weight: f(1 - update.decay) };
}

/** Factor that takes a gradient of this norm to at most `clipNorm` (PyTorch's `clip_grad_norm_`), float32. */
export function clipCoefficient(norm: number, clipNorm: number): number {
  const ratio = f(clipNorm / f(norm + f(1e-6)));
  return ratio < 1 ? ratio : 1;
}

/** One AdamW update of `parameters` in place, the gradient scaled by `clip`; all float32. */
export function adamw(
  parameters: Float32Array,
  gradient: Float32Array,
  first: Float32Array,
  second: Float32Array,
  clip: number,
  rates: StepRates,
): void {
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
