/** Checks the contract's arguments in one place: every backend throws the same errors, with the same messages. */

import type {
  ArrayName,
  Backend,
  BackendName,
  BareBackend,
  Batch,
  BatchDetail,
  DivergentPrediction,
  StepResult,
  Weights,
} from "../diffusion/backend.js";
import { checkBatch, checkNormals, checkPoints, checkRates } from "../diffusion/checks/batch-checks.js";
import { checkChoice, checkFloats, checkWhole } from "../errors/checks.js";
import { checkTold } from "../diffusion/conditions.js";
import { checkModel } from "../diffusion/checks/check-model.js";
import type { ModelConfig } from "../diffusion/model-config.js";
import { denoiserLength, parameterLength } from "../diffusion/network/parameters.js";
import type { StepRates } from "../diffusion/network/optimizer.js";
import { emaArguments } from "../diffusion/network/optimizer.js";
import type { StreamKey } from "../numerics/random.js";

const WRITABLE = ["parameters", "ema", "firstMoment", "secondMoment"] as const;
const READABLE = [...WRITABLE, "gradients"] as const;
const WEIGHTS = ["trained", "average"] as const;

/** Largest number of rows of a backend. */
const MAX_CAPACITY = 65_536;

export class CheckedBackend implements Backend {
  readonly name: BackendName;
  readonly detail: string;
  readonly config: ModelConfig;
  hasAverage = false;
  private hasBatch = false;
  private readonly lengths: Record<ArrayName, number>;
  private bare: BareBackend | undefined;

  /** @param make makes the computing backend from a checked configuration that does not change */
  constructor(
    config: ModelConfig,
    readonly capacity: number,
    make: (config: ModelConfig, capacity: number) => BareBackend,
  ) {
    checkWhole("capacity", capacity, 1, MAX_CAPACITY);
    checkModel(config);
    // a copy, because later changes by its owner would not fit the memory laid out for it
    this.config = frozen(structuredClone(config));
    const all = parameterLength(this.config);
    this.lengths = { parameters: all, ema: denoiserLength(this.config), firstMoment: all, secondMoment: all, gradients: all };
    this.bare = make(this.config, capacity);
    this.name = this.bare.name;
    this.detail = this.bare.detail;
  }

  /** The computing backend. @throws Error after `dispose` */
  get live(): BareBackend {
    if (this.bare === undefined) throw new Error("the backend was disposed of: create another to go on");
    return this.bare;
  }

  read(array: ArrayName): Float32Array {
    const { live } = this;
    checkChoice("array to read", array, READABLE);
    return live.read(array);
  }

  write(array: Exclude<ArrayName, "gradients">, values: Float32Array): void {
    const { live } = this;
    checkChoice("array to write", array, WRITABLE);
    checkFloats(array, values);
    if (values.length !== this.lengths[array]) throw new RangeError(`${array} has ${this.lengths[array]} numbers, got ${values.length}`);
    live.write(array, values);
    this.hasAverage ||= array === "ema";
  }

  factor(x: Float32Array, timesteps: Int32Array): Float32Array {
    const { live } = this;
    checkPoints(this.config, "x", x, timesteps);
    this.hasBatch = false;
    return live.factor(x, timesteps);
  }

  predict(x: Float32Array, timesteps: Int32Array, factor: Float32Array, regions?: Int32Array, weights: Weights = "trained"): Float32Array {
    const { live } = this;
    const rows = checkPoints(this.config, "x", x, timesteps);
    checkFloats("factor", factor);
    if (this.config.grid !== null && factor.length !== rows)
      throw new RangeError(`factor has ${factor.length} numbers: must have ${rows}, one per row`);
    checkTold(this.config, rows, regions);
    this.checkWeights(weights);
    this.hasBatch = false;
    return live.predict(x, timesteps, factor, regions, weights);
  }

  predictWithDivergence(x: Float32Array, timesteps: Int32Array, regions?: Int32Array, weights: Weights = "trained"): DivergentPrediction {
    const { live } = this;
    const rows = checkPoints(this.config, "x", x, timesteps);
    checkTold(this.config, rows, regions);
    this.checkWeights(weights);
    this.hasBatch = false;
    return live.predictWithDivergence(x, timesteps, regions, weights);
  }

  evaluate(batch: Batch): number {
    const { live } = this;
    checkBatch(this.config, batch, this.capacity);
    this.hasBatch = true;
    return live.evaluate(batch);
  }

  step(batch: Batch, rates: StepRates): StepResult {
    const { live } = this;
    checkBatch(this.config, batch, this.capacity);
    checkRates(rates);
    const result = live.step(batch, rates);
    this.hasBatch = true;
    this.hasAverage ||= emaArguments(rates.ema).mode === 1;
    return result;
  }

  lastBatch(): BatchDetail {
    const { live } = this;
    if (!this.hasBatch) throw new RangeError("there is no last batch: evaluate or train on one, and ask before any other call");
    return live.lastBatch();
  }

  normals(key: StreamKey, position: number, first: number, out: Float32Array): Float32Array {
    const { live } = this;
    checkNormals(key, position, first, out);
    this.hasBatch = false;
    return live.normals(key, position, first, out);
  }

  dispose(): void {
    this.live.dispose();
    this.bare = undefined;
  }

  private checkWeights(weights: Weights): void {
    checkChoice("weights", weights, WEIGHTS);
    if (weights === "average" && !this.hasAverage)
      throw new RangeError('weights is "average", but the backend has no moving average: write "ema", or train');
  }
}

/** Returns the value, deeply frozen. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
