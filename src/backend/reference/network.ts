/**
 * The denoiser's forward and backward pass in plain loops: the readable version of the kernel.
 *
 * Every sum runs over its terms in order in float32. The first layer's sum has two parts: the
 * timestep's part plus the bias is one number per distinct timestep and output (the "table"), added
 * after the part of the coordinates and the factor.
 */

import type { Tensor } from "../../diffusion/network/denoiser.js";
import { COORDINATE_SCALE, denoiserTensors, embeddingFrequencies } from "../../diffusion/network/denoiser.js";
import { sincos, sincosResult } from "../../numerics/elementary-float32.js";
import type { ModelConfig } from "../../diffusion/model-config.js";
import { toldCounts } from "../../diffusion/conditions.js";
import { conditionsOf } from "../../diffusion/model-config.js";
import { LANES, stridedSum, treeSum } from "../../numerics/reduction.js";

const f = Math.fround;

/** Values of a forward pass that the backward pass needs. */
export interface Activations {
  rows: number;
  timesteps: Int32Array;
  /** rows × (dimensions · embeddingDim): sines then cosines of each coordinate */
  embedding: Float32Array;
  factor: Float32Array;
  /** rows × (levels of regions, then conditions) */
  regions: Int32Array;
  /** relu of the input of each block and of the output layer: (hiddenLayers + 1) arrays of rows × hiddenSize */
  relu: Float32Array[];
  /** rows × dimensions */
  prediction: Float32Array;
}

export class ReferenceNetwork {
  /** tensors of the network in the order of the passes below, without those of regions and conditions */
  private readonly tensors: Tensor[];
  /** rows that each level of regions and each condition adds to the first layer: hiddenSize × its indices */
  private readonly tables: Tensor[];
  private readonly frequencies: Float32Array;
  private readonly dimensions: number;
  private readonly embeddingDim: number;
  private readonly hidden: number;
  private readonly hasFactor: boolean;

  constructor(config: ModelConfig) {
    this.dimensions = config.dimensions;
    this.embeddingDim = config.denoiser.embeddingDim;
    this.hidden = config.denoiser.hiddenSize;
    this.hasFactor = config.grid !== null;
    const tensors = denoiserTensors(config.denoiser, config.dimensions, conditionsOf(config));
    this.tensors = tensors.slice(0, tensors.length - toldCounts(config).length);
    this.tables = tensors.slice(this.tensors.length);
    this.frequencies = embeddingFrequencies(this.embeddingDim);
  }

  /** Sines, then cosines, of `scaled` times each frequency. */
  private embed(scaled: number, out: Float32Array, at: number): void {
    const half = this.frequencies.length;
    for (let k = 0; k < half; k++) {
      sincos(f(scaled * this.frequencies[k]));
      out[at + k] = sincosResult.sin;
      out[at + half + k] = sincosResult.cos;
    }
  }

  /** The timestep's part of the first layer, with the bias, for every distinct timestep. */
  private timestepTable(parameters: Float32Array, timesteps: Int32Array): Map<number, Float32Array> {
    const [weight, bias] = this.tensors;
    const start = this.dimensions * this.embeddingDim;
    const embedding = new Float32Array(this.embeddingDim);
    const table = new Map<number, Float32Array>();
    for (const t of [...new Set(timesteps)].toSorted((a, b) => a - b)) {
      this.embed(t, embedding, 0);
      const row = new Float32Array(this.hidden);
      for (let o = 0; o < this.hidden; o++) {
        let sum = 0;
        for (let k = 0; k < this.embeddingDim; k++) {
          sum = f(sum + f(embedding[k] * parameters[weight.offset + o * weight.columns + start + k]));
        }
        row[o] = f(sum + parameters[bias.offset + o]);
      }
      table.set(t, row);
    }
    return table;
  }

  forward(
    parameters: Float32Array,
    x: Float32Array,
    timesteps: Int32Array,
    factor: Float32Array,
    regions: Int32Array = new Int32Array(0),
  ): Activations {
    const { hidden, dimensions, embeddingDim, tensors, tables } = this;
    const rows = timesteps.length;
    const features = dimensions * embeddingDim;
    const embedding = new Float32Array(rows * features);
    for (let i = 0; i < rows * dimensions; i++) this.embed(f(COORDINATE_SCALE * x[i]), embedding, i * embeddingDim);

    const table = this.timestepTable(parameters, timesteps);
    const input = tensors[0];
    const h = new Float32Array(rows * hidden);
    for (let b = 0; b < rows; b++) {
      const shared = table.get(timesteps[b])!;
      for (let o = 0; o < hidden; o++) {
        const row = input.offset + o * input.columns;
        let sum = 0;
        for (let k = 0; k < features; k++) sum = f(sum + f(embedding[b * features + k] * parameters[row + k]));
        if (this.hasFactor) sum = f(sum + f(factor[b] * parameters[row + input.columns - 1]));
        let total = f(sum + shared[o]);
        tables.forEach(({ offset, columns }, l) => {
          total = f(total + parameters[offset + o * columns + regions[b * tables.length + l]]);
        });
        h[b * hidden + o] = total;
      }
    }

    const relu = [h.map(rectify)];
    for (let l = 2; l < tensors.length - 2; l += 2) {
      const last = relu[relu.length - 1];
      const product = multiply(parameters, tensors[l], tensors[l + 1], last, rows);
      for (let i = 0; i < h.length; i++) h[i] = f(product[i] + h[i]);
      relu.push(h.map(rectify));
    }
    const [weight, bias] = tensors.slice(-2);
    return {
      rows,
      timesteps,
      embedding,
      factor,
      regions,
      relu,
      prediction: multiply(parameters, weight, bias, relu[relu.length - 1], rows),
    };
  }

  /**
   * Propagates the gradient of the prediction to every parameter, into `gradients`.
   *
   * @returns for each row, the gradient of its embedding (coordinates' features) and of its factor; both empty without a grid
   */
  backward(
    parameters: Float32Array,
    activations: Activations,
    predictionGradient: Float32Array,
    gradients: Float32Array,
  ): { embedding: Float32Array; factor: Float32Array } {
    const { tensors, tables, hidden, dimensions, embeddingDim } = this;
    const { rows, relu, embedding, factor, regions, timesteps } = activations;
    const count = tensors.length;
    const last = relu[relu.length - 1];
    const end = [...tensors, ...tables].at(-1)!;
    gradients.fill(0, 0, end.offset + end.rows * end.columns);
    layerGradient(gradients, { weight: tensors[count - 2], bias: tensors[count - 1] }, predictionGradient, last, rows);
    let gradient = multiplyTransposed(parameters, tensors[count - 2], predictionGradient, rows);
    for (let i = 0; i < gradient.length; i++) gradient[i] = 0 + (last[i] > 0 ? gradient[i] : 0);

    for (let block = relu.length - 2; block >= 0; block--) {
      const weight = tensors[2 + 2 * block];
      layerGradient(gradients, { weight, bias: tensors[3 + 2 * block] }, gradient, relu[block], rows);
      const through = multiplyTransposed(parameters, weight, gradient, rows);
      gradient = gradient.map((g, i) => f(g + (relu[block][i] > 0 ? through[i] : 0)));
    }

    const [weight, bias] = tensors;
    const features = dimensions * embeddingDim;
    const byTimestep = new Map<number, Float32Array>(
      [...new Set(timesteps)].toSorted((a, b) => a - b).map((t) => [t, new Float32Array(hidden)]),
    );
    for (let b = 0; b < rows; b++) {
      const shared = byTimestep.get(timesteps[b])!;
      for (let o = 0; o < hidden; o++) {
        const g = gradient[b * hidden + o];
        const row = weight.offset + o * weight.columns;
        for (let k = 0; k < features; k++) gradients[row + k] = f(gradients[row + k] + f(embedding[b * features + k] * g));
        const factorAt = row + weight.columns - 1;
        if (this.hasFactor) gradients[factorAt] = f(gradients[factorAt] + f(factor[b] * g));
        tables.forEach(({ offset, columns }, l) => {
          const at = offset + o * columns + regions[b * tables.length + l];
          gradients[at] = f(gradients[at] + g);
        });
        gradients[bias.offset + o] = f(gradients[bias.offset + o] + g);
        shared[o] = f(shared[o] + g);
      }
    }
    const step = new Float32Array(embeddingDim);
    for (const [t, shared] of byTimestep) {
      this.embed(t, step, 0);
      for (let o = 0; o < hidden; o++) {
        const row = weight.offset + o * weight.columns + features;
        for (let k = 0; k < embeddingDim; k++) gradients[row + k] = f(gradients[row + k] + f(step[k] * shared[o]));
      }
    }

    if (!this.hasFactor) return { embedding: new Float32Array(0), factor: new Float32Array(0) };
    const inputs = multiplyTransposed(parameters, weight, gradient, rows);
    const embeddingGradient = new Float32Array(rows * features);
    const factorGradient = new Float32Array(rows);
    for (let b = 0; b < rows; b++) {
      const row = b * weight.columns;
      embeddingGradient.set(inputs.subarray(row, row + features), b * features);
      factorGradient[b] = inputs[row + weight.columns - 1];
    }
    return { embedding: embeddingGradient, factor: factorGradient };
  }

  /** d loss / d x of one coordinate of one row, from the gradients of its sines and cosines. */
  coordinateGradient(activations: Activations, embeddingGradient: Float32Array, row: number, coordinate: number): number {
    const half = this.frequencies.length;
    const at = (row * this.dimensions + coordinate) * this.embeddingDim;
    const { embedding } = activations;
    return stridedSum(half, (k) => {
      const throughSine = f(embeddingGradient[at + k] * embedding[at + half + k]);
      const throughCosine = f(embeddingGradient[at + half + k] * embedding[at + k]);
      return f(f(throughSine - throughCosine) * f(COORDINATE_SCALE * this.frequencies[k]));
    });
  }

  /**
   * Returns the norm of the denoiser's gradient. Each tensor is summed by output mod 16, sixteen outputs at a time, input by
   * input. The first weight counts as two tensors, without and with the timestep's inputs. The sums are added in order.
   */
  gradientNorm(gradients: Float32Array): number {
    const features = this.dimensions * this.embeddingDim;
    let total = 0;
    [...this.tensors, ...this.tables].forEach((tensor, index) => {
      const inputs = Array.from({ length: tensor.columns }, (_, k) => k);
      const isTimestep = (k: number): boolean => k >= features && k < features + this.embeddingDim;
      const parts = index === 0 ? [inputs.filter((k) => !isTimestep(k)), inputs.filter(isTimestep)] : [inputs];
      for (const part of parts) total = f(total + sumOfSquares(gradients, tensor, part));
    });
    return f(Math.sqrt(total));
  }
}

function rectify(v: number): number {
  return v < 0 ? 0 : v;
}

/** rows × weight.rows: input · weightᵀ + bias. */
function multiply(parameters: Float32Array, weight: Tensor, bias: Tensor, input: Float32Array, rows: number): Float32Array {
  const { columns, offset } = weight;
  const out = new Float32Array(rows * weight.rows);
  for (let b = 0; b < rows; b++) {
    for (let o = 0; o < weight.rows; o++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum = f(sum + f(input[b * columns + k] * parameters[offset + o * columns + k]));
      out[b * weight.rows + o] = f(sum + parameters[bias.offset + o]);
    }
  }
  return out;
}

/** rows × weight.columns: gradient · weight. */
function multiplyTransposed(parameters: Float32Array, weight: Tensor, gradient: Float32Array, rows: number): Float32Array {
  const { columns, offset } = weight;
  const out = new Float32Array(rows * columns);
  for (let b = 0; b < rows; b++) {
    for (let o = 0; o < weight.rows; o++) {
      const g = gradient[b * weight.rows + o];
      for (let k = 0; k < columns; k++) out[b * columns + k] = f(out[b * columns + k] + f(g * parameters[offset + o * columns + k]));
    }
  }
  return out;
}

/** Adds gradientᵀ · input to the weight's gradient and the sum over rows to the bias's. */
function layerGradient(
  gradients: Float32Array,
  { weight, bias }: { weight: Tensor; bias: Tensor },
  gradient: Float32Array,
  input: Float32Array,
  rows: number,
): void {
  const { columns } = weight;
  for (let b = 0; b < rows; b++) {
    for (let o = 0; o < weight.rows; o++) {
      const g = gradient[b * weight.rows + o];
      const row = weight.offset + o * columns;
      for (let k = 0; k < columns; k++) gradients[row + k] = f(gradients[row + k] + f(input[b * columns + k] * g));
      gradients[bias.offset + o] = f(gradients[bias.offset + o] + g);
    }
  }
}

function sumOfSquares(gradients: Float32Array, tensor: Tensor, inputs: number[]): number {
  const lanes = new Float32Array(LANES);
  for (let start = 0; start < tensor.rows; start += LANES) {
    for (const k of inputs) {
      for (let o = start; o < Math.min(start + LANES, tensor.rows); o++) {
        const g = gradients[tensor.offset + o * tensor.columns + k];
        lanes[o - start] = f(lanes[o - start] + f(g * g));
      }
    }
  }
  return treeSum(lanes);
}
