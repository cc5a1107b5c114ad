/** Time and precision of log densities of a trained network, and how far those of an exact denoiser are from the truth. */

import type { BackendFactory } from "../src/backend/select.js";
import type { Backend, BackendName } from "../src/diffusion/backend.js";
import { divergentPredictor } from "../src/diffusion/density/velocity.js";
import { DEFAULT_TOLERANCE, flowLogDensity } from "../src/diffusion/log-density.js";
import { initialParameters } from "../src/diffusion/network/initial-parameters.js";
import { makeSchedule } from "../src/diffusion/process/schedule.js";
import { train } from "../src/diffusion/training.js";
import type { ConfigInput } from "../src/study/config/config.js";
import type { DatasetName } from "../src/data/datasets.js";
import { heldOutOf, SEED, subjectOfConfig } from "./configurations.js";
import { elapsed } from "./timing.js";

/** Networks of full size, and the data that they learn. */
const SUBJECTS: Record<string, { dataset: DatasetName; config: ConfigInput }> = {
  "moons, linear": { dataset: "moons", config: {} },
  "mixture-bars, karras": {
    dataset: "mixture-bars",
    config: { schedule: { kind: "karras", timesteps: 100, sigmaMin: 0.002, sigmaMax: 80, rho: 7 } },
  },
};

export const DENSITY_SUBJECTS: string[] = Object.keys(SUBJECTS);
/** What the others are compared with. */
const FINEST = 1e-6;
const TOLERANCES = [1e-2, 1e-3, DEFAULT_TOLERANCE, 1e-5];

export interface DensityMeasurement {
  subject: string;
  backend: BackendName;
  detail: string;
  tolerance: number;
  rows: number;
  msPerRow: number;
  /** of the network with its divergence */
  evaluationsPerRow: number;
  usPerEvaluation: number;
  /** nats from the finest tolerance: of the middle row, and what 95 of 100 are below; null where that was not computed */
  middle: number | null;
  high: number | null;
}

/** A trained network on any backend. */
export interface DensityNetwork {
  subject: string;
  create: (factory: BackendFactory) => Backend;
}

export function trainNetwork(subject: string, factory: BackendFactory, steps: number): DensityNetwork {
  const { dataset, config } = SUBJECTS[subject];
  const { model, rows, training } = subjectOfConfig(subject, config, dataset);
  const backend = factory.create(model, training.batchSize);
  backend.write("parameters", initialParameters(model, SEED));
  for (const _ of train(backend, rows, { ...training, steps, optimizer: { ...training.optimizer, annealingSteps: steps } }, SEED));
  const average = backend.read("ema");
  backend.dispose();
  return {
    subject,
    create: (other) => {
      const made = other.create(model, training.batchSize);
      made.write("ema", average);
      return made;
    },
  };
}

/** At the default tolerance; on the backend of `all`, at each. */
export function measureDensity(
  { subject, create }: DensityNetwork,
  factory: BackendFactory,
  rows: number,
  all: boolean,
): DensityMeasurement[] {
  const backend = create(factory);
  const { dimensions } = backend.config;
  const schedule = makeSchedule(backend.config.schedule);
  const points = heldOutOf(SUBJECTS[subject].dataset, rows);
  const predict = divergentPredictor(backend, new Int32Array(0));
  let evaluations = 0;
  const nats = (tolerance: number): Float64Array =>
    flowLogDensity(
      (x, timesteps, origins) => {
        evaluations += timesteps.length;
        return predict(x, timesteps, origins);
      },
      schedule,
      points,
      dimensions,
      { tolerance },
    ).nats;
  // compiles what will run
  flowLogDensity(predict, schedule, points.subarray(0, dimensions), dimensions, { tolerance: 1 });
  const finest = all ? nats(FINEST) : null;
  const measured = (all ? TOLERANCES : [DEFAULT_TOLERANCE]).map((tolerance): DensityMeasurement => {
    evaluations = 0;
    let found: Float64Array = new Float64Array(0);
    const ms = elapsed(() => (found = nats(tolerance)));
    const differences = finest?.map((value, row) => Math.abs(value - found[row])).toSorted();
    return {
      subject,
      backend: factory.name,
      detail: factory.detail,
      tolerance,
      rows,
      msPerRow: ms / rows,
      evaluationsPerRow: evaluations / rows,
      usPerEvaluation: (1000 * ms) / evaluations,
      middle: differences?.[rows >> 1] ?? null,
      high: differences?.[Math.floor(0.95 * rows)] ?? null,
    };
  });
  backend.dispose();
  return measured;
}
