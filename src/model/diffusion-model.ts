/** A diffusion model as one value: trained, sampled, judged, saved and loaded again. */

import type { BackendFactory } from "../backend/select.js";
import type { ErrorGrid } from "../diffusion/adaptation/error-grid.js";
import type { Backend } from "../diffusion/backend.js";
import { targetOfModel } from "../diffusion/model-config.js";
import type { ConditionConfig } from "../diffusion/network/condition.js";
import type { DenoiserConfig } from "../diffusion/network/denoiser.js";
import { LAST_STEP } from "../diffusion/network/optimizer-config.js";
import type { GridConfig } from "../diffusion/noise-grid/grid.js";
import { makeSchedule } from "../diffusion/process/schedule.js";
import type { Schedule } from "../diffusion/process/schedule.js";
import type { PlainSampler } from "../diffusion/samplers/index.js";
import type { Target } from "../diffusion/target-name.js";
import type { StepRecord } from "../diffusion/training.js";
import type { Domain } from "../diffusion/transform/domain.js";
import { checkBoolean, checkKeys, checkSeed, checkWhole, MAX_ROWS } from "../errors/checks.js";
import type { MetricRow } from "../metrics/record.js";
import { predictingBackend, trainedParts, trainingBackend } from "./backends.js";
import type { Configuration } from "./input/configuration.js";
import { trainingOf } from "./input/configuration.js";
import type { Data, RowsInput } from "./input/data.js";
import { dimensionsOfData, givenRows } from "./input/data.js";
import { encodeModel } from "./model-file.js";
import type {
  ModelBoundOptions,
  DensityVerbOptions,
  EvaluationOptions,
  Interruptible,
  SampleOptions,
  SamplerOptions,
  TrainOptions,
} from "./input/options.js";
import { Pace } from "./pace.js";
import type { ModelParts, ModelWeights, TrainingRecord } from "./parts.js";
import { digestOf, modelConfigOf } from "./parts.js";
import { Material } from "./material.js";
import type { ErrorsNeeded } from "./verbs/errors.js";

/** Training that is under way. */
interface Live {
  backend: Backend | null;
  steps: number;
}

/** A model. Its parts are plain data; its verbs check what they are given and say in one line what is wrong. */
export class DiffusionModel {
  #parts: ModelParts;
  #material: Material | null;
  #live: Live | null = null;
  #isDisposed = false;
  readonly #load: () => Promise<BackendFactory>;

  /** Of parts that are known to fit together; `DiffusionModels` makes models of data and of files. */
  constructor(parts: ModelParts, load: () => Promise<BackendFactory>, material: Material | null = null) {
    this.#parts = parts;
    this.#load = load;
    this.#material = material;
  }

  /** All parts, as of the last step that is done. @throws Error after `dispose` */
  get parts(): ModelParts {
    if (this.#isDisposed) throw new Error("the model is disposed: load or fit another");
    const backend = this.#live?.backend ?? null;
    if (backend === null) return this.#parts;
    return trainedParts(this.#parts, backend, this.#live!.steps);
  }

  /** Coordinates of a point. */
  get dimensions(): number {
    return this.parts.dimensions;
  }

  /** Every value that decides the model, written out. */
  get config(): Configuration {
    return this.parts.config;
  }

  /** The coordinates that the model lives in, and its regions; null for the data's own. */
  get transform(): Domain | null {
    return this.parts.transform;
  }

  /** The conditions of a row, given to the network with its point. */
  get conditions(): readonly ConditionConfig[] {
    return this.config.conditions ?? [];
  }

  /** The forward process: α_t, σ_t and all that follows. */
  get process(): Schedule {
    return makeSchedule(this.config.schedule);
  }

  /** What the network predicts. */
  get target(): Target {
    return targetOfModel(this.config);
  }

  /** The learnable noise grid with its bounds, or null. */
  get noiseGrid(): GridConfig | null {
    return modelConfigOf(this.parts).grid;
  }

  /** Sizes of the network. */
  get network(): DenoiserConfig {
    return this.config.denoiser;
  }

  /** Copies of the weights. */
  get weights(): ModelWeights {
    const { trained, average } = this.parts.weights;
    return { trained: trained.slice(), average: average.slice() };
  }

  /** What the denoiser does not know, by place and time; null until it is measured. */
  get errors(): Readonly<Record<string, ErrorGrid>> | null {
    return this.parts.errors;
  }

  /** How far the model is trained, and on what. */
  get training(): TrainingRecord {
    return this.parts.training;
  }

  /** `sha256:<hex>` of the weights: the digest that `noisegrid train` prints. */
  get digest(): string {
    return digestOf(this.parts.weights);
  }

  /**
   * Trains the model, one record per step, each after its update; gives way to other work at least every 50 ms. Whatever ends it, the
   * model is left as after its last step, and goes on from there to the same bits.
   *
   * @param data what the model was made of, or other rows of as many coordinates
   * @throws RangeError at the call, for data or options that do not fit; Error where the model is being trained or lacks its moments
   * @throws DivergedError at a step, where the loss is not finite; the signal's reason, once it is aborted
   */
  train(data: Data, options: TrainOptions = {}): AsyncGenerator<StepRecord, void> {
    checkKeys("the options", options, ["steps", "seed", "signal"]);
    const { config, training, dimensions, moments } = this.parts;
    const { steps = config.training.steps, seed = training.seed, signal } = options;
    checkSeed(seed);
    checkWhole("steps", steps, training.steps + 1, LAST_STEP);
    if (moments === null)
      throw new Error("the model was saved without what it takes to train it further: save it with { resume: true } to do so");
    if (dimensionsOfData(data) !== dimensions)
      throw new RangeError(`the points of the data have ${dimensionsOfData(data)} coordinates, those of the model ${dimensions}`);
    const material = this.#material?.isOf(data, seed) === true ? this.#material : new Material(data, seed);
    const record = { steps, seed, data: material.drawn.hash };
    this.#material = material;
    return this.#steps(record, material, signal);
  }

  async *#steps(
    { steps, seed, data }: TrainingRecord,
    material: Material,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<StepRecord, void> {
    if (this.#live !== null) throw new Error("the model is being trained: end that training first");
    const pace = new Pace(signal);
    const { config, training } = this.parts;
    const live: Live = { backend: null, steps: training.steps };
    this.#live = live;
    let backend: Backend | null = null;
    try {
      const [factory, { encodedRows, train }] = await Promise.all([this.#load(), import("./verbs/training.js")]);
      signal?.throwIfAborted();
      const rows = material.rows((drawn) => encodedRows(this.#parts.transform, drawn));
      backend = trainingBackend(factory, this.#parts);
      live.backend = backend;
      const longest = Math.max(steps, config.training.steps);
      this.#parts = {
        ...this.#parts,
        config: { ...config, training: { ...config.training, steps: longest } },
        errors: null,
        training: { ...training, seed, data },
      };
      for (const record of train(backend, rows, { ...trainingOf(config), steps }, seed, training.steps)) {
        live.steps = record.step;
        yield record;
        await pace.step();
      }
    } finally {
      if (backend !== null) {
        if (!this.#isDisposed) this.#parts = this.parts;
        backend.dispose();
      }
      this.#live = null;
    }
    await this.#predicting(signal, async (predicting) => {
      const { boundedSampler } = await import("./input/samplers.js");
      const { sampler, grid } = this.config;
      await this.#errorsOf(predicting, { sampler }, pace);
      await this.#errorsOf(predicting, { bound: boundedSampler(sampler, grid) }, pace);
    });
  }

  /**
   * Samples, rows × dimensions in the data's coordinates: rows `from` to `from + count` of the seed's.
   *
   * @throws RangeError or UserError for a count or options that do not fit the model; the signal's reason, once it is aborted
   */
  async sample(count: number, options: SampleOptions = {}): Promise<Float32Array> {
    checkWhole("count", count, 0, MAX_ROWS);
    checkKeys("the options", options, ["seed", "from", "total", "sampler", "steps", "condition", "guidance", "signal"]);
    const { seed = 1, from = 0, total, condition, guidance = 1, signal } = options;
    checkSeed(seed);
    checkWhole("from", from, 0, MAX_ROWS - count);
    if (total !== undefined) checkWhole("total", total, from + count, MAX_ROWS);
    const { conditionValues, fitSampler, samplingSteps } = await import("./verbs/sampling.js");
    const sampler = await this.#sampler(options);
    const values = conditionValues(this.conditions, count, condition);
    return this.#predicting(signal, async (backend, pace) => {
      const errors = await this.#errorsOf(backend, { sampler }, pace);
      const drawing = { sampler: fitSampler(sampler, backend, errors), domain: this.transform, condition: values, guidance, total };
      return pace.through(samplingSteps(backend, seed, from, from + count, drawing));
    });
  }

  /**
   * The variational bound of the negative log-likelihood of each row, in nats of the data's coordinates; their mean is the metric `bound`
   * of a run.
   *
   * @param rows points in the data's coordinates, with the values of the conditions where the model has any
   * @throws RangeError or UserError for rows or options that do not fit the model; the signal's reason, once it is aborted
   */
  async bound(rows: RowsInput, options: ModelBoundOptions = {}): Promise<Float64Array> {
    checkKeys("the options", options, ["seed", "sampler", "steps", "signal"]);
    const { dimensions, transform, training } = this.parts;
    const { seed = training.seed, signal } = options;
    checkSeed(seed);
    const sampler = await this.#boundSampler(options);
    const given = { ...givenRows(rows, dimensions), dimensions, hash: "" };
    return this.#predicting(signal, async (backend, pace) => {
      const { boundSteps } = await import("./verbs/bound.js");
      const errors = await this.#errorsOf(backend, { bound: sampler }, pace);
      return pace.through(boundSteps(backend, { rows: given, transform, sampler, errors: errors!, seed }));
    });
  }

  /**
   * The natural logarithm of the model's density at each row, by the probability-flow ODE with its exact divergence, in nats of the data's
   * coordinates; of a model with conditions, the density given the values of the row.
   *
   * @param rows points in the data's coordinates, with the values of the conditions where the model has any
   * @throws RangeError for rows or options that do not fit; the signal's reason, once it is aborted
   */
  async logDensity(rows: RowsInput, options: DensityVerbOptions = {}): Promise<Float64Array> {
    checkKeys("the options", options, ["tolerance", "regions", "guidance", "signal"]);
    const { signal, ...how } = options;
    const { points, conditions } = givenRows(rows, this.dimensions);
    return this.#predicting(signal, async (backend, pace) => {
      const { modelLogDensitySteps } = await import("./verbs/density.js");
      const { nats } = await pace.through(modelLogDensitySteps(backend, points, { ...how, condition: conditions, domain: this.transform }));
      return nats;
    });
  }

  /**
   * Metrics of the model on rows that no training saw: of its samples beside them, and of the rows themselves.
   *
   * @returns a row for each metric in the order in which they are asked for, its value NaN where it does not exist
   * @throws RangeError or UserError for an unknown metric, or data or options that do not fit the model
   */
  async evaluate(heldOut: Data, options: EvaluationOptions = {}): Promise<MetricRow[]> {
    // a page that never evaluates does not carry the metrics
    const { evaluateModel } = await import("./evaluation.js");
    return evaluateModel(this, this.#material?.drawn ?? null, heldOut, options, async () => (await this.#load()).pairSums());
  }

  /**
   * Measures on its training data what a sampler, or the bound, has to know of the model's errors. A model that has just been trained
   * measures it by itself; one that was loaded keeps what it was saved with.
   *
   * @throws RangeError or UserError for data or a sampler that do not fit the model; the signal's reason, once it is aborted
   */
  async measureErrors(data: Data, options: SamplerOptions & Interruptible = {}): Promise<void> {
    checkKeys("the options", options, ["sampler", "steps", "signal"]);
    const sampler = await this.#sampler(options);
    this.#material = new Material(data, this.parts.training.seed);
    await this.#predicting(options.signal, async (backend, pace) => {
      await this.#errorsOf(backend, { sampler }, pace);
      const { hasBound } = await import("./input/samplers.js");
      if (hasBound(sampler)) await this.#errorsOf(backend, { bound: sampler }, pace);
    });
  }

  /**
   * The model as the bytes of one file; `DiffusionModel.load` is the inverse, bit for bit.
   *
   * @param options `resume`: whether the file holds what it takes to train the model further, which is three times as much; false by default
   * @throws Error where the model has no such thing, or a weight is not finite
   */
  save(options: { resume?: boolean | undefined } = {}): Uint8Array {
    checkKeys("the options", options, ["resume"]);
    const { resume = false } = options;
    checkBoolean("resume", resume);
    const { parts } = this;
    if (resume && parts.moments === null) throw new Error("the model was itself saved without what it takes to train it further");
    return encodeModel(parts, { resume });
  }

  /** Frees the backend and the rows that the model holds; it cannot be used afterwards. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#live?.backend?.dispose();
    this.#material = null;
  }

  /** The sampler that a call asks for. Samplers are loaded here, so that a page carries none before it asks for one. */
  async #sampler({ sampler: asked, steps }: SamplerOptions): Promise<PlainSampler> {
    const { resolveSampler } = await import("./input/samplers.js");
    const { config } = this;
    const { timesteps } = config.schedule;
    const sampler = resolveSampler(asked ?? config.sampler, { timesteps, grid: config.grid });
    if (steps === undefined) return sampler;
    checkWhole("steps", steps, 1, timesteps);
    return { ...sampler, steps };
  }

  async #boundSampler(options: SamplerOptions): Promise<PlainSampler> {
    const { boundedSampler, hasBound } = await import("./input/samplers.js");
    const sampler = await this.#sampler(options);
    if (hasBound(sampler)) return sampler;
    if (options.sampler !== undefined) throw new RangeError(`sampler is "${sampler.kind}", which has no bound: must be one such as ddpm`);
    const own = boundedSampler(sampler, this.config.grid);
    return options.steps === undefined ? own : { ...own, steps: options.steps };
  }

  /** Work with a backend that predicts with the model's weights as they are now. */
  async #predicting<Value>(signal: AbortSignal | undefined, work: (backend: Backend, pace: Pace) => Promise<Value>): Promise<Value> {
    const pace = new Pace(signal);
    const { parts } = this;
    const factory = await this.#load();
    signal?.throwIfAborted();
    const backend = predictingBackend(factory, parts);
    try {
      return await work(backend, pace);
    } finally {
      backend.dispose();
    }
  }

  /** The errors that a sampler, or its bound, needs: measured before, else now on the training data; null where it needs none. */
  async #errorsOf(backend: Backend, needed: ErrorsNeeded, pace: Pace): Promise<ErrorGrid | null> {
    const { knownErrors, needsNone } = await import("./verbs/errors.js");
    if (needsNone(needed)) return null;
    const { errors, training, transform } = this.parts;
    const { name, known } = knownErrors(errors, needed);
    if (known !== undefined) return known;
    if (this.#material === null)
      throw new Error(`the model's errors "${name}" are not measured: measureErrors(data) measures them on its training data`);
    const { encodedRows, measuringSteps } = await import("./verbs/measuring.js");
    const rows = this.#material.rows((drawn) => encodedRows(transform, drawn));
    const grid = await pace.through(measuringSteps(backend, rows, { seed: training.seed, transform, needed }));
    // the weights may have gone on in the meantime
    if (this.#parts.training === training) this.#parts = { ...this.#parts, errors: { ...this.#parts.errors, [name]: grid } };
    return grid;
  }
}
