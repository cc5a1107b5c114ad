/** Training: the order of the batches, their noise, and the loop as a generator of step records. */

import type { Backend, Batch, StepResult } from "./backend.js";
import { checkBackend } from "./backend.js";
import { dropConditions, joinTold, toldCounts } from "./conditions.js";
import { checkFinite, checkFloats, checkObject, checkRows, checkSeed, checkWhole } from "../errors/checks.js";
import type { ModelRows } from "./transform/domain.js";
import { regionsOfRows } from "./transform/partition.js";
import { stepRates } from "./network/optimizer.js";
import type { StreamKey } from "../numerics/random.js";
import { integers, permutation, stream } from "../numerics/random.js";
import { checkScale } from "./network/scale.js";
import type { Schedule } from "./process/schedule.js";
import { makeSchedule } from "./process/schedule.js";
import { outputTarget } from "./start/start.js";
import type { TrainingConfig } from "./training-config.js";
import { checkTraining } from "./training-config.js";

const NOTHING = new Int32Array(0);

/** What one step did; `step` counts from 1. */
export interface StepRecord extends StepResult {
  step: number;
  learningRate: number;
}

/**
 * Batches from shuffled epochs; the last batch of an epoch is the remainder. Any step's batch follows from the
 * seed and the step alone, so training can continue anywhere.
 */
export class BatchSource {
  private order: Uint32Array = new Uint32Array(0);
  private epoch = -1;
  private readonly perEpoch: number;
  private readonly count: number;
  /** of every row of the data: regions, then conditions */
  private readonly told: Int32Array;
  private readonly width: number;
  private readonly schedule: Schedule;
  private readonly keys: Record<"shuffle" | "noise" | "timestep" | "condition", StreamKey>;

  constructor(
    private readonly data: ModelRows,
    private readonly backend: Backend,
    private readonly batchSize: number,
    seed: number,
  ) {
    this.count = data.points.length / backend.config.dimensions;
    this.perEpoch = Math.ceil(this.count / batchSize);
    this.told = joinTold(backend.config, this.count, data.regions, data.conditions);
    this.width = toldCounts(backend.config).length;
    this.schedule = makeSchedule(backend.config.schedule);
    this.keys = {
      shuffle: stream(seed, "shuffle"),
      noise: stream(seed, "training noise"),
      timestep: stream(seed, "training timestep"),
      condition: stream(seed, "training condition"),
    };
  }

  /** @param step 0 for the first */
  at(step: number): Batch {
    const epoch = Math.floor(step / this.perEpoch);
    if (epoch !== this.epoch) {
      this.order = permutation(this.keys.shuffle, epoch, this.count);
      this.epoch = epoch;
    }
    const { dimensions, schedule } = this.backend.config;
    const { points } = this.data;
    const from = (step % this.perEpoch) * this.batchSize;
    const rows = this.order.subarray(from, Math.min(from + this.batchSize, this.count));
    const x0 = new Float32Array(rows.length * dimensions);
    rows.forEach((row, b) => {
      for (let c = 0; c < dimensions; c++) x0[b * dimensions + c] = points[row * dimensions + c];
    });
    const noise = this.backend.normals(this.keys.noise, step, 0, new Float32Array(x0.length));
    const timesteps = integers(this.keys.timestep, step, rows.length, schedule.timesteps);
    const regions = this.width === 0 ? undefined : regionsOfRows(this.told, rows, this.width);
    if (regions !== undefined) dropConditions(this.backend.config, this.keys.condition, step, regions);
    const target = outputTarget(this.backend.config, this.schedule, { x0, noise, timesteps, told: regions ?? NOTHING });
    return {
      x0,
      noise,
      timesteps,
      ...(target === undefined ? {} : { target }),
      ...(regions === undefined ? {} : { regions }),
    };
  }
}

/** Training met a loss that is no number. */
export class DivergedError extends Error {
  constructor(readonly step: number) {
    super(`training diverged: at step ${step} the loss or a parameter is not finite; a lower learning rate or clip norm may help`);
    this.name = "DivergedError";
  }
}

/**
 * Trains the backend's model, one record per step, each after its update. Stopping between two records and
 * starting again with `from` at the last step changes nothing, given the backend's arrays.
 *
 * Samples of the trained model are drawn with its moving average: see `sampleRows`.
 *
 * @param data at least one row in the model's coordinates, rows × dimensions of finite numbers; their regions and conditions where it has any
 * @param seed of the batches, whole number from 0 to 2⁵³ - 1
 * @param from steps already done
 * @throws RangeError at the call, for data that do not fit the model, or whose scale is beyond what the embedding can represent; for a value outside its bounds
 * @throws DivergedError at a step, where the loss is not finite
 */
export function train(backend: Backend, data: ModelRows, config: TrainingConfig, seed: number, from = 0): Generator<StepRecord, void> {
  checkBackend(backend);
  checkTraining(config);
  checkSeed(seed);
  const rows = checkData(backend, data);
  const { batchSize, steps } = config;
  if (Math.min(batchSize, rows) > backend.capacity)
    throw new RangeError(`batchSize is ${batchSize}: the backend's capacity is ${backend.capacity}; create it with as much`);
  checkWhole("from", from, 0, steps);
  checkScale(data.points);
  return trainFrom(backend, data, config, seed, from);
}

function* trainFrom(backend: Backend, data: ModelRows, config: TrainingConfig, seed: number, from: number): Generator<StepRecord, void> {
  const batches = new BatchSource(data, backend, config.batchSize, seed);
  for (let step = from; step < config.steps; step++) {
    const rates = stepRates(step, config.optimizer, config.ema);
    const result = backend.step(batches.at(step), rates);
    if (!Number.isFinite(result.loss)) throw new DivergedError(step + 1);
    yield { step: step + 1, learningRate: rates.learningRate, ...result };
  }
}

/** Number of rows. */
function checkData({ config }: Backend, data: ModelRows & { dimensions?: number }): number {
  checkObject("data", data);
  const { points, regions, conditions, dimensions = config.dimensions } = data;
  // a data set says how many coordinates its points have
  if (dimensions !== config.dimensions)
    throw new RangeError(`the points of the data have ${dimensions} coordinates, those of the model ${config.dimensions}`);
  checkFloats("points", points);
  const rows = checkRows("points", points, config.dimensions, 1);
  checkFinite("points", points);
  joinTold(config, rows, regions, conditions);
  return rows;
}
