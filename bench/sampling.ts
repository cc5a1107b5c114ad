/** Time of drawing samples, divided among worker threads. */

import type { BackendFactory } from "../src/backend/select.js";
import type { BackendName } from "../src/diffusion/backend.js";
import { initialParameters } from "../src/diffusion/network/initial-parameters.js";
import { SAMPLE_BLOCK } from "../src/diffusion/sampling.js";
import { train } from "../src/diffusion/training.js";
import { SamplePool } from "../src/study/workers/sample-pool.js";
import { SEED, subjectOf, trainingConfig } from "./configurations.js";
import { samplingFlops } from "./flops.js";
import type { Effort, Spread } from "./timing.js";
import { repeatAsync, spread } from "./timing.js";

/** The configuration whose samples are drawn. */
export const SAMPLING_CONFIG = "multi-scale";
export const SAMPLE_COUNT = 10_000;

export interface SamplingMeasurement {
  config: string;
  backend: BackendName;
  detail: string;
  /** worker threads, one core each */
  jobs: number;
  /** points drawn */
  count: number;
  /** steps of the reverse chain */
  steps: number;
  /** median over the repeats: from the request to the last worker's rows */
  seconds: number;
  spread: Spread;
  repeats: number;
  /** operations of the dense matrix products over that time; the kernel leaves some out, so this is no rate of the processor */
  gflops: number;
}

const TRAINING_STEPS = 10_000;
let trained: Float32Array | undefined;

/**
 * Parameters after {@link TRAINING_STEPS} steps, the same from every backend. The kernel leaves out the zeros of a
 * relu, of which a trained network has more than a new one, so the time of sampling depends on the weights.
 */
function trainedParameters(factory: BackendFactory): Float32Array {
  if (trained !== undefined) return trained;
  const { model, rows } = subjectOf(SAMPLING_CONFIG);
  const training = trainingConfig(SAMPLING_CONFIG);
  const backend = factory.create(model, training.batchSize);
  backend.write("parameters", initialParameters(model, SEED));
  const optimizer = { ...training.optimizer, annealingSteps: TRAINING_STEPS };
  for (const _ of train(backend, rows, { ...training, steps: TRAINING_STEPS, optimizer }, SEED));
  trained = backend.read("parameters");
  backend.dispose();
  return trained;
}

/** Times drawing {@link SAMPLE_COUNT} points with `jobs` worker threads that hold the model and are warmed up. */
export async function measureSampling(factory: BackendFactory, jobs: number, effort: Effort): Promise<SamplingMeasurement> {
  const { model } = subjectOf(SAMPLING_CONFIG);
  const pool = new SamplePool(
    {
      backend: factory.name,
      model,
      parameters: trainedParameters(factory),
      sampler: { kind: "ddpm", variance: "fixed_small" },
      domain: null,
      errors: null,
    },
    jobs,
  );
  await pool.ready();
  await pool.sample(SEED, jobs * SAMPLE_BLOCK); // a block for each worker compiles what will run
  const times = await repeatAsync(effort, async () => {
    const start = performance.now();
    const points = await pool.sample(SEED, SAMPLE_COUNT);
    const seconds = (performance.now() - start) / 1000;
    if (points.some(Number.isNaN)) throw new Error("internal: a sample is not a number");
    return seconds;
  });
  await pool.close();
  const { median } = spread(times);
  return {
    config: SAMPLING_CONFIG,
    backend: factory.name,
    detail: factory.detail,
    jobs,
    count: SAMPLE_COUNT,
    steps: model.schedule.timesteps,
    seconds: median,
    spread: spread(times),
    repeats: times.length,
    gflops: samplingFlops(model, SAMPLE_COUNT, SAMPLE_BLOCK) / median / 1e9,
  };
}
