/** Time of a training step on one core, and the speed of a bare matrix product measured alongside. */

import { CheckedBackend } from "../src/backend/checked.js";
import { KernelBackend } from "../src/backend/kernel/index.js";
import type { BackendFactory } from "../src/backend/select.js";
import type { Backend, BackendName } from "../src/diffusion/backend.js";
import { initialParameters } from "../src/diffusion/network/initial-parameters.js";
import { permutation, stream } from "../src/numerics/random.js";
import { train } from "../src/diffusion/training.js";
import { DATASET, SEED, subjectOf, trainingConfig } from "./configurations.js";
import { stepFlops } from "./flops.js";
import type { Effort, Spread } from "./timing.js";
import { elapsed, median, repeat, spread } from "./timing.js";

/** A repeat is as many steps as fill this time: long against the clock's grain, short against a drift of the frequency. */
const REPEAT_MS = 50;
const PRODUCTS = 8;

export interface TrainingMeasurement {
  config: string;
  backend: BackendName;
  /** instruction set */
  detail: string;
  /** median over the repeats: the whole step, making its batch included */
  msPerStep: number;
  /** of the milliseconds per step over the repeats */
  spread: Spread;
  repeats: number;
  stepsPerRepeat: number;
  batchSize: number;
  /** operations of the matrix products of a step */
  flopsPerStep: number;
  /** those operations over the time of the whole step */
  gflops: number;
  /** speed of the kernel's bare product between the repeats, median; null for the reference, which has none */
  peakGflops: number | null;
  peakShare: number | null;
}

/** GFLOP/s of the bare product at this moment; null where the backend has none. */
function productSpeed(backend: Backend): number | null {
  const kernel = backend instanceof CheckedBackend ? backend.live : backend;
  if (!(kernel instanceof KernelBackend)) return null;
  kernel.benchProduct(); // the operands return to the cache
  const ms = elapsed(() => {
    for (let i = 0; i < PRODUCTS; i++) kernel.benchProduct();
  });
  const { hiddenSize } = backend.config.denoiser;
  return (PRODUCTS * 2 * backend.capacity * hiddenSize * hiddenSize) / ms / 1e6;
}

/** Milliseconds of shuffling the data set, spread over the steps of its epoch. */
function shuffleMsPerStep(batchSize: number): number {
  const key = stream(SEED, "bench shuffle");
  const times = Array.from({ length: 5 }, (_, epoch) => elapsed(() => permutation(key, epoch, DATASET.count)));
  return median(times) / Math.ceil(DATASET.count / batchSize);
}

/**
 * Times training steps of a configuration, alternating with bare products so that both meet the same clock frequency.
 *
 * @param warmUp seconds
 */
export function measureTraining(config: string, factory: BackendFactory, warmUp: number, effort: Effort): TrainingMeasurement {
  const { model, rows } = subjectOf(config);
  const training = trainingConfig(config);
  const backend = factory.create(model, training.batchSize);
  backend.write("parameters", initialParameters(model, SEED, rows.points));
  const steps = train(backend, rows, training, SEED);
  // few repeats meet the first step of an epoch, which shuffles: its cost is measured by itself and shared out
  const shuffle = shuffleMsPerStep(training.batchSize);
  productSpeed(backend);
  const warm = repeat({ repeats: 1, seconds: warmUp }, () => elapsed(() => steps.next()));
  const stepsPerRepeat = Math.max(1, Math.round(REPEAT_MS / median(warm)));

  const speeds: number[] = [];
  const times = repeat(effort, () => {
    const ms = elapsed(() => {
      for (let i = 0; i < stepsPerRepeat; i++) steps.next();
    });
    const speed = productSpeed(backend);
    if (speed !== null) speeds.push(speed);
    return ms / stepsPerRepeat + shuffle;
  });
  backend.dispose();

  const msPerStep = median(times);
  const flopsPerStep = stepFlops(model, training.batchSize);
  const gflops = flopsPerStep / msPerStep / 1e6;
  const peakGflops = speeds.length === 0 ? null : median(speeds);
  return {
    config,
    backend: factory.name,
    detail: factory.detail,
    msPerStep,
    spread: spread(times),
    repeats: times.length,
    stepsPerRepeat,
    batchSize: training.batchSize,
    flopsPerStep,
    gflops,
    peakGflops,
    peakShare: peakGflops === null ? null : gflops / peakGflops,
  };
}
