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
import type { Known } from "./verbs/known.js";

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
  /** aborted once the model is disposed */
  readonly #over = new AbortController();
  readonly #load: () => Promise<BackendFactory>;

  /** Of parts that are known to fit together; `DiffusionModels` makes models of data and of files. */
  constructor(parts: ModelParts, load: () => Promise<BackendFactory>, material: Material | null = null) {
    this.#parts = parts;
    this.#load = load;
    this.#material = material;
  }

  /** What no training changes; that of the last training that began. @throws Error after `dispose` */
  get #kept(): ModelParts {
    this.#over.signal.throwIfAborted();
    return this.#parts;
  }

  /** All parts, as of the last step that is done. @throws Error after `dispose` */
  get parts(): ModelParts {
    const parts = this.#kept;
    const { backend = null, steps = 0 } = this.#live ?? {};
    return backend === null ? parts : trainedParts(parts, backend, steps);
  }

  /** Coordinates of a point. */
  get dimensions(): number {
    return this.#kept.dimensions;
  }

  /** Every value that decides the model, written out. */
  get config(): Configuration {
    return this.#kept.config;
  }

  /** The coordinates that the model lives in, and its regions; null for the data's own. */
  get transform(): Domain | null {
    return this.#kept.transform;
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
    return modelConfigOf(this.#kept).grid;
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
    return this.#kept.errors;
  }

  /** How far the model is trained, and on what. */
  get training(): TrainingRecord {
    const { training } = this.#kept;
    const live = this.#live;
    return live === null || live.backend === null ? training : { ...training, steps: live.steps };
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
    const { config, moments } = this.#kept;
    const { training } = this;
    const { steps = config.training.steps, seed = training.seed, signal } = options;
    checkSeed(seed);
    checkWhole("steps", steps, training.steps + 1, LAST_STEP);
    if (moments === null)
      throw new Error("the model was saved without what it takes to train it further: save it with { resume: true } to do so");
    this.#checkDimensions(data);
    const material = this.#material?.isOf(data, seed) === true ? this.#material : new Material(data, seed);
    return this.#steps({ steps, seed, data: material.drawn.hash }, material, signal);
  }

  async *#steps(goal: TrainingRecord, material: Material, signal: AbortSignal | undefined): AsyncGenerator<StepRecord, void> {
    if (this.#live !== null) throw new Error("the model is being trained: end that training first");
    const pace = new Pace(signal, this.#over.signal);
    const parts = this.#kept;
    const { config, training } = parts;
    // another training may have gone on since the call
    checkWhole("steps", goal.steps, training.steps + 1, LAST_STEP);
    const live: Live = { backend: null, steps: training.steps };
    this.#live = live;
    let backend: Backend | null = null;
    try {
      const [factory, { encodedRows, train }] = await Promise.all([this.#load(), import("./verbs/training.js")]);
      pace.check();
      const rows = material.rows((drawn) => encodedRows(parts.transform, drawn));
      backend = trainingBackend(factory, parts);
      for (const record of train(backend, rows, { ...trainingOf(config), steps: goal.steps }, goal.seed, training.steps)) {
        if (live.backend === null) {
          // what is refused, or diverges at once, leaves the model as it was
          const longest = Math.max(goal.steps, config.training.steps);
          this.#material = material;
          this.#parts = {
            ...parts,
            config: { ...config, training: { ...config.training, steps: longest } },
            errors: null,
            training: { ...training, seed: goal.seed, data: goal.data },
          };
          live.backend = backend;
        }
        live.steps = record.step;
        yield record;
        await pace.step();
      }
    } finally {
      const isDisposed = this.#over.signal.aborted;
      if (live.backend !== null && !isDisposed) this.#parts = this.parts;
      // dispose has freed the one that trains
      if (live.backend === null || !isDisposed) backend?.dispose();
      this.#live = null;
    }
    await this.#predicting(signal, async (predicting, known) => {
      const { boundedSampler } = await import("./input/samplers.js");
      const { sampler, grid } = config;
      await known.errors(predicting, { sampler });
      await known.errors(predicting, { bound: boundedSampler(sampler, grid) });
    });
  }

  /**
   * Samples, rows × dimensions in the data's coordinates: rows `from` to `from + count` of the seed's.
   *
   * @throws RangeError or UserError for a count or options that do not fit the model; the signal's reason, once it is aborted
   */
  async sample(count: number, options: SampleOptions = {}): Promise<Float32Array> {
    checkWhole("count", count, 0, MAX_ROWS);
    checkKeys("the options", options, ["seed", "from", "total", "sampler", "steps", "until", "condition", "guidance", "signal"]);
    const { seed = 1, from = 0, total, until, condition, guidance = 1, signal } = options;
    checkSeed(seed);
    checkWhole("from", from, 0, MAX_ROWS - count);
    if (total !== undefined) checkWhole("total", total, from + count, MAX_ROWS);
    return this.#predicting(signal, async (backend, known) => {
      const { chosenSampler, conditionValues, fitSampler, samplingSteps } = await import("./verbs/sampling.js");
      const { config, transform: domain } = known.parts;
      const chosen = chosenSampler(options, config);
      const values = conditionValues(config.conditions ?? [], count, condition);
      const sampler = fitSampler(chosen, backend, await known.errors(backend, { sampler: chosen }));
      return known.pace.through(
        samplingSteps(backend, seed, from, from + count, { sampler, domain, condition: values, guidance, total, until }),
      );
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
    const { dimensions, transform, training, config } = this.#kept;
    const { seed = training.seed, signal } = options;
    checkSeed(seed);
    const given = { ...givenRows(rows, dimensions), dimensions, hash: "" };
    return this.#predicting(signal, async (backend, known) => {
      const { boundSamplerOf, boundSteps } = await import("./verbs/bound.js");
      const sampler = boundSamplerOf(options, config);
      const errors = await known.errors(backend, { bound: sampler });
      return known.pace.through(boundSteps(backend, { rows: given, transform, sampler, errors: errors!, seed }));
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
    return this.#predicting(signal, async (backend, { pace, parts: { transform: domain } }) => {
      const { modelLogDensitySteps } = await import("./verbs/density.js");
      const { nats } = await pace.through(modelLogDensitySteps(backend, points, { ...how, condition: conditions, domain }));
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
    return evaluateModel(this, this.#material, heldOut, options, async () => (await this.#load()).pairSums());
  }

  /**
   * Measures on its training data what a sampler, or the bound, has to know of the model's errors. A model that has just been trained
   * measures it by itself; one that was loaded keeps what it was saved with.
   *
   * @throws RangeError or UserError for data or a sampler that do not fit the model; the signal's reason, once it is aborted
   */
  async measureErrors(data: Data, options: SamplerOptions & Interruptible = {}): Promise<void> {
    checkKeys("the options", options, ["sampler", "steps", "signal"]);
    this.#checkDimensions(data);
    const material = new Material(data, this.training.seed);
    await this.#predicting(
      options.signal,
      async (backend, known) => {
        const { chosenSampler, hasBound } = await import("./input/samplers.js");
        const sampler = chosenSampler(options, known.parts.config);
        await known.errors(backend, { sampler });
        if (hasBound(sampler)) await known.errors(backend, { bound: sampler });
      },
      material,
    );
    this.#material = material;
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

  /** Frees the backend and the rows that the model holds; it cannot be used afterwards, and what is under way ends with an error. */
  dispose(): void {
    this.#over.abort(new Error("the model is disposed: load or fit another"));
    this.#live?.backend?.dispose();
    this.#material = null;
  }

  #checkDimensions(data: Data): void {
    const [own, given] = [this.dimensions, dimensionsOfData(data)];
    if (given !== own) throw new RangeError(`the points of the data have ${given} coordinates, those of the model ${own}`);
  }

  /**
   * Work with a backend that predicts with the model's weights as they are at the call; errors that it measures are kept if the weights
   * are still the same.
   *
   * @param material to measure errors on, anew; by default those that are known are taken, and others measured on the training data
   */
  async #predicting<Value>(
    signal: AbortSignal | undefined,
    work: (backend: Backend, known: Known) => Promise<Value>,
    material?: Material,
  ): Promise<Value> {
    const pace = new Pace(signal, this.#over.signal);
    const { parts } = this;
    const own = material ?? this.#material;
    const [factory, { Known: KnownErrors }] = await Promise.all([this.#load(), import("./verbs/known.js")]);
    pace.check();
    const known = new KnownErrors(material === undefined ? parts : { ...parts, errors: null }, own, pace);
    const backend = predictingBackend(factory, parts);
    try {
      const value = await work(backend, known);
      pace.check();
      return value;
    } finally {
      backend.dispose();
      if (this.#parts.weights === parts.weights) this.#parts = { ...this.#parts, errors: known.parts.errors };
    }
  }
}
