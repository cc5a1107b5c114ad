/** The compiled kernel as a backend: one model in one block of memory, for WebAssembly and native code. */

import { embeddingFrequencies } from "../../diffusion/network/denoiser.js";
import { gridParts, inverseWidths, SMALLEST_FACTOR } from "../../diffusion/noise-grid/grid.js";
import { cornerCount } from "../../diffusion/noise-grid/lookup.js";
import { penaltyWeights } from "../../diffusion/noise-grid/penalty-weights.js";
import { toldCounts } from "../../diffusion/conditions.js";
import type { ModelConfig } from "../../diffusion/model-config.js";
import { denoiserLength, parameterLength } from "../../diffusion/network/parameters.js";
import type { StepRates } from "../../diffusion/network/optimizer.js";
import { emaArguments } from "../../diffusion/network/optimizer.js";
import type { StreamKey } from "../../numerics/random.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import type {
  ArrayName,
  BackendName,
  BareBackend,
  Batch,
  BatchDetail,
  DivergentPrediction,
  StepResult,
  Weights,
} from "../../diffusion/backend.js";
import type { Field, KernelFunction } from "./fields.js";
import { FIELD_INDEX, FIELDS, HEADER_WORDS } from "./fields.js";
import { gathered, placeOrder, scattered } from "./place-order.js";

/** A block of memory and the kernel's functions on it. */
export interface KernelMemory {
  buffer: ArrayBuffer;
  /** start of the model in the buffer, a multiple of 64 in the address space of the kernel */
  byteOffset: number;
  call(name: KernelFunction): void;
}

/** Host of the kernel: WebAssembly or a Node-API module. */
export interface KernelHost {
  name: Exclude<BackendName, "reference">;
  detail: string;
  allocate(bytes: number): KernelMemory;
}

const SOURCES: Record<ArrayName, number> = { parameters: 0, ema: 1, firstMoment: 2, secondMoment: 3, gradients: 4 };

export class KernelBackend implements BareBackend {
  readonly name: Exclude<BackendName, "reference">;
  readonly detail: string;
  private readonly memory: KernelMemory;
  private readonly floats: Float32Array;
  private readonly ints: Int32Array;

  constructor(
    host: KernelHost,
    readonly config: ModelConfig,
    readonly capacity: number,
  ) {
    this.name = host.name;
    this.detail = host.detail;
    const measure = host.allocate(HEADER_WORDS * 4);
    writeConfiguration(measure, config, capacity);
    measure.call("layout");
    const bytes = new Int32Array(measure.buffer, measure.byteOffset, HEADER_WORDS)[FIELD_INDEX.total] * 4;
    if (bytes <= 0) throw new RangeError(`a model of this size with batches of ${capacity} needs more than 8 GiB of memory`);

    this.memory = host.allocate(bytes);
    this.floats = new Float32Array(this.memory.buffer, this.memory.byteOffset, bytes / 4);
    this.ints = new Int32Array(this.memory.buffer, this.memory.byteOffset, bytes / 4);
    writeConfiguration(this.memory, config, capacity);
    this.memory.call("layout");
    if (this.int("exchange_total") !== parameterLength(config) || this.int("exchange_denoiser") !== denoiserLength(config)) {
      throw new Error("internal: the kernel and the library disagree on the number of parameters");
    }
    const schedule = makeSchedule(config.schedule);
    this.floats.set(embeddingFrequencies(config.denoiser.embeddingDim), this.int("frequencies"));
    this.floats.set(schedule.signalRate, this.int("signal_rate"));
    this.floats.set(schedule.noiseRate, this.int("noise_rate"));
    this.floats.set(schedule.betas, this.int("added"));
    this.floats.set(
      schedule.betas.map((beta) => 1 - beta),
      this.int("kept"),
    );
    this.memory.call("prepare");
  }

  read(array: ArrayName): Float32Array {
    this.ints[FIELD_INDEX.source] = SOURCES[array];
    this.memory.call("export_source");
    return this.values("io", this.lengthOf(array)).slice();
  }

  write(array: Exclude<ArrayName, "gradients">, values: Float32Array): void {
    this.values("io", values.length).set(values);
    this.ints[FIELD_INDEX.source] = SOURCES[array];
    this.memory.call("import_source");
  }

  factor(x: Float32Array, timesteps: Int32Array): Float32Array {
    const out = new Float32Array(timesteps.length);
    this.inChunks(timesteps, (from, to) => {
      this.setRows("x", x, timesteps, from, to);
      this.memory.call("factors");
      out.set(this.values("factor", to - from), from);
    });
    return out;
  }

  predict(x: Float32Array, timesteps: Int32Array, factor: Float32Array, regions?: Int32Array, weights?: Weights): Float32Array {
    if (timesteps.length <= this.capacity) return this.predictInOrder(x, timesteps, factor, regions, weights);
    const { dimensions, grid } = this.config;
    const levels = toldCounts(this.config).length;
    const order = placeOrder(x, dimensions, regions ?? NO_REGIONS, levels);
    const prediction = this.predictInOrder(
      gathered(x, order, dimensions, new Float32Array(x.length)),
      gathered(timesteps, order, 1, new Int32Array(timesteps.length)),
      grid === null ? factor : gathered(factor, order, 1, new Float32Array(factor.length)),
      regions === undefined ? undefined : gathered(regions, order, levels, new Int32Array(regions.length)),
      weights,
    );
    return scattered(prediction, order, dimensions);
  }

  private predictInOrder(
    x: Float32Array,
    timesteps: Int32Array,
    factor: Float32Array,
    regions: Int32Array | undefined,
    weights: Weights | undefined,
  ): Float32Array {
    const levels = toldCounts(this.config).length;
    const out = new Float32Array(x.length);
    this.inChunks(timesteps, (from, to) => {
      this.setRows("x", x, timesteps, from, to);
      this.values("factor", to - from).set(factor.subarray(from, to));
      if (levels > 0) this.ints.set(regions!.subarray(from * levels, to * levels), this.int("region"));
      this.callWith(weights, "predict");
      out.set(this.values("prediction", (to - from) * this.config.dimensions), from * this.config.dimensions);
    });
    return out;
  }

  predictWithDivergence(x: Float32Array, timesteps: Int32Array, regions?: Int32Array, weights?: Weights): DivergentPrediction {
    const { dimensions } = this.config;
    const counts = toldCounts(this.config);
    const prediction = new Float32Array(x.length);
    const divergence = new Float32Array(timesteps.length);
    this.inChunks(timesteps, (from, to) => {
      this.setRows("x", x, timesteps, from, to);
      if (counts.length > 0) this.ints.set(regions!.subarray(from * counts.length, to * counts.length), this.int("region"));
      // the grid's values follow the trained weights, even if the moving average predicts
      this.memory.call("factors_with_slopes");
      this.callWith(weights, "predict_with_divergence");
      prediction.set(this.values("prediction", (to - from) * dimensions), from * dimensions);
      divergence.set(this.values("divergence", to - from), from);
    });
    return { prediction, divergence };
  }

  evaluate(batch: Batch): number {
    this.setBatch(batch);
    this.memory.call("evaluate");
    return this.float("mse");
  }

  step(batch: Batch, rates: StepRates): StepResult {
    this.setBatch(batch);
    const ema = emaArguments(rates.ema);
    this.ints[FIELD_INDEX.ema_mode] = ema.mode;
    this.floats[FIELD_INDEX.ema_weight] = ema.weight;
    this.floats[FIELD_INDEX.weight_decay_factor] = rates.weightDecayFactor;
    this.floats[FIELD_INDEX.step_size] = rates.stepSize;
    this.floats[FIELD_INDEX.inverse_root_correction] = rates.inverseRootCorrection;
    this.floats[FIELD_INDEX.first_weight] = rates.firstWeight;
    this.floats[FIELD_INDEX.second_decay] = rates.secondDecay;
    this.floats[FIELD_INDEX.second_weight] = rates.secondWeight;
    this.floats[FIELD_INDEX.epsilon] = rates.epsilon;
    this.floats[FIELD_INDEX.clip_norm] = rates.clipNorm;
    this.memory.call("step");
    return {
      mse: this.float("mse"),
      loss: this.float("loss"),
      denoiserGradNorm: this.float("denoiser_grad_norm"),
      gridGradNorm: this.float("grid_grad_norm"),
    };
  }

  lastBatch(): BatchDetail {
    const rows = this.ints[FIELD_INDEX.rows];
    const copy = (field: Field, length: number): Float32Array => this.values(field, length).slice();
    return {
      x: copy("x", rows * this.config.dimensions),
      factor: copy("factor", this.config.grid === null ? 0 : rows),
      prediction: copy("prediction", rows * this.config.dimensions),
    };
  }

  normals(key: StreamKey, position: number, first: number, out: Float32Array): Float32Array {
    const { dimensions } = this.config;
    // a chunk is whole blocks of four normals and whole rows
    const chunk = Math.max(SMALLEST_ROOM, Math.floor(this.capacity / 4) * 4) * dimensions;
    for (let from = 0; from < out.length; from += chunk) {
      const count = Math.min(chunk, out.length - from);
      this.ints[FIELD_INDEX.rows] = Math.ceil(count / dimensions);
      this.ints[FIELD_INDEX.key] = key[0];
      this.ints[FIELD_INDEX.key + 1] = key[1];
      this.ints[FIELD_INDEX.position] = position;
      this.ints[FIELD_INDEX.first] = first + from / 4;
      this.memory.call("normals");
      out.set(this.values("noise", count), from);
    }
    return out;
  }

  /** Runs the bare matrix product of capacity × hiddenSize by hiddenSize × hiddenSize, for measuring its speed. */
  benchProduct(): void {
    this.ints[FIELD_INDEX.rows] = this.capacity;
    this.memory.call("bench_product");
  }

  dispose(): void {
    Object.assign(this, { memory: undefined, floats: undefined, ints: undefined });
  }

  private int(field: Field): number {
    return this.ints[FIELD_INDEX[field]];
  }

  private float(field: Field): number {
    return this.floats[FIELD_INDEX[field]];
  }

  private values(field: Field, length: number): Float32Array {
    const start = this.int(field);
    return this.floats.subarray(start, start + length);
  }

  private lengthOf(array: ArrayName): number {
    return array === "ema" ? this.int("exchange_denoiser") : this.int("exchange_total");
  }

  /** The moving average has the storage of the denoiser's parameters, so the kernel predicts with it if the header points to it. */
  private callWith(weights: Weights | undefined, name: KernelFunction): void {
    const trained = this.int("parameters");
    if (weights === "average") this.ints[FIELD_INDEX.parameters] = this.int("ema");
    this.memory.call(name);
    this.ints[FIELD_INDEX.parameters] = trained;
  }

  private inChunks(timesteps: Int32Array, run: (from: number, to: number) => void): void {
    for (let from = 0; from < timesteps.length; from += this.capacity) run(from, Math.min(from + this.capacity, timesteps.length));
  }

  private setRows(field: Field, points: Float32Array, timesteps: Int32Array, from: number, to: number): void {
    const { dimensions } = this.config;
    this.ints[FIELD_INDEX.rows] = to - from;
    this.floats.set(points.subarray(from * dimensions, to * dimensions), this.int(field));
    this.ints.set(timesteps.subarray(from, to), this.int("timestep"));
  }

  private setBatch(batch: Batch): void {
    const { x0, noise, timesteps, regions, target } = batch;
    this.setRows("x0", x0, timesteps, 0, timesteps.length);
    this.floats.set(noise, this.int("noise"));
    if (regions !== undefined) this.ints.set(regions, this.int("region"));
    if (target !== undefined) this.floats.set(target, this.int("target"));
    this.ints[FIELD_INDEX.compared] = this.int(target === undefined ? "noise" : "target");
    this.floats[FIELD_INDEX.output_scale] = 2 / noise.length;
  }
}

const NO_REGIONS = new Int32Array(0);

/** Smallest number of rows of a model: normals come in blocks of four. */
const SMALLEST_ROOM = 4;

function writeConfiguration(memory: KernelMemory, config: ModelConfig, capacity: number): void {
  const { grid, regions, denoiser, dimensions, schedule } = config;
  const ints = new Int32Array(memory.buffer, memory.byteOffset, HEADER_WORDS);
  const floats = new Float32Array(memory.buffer, memory.byteOffset, HEADER_WORDS);
  ints[FIELD_INDEX.dimensions] = dimensions;
  ints[FIELD_INDEX.embedding_dim] = denoiser.embeddingDim;
  ints[FIELD_INDEX.hidden_size] = denoiser.hiddenSize;
  ints[FIELD_INDEX.hidden_layers] = denoiser.hiddenLayers;
  ints[FIELD_INDEX.timesteps] = schedule.timesteps;
  ints[FIELD_INDEX.capacity] = Math.max(SMALLEST_ROOM, capacity);
  const counts = toldCounts(config);
  ints[FIELD_INDEX.region_levels] = counts.length;
  ints[FIELD_INDEX.place_level] = regions.length - 1;
  const setField = (target: Int32Array | Float32Array, field: Field, values: number[]): void => {
    if (values.length > FIELDS[field])
      throw new Error(`internal: ${values.length} numbers for the header's ${field}, which has ${FIELDS[field]}`);
    target.set(values, FIELD_INDEX[field]);
  };
  setField(ints, "region_count", counts);
  ints[FIELD_INDEX.levels] = grid?.levels.length ?? 0;
  ints[FIELD_INDEX.axes] = grid?.axes.length ?? 0;
  ints[FIELD_INDEX.corners] = grid === null ? 1 : cornerCount(grid);
  if (grid === null) return;
  ints[FIELD_INDEX.gated] = grid.gate === true ? 1 : 0;
  const asWritten = grid.mode === "as-written";
  ints[FIELD_INDEX.as_written] = asWritten ? 1 : 0;
  floats[FIELD_INDEX.smallest_factor] = asWritten ? SMALLEST_FACTOR : -Infinity;
  setField(ints, "axis", grid.axes);
  setField(floats, "lower", grid.lower);
  setField(floats, "inverse_width", inverseWidths(grid));
  gridParts(grid).forEach(({ size }, i) => {
    ints[FIELD_INDEX.array_size + i] = size;
    const weights = penaltyWeights(grid.levels[i]?.penalty ?? null, size, grid.axes.length, schedule.timesteps);
    floats[FIELD_INDEX.l1 + i] = weights.l1;
    floats[FIELD_INDEX.l2 + i] = weights.l2;
    floats[FIELD_INDEX.variation + i] = weights.variation;
  });
}
