/**
 * The model written a second time, in double precision and straight from its definition, to differentiate
 * by finite differences: nothing here is shared with the backends but the configuration.
 */

import type { Batch } from "../../src/core/backend.js";
import type { ModelConfig } from "../../src/core/model.js";

export interface Forward {
  /** rows × dimensions */
  noisy: number[][];
  /** one per row */
  factor: number[];
  /** rows × dimensions */
  prediction: number[][];
  mse: number;
  loss: number;
}

/** One batch through the forward process and the denoiser, under flat parameters (denoiser, then grid levels). */
export function forward(config: ModelConfig, parameters: ArrayLike<number>, { x0, noise, timesteps, regions }: Batch): Forward {
  const { dimensions } = config;
  const rows = Array.from(timesteps);
  const reader = new Reader(parameters);
  const network = readNetwork(config, reader);
  const tables = config.regions.map((count) => Array.from({ length: config.denoiser.hiddenSize }, () => reader.take(count)));
  const added = rows.map((_, b) =>
    Array.from({ length: config.denoiser.hiddenSize }, (_o, o) =>
      tables.reduce((sum, table, l) => sum + table[o][regions![b * tables.length + l]], 0),
    ),
  );
  const levels = (config.grid?.levels ?? []).map(({ size, penalty }) => ({
    size,
    weight: penalty?.weight ?? 0,
    values: reader.take(config.schedule.timesteps * size ** config.grid!.axes.length),
  }));

  const points = rows.map((_, b) => Array.from(x0.subarray(b * dimensions, (b + 1) * dimensions)));
  const factor = rows.map((t, b) => levels.reduce((product, level) => product * level.values[cell(config, level.size, t, points[b])], 1));
  const noisy = rows.map((t, b) => {
    const alpha = alphaCumulative(config, t);
    return points[b].map((x, c) => Math.sqrt(alpha) * x + Math.sqrt(1 - alpha) * noise[b * dimensions + c] * factor[b]);
  });
  const prediction = rows.map((t, b) => denoise(config, network, noisy[b], t, factor[b], added[b]));
  const mse = prediction.flat().reduce((sum, p, i) => sum + (p - noise[i]) ** 2, 0) / x0.length;
  const penalties = levels.map(({ values, weight }) => weight * values.reduce((sum, v) => sum + Math.abs(v - 1), 0));
  return { noisy, factor, prediction, mse, loss: penalties.reduce((sum, penalty) => sum + penalty, mse) };
}

/** Gradient of the loss by central differences; a step of 1e-6 leaves errors of about 1e-9 away from kinks. */
export function gradient(config: ModelConfig, parameters: ArrayLike<number>, batch: Batch): Float64Array {
  const moved = Float64Array.from(parameters);
  const step = 1e-6;
  return moved.map((value, i) => {
    moved[i] = value + step;
    const above = forward(config, moved, batch).loss;
    moved[i] = value - step;
    const below = forward(config, moved, batch).loss;
    moved[i] = value;
    return (above - below) / (2 * step);
  });
}

class Reader {
  private at = 0;
  constructor(private readonly values: ArrayLike<number>) {}

  take(count: number): number[] {
    const from = this.at;
    this.at += count;
    return Array.from({ length: count }, (_, i) => this.values[from + i]);
  }
}

interface Linear {
  /** [output][input] */
  weight: number[][];
  bias: number[];
}

function readNetwork({ dimensions, denoiser, grid }: ModelConfig, reader: Reader): Linear[] {
  const { embeddingDim, hiddenSize, hiddenLayers } = denoiser;
  const linear = (outputs: number, inputs: number): Linear => ({
    weight: Array.from({ length: outputs }, () => reader.take(inputs)),
    bias: reader.take(outputs),
  });
  const first = linear(hiddenSize, (dimensions + 1) * embeddingDim + (grid === null ? 0 : 1));
  const blocks = Array.from({ length: hiddenLayers }, () => linear(hiddenSize, hiddenSize));
  return [first, ...blocks, linear(dimensions, hiddenSize)];
}

function apply({ weight, bias }: Linear, input: number[]): number[] {
  return weight.map((row, o) => row.reduce((sum, w, i) => sum + w * input[i], bias[o]));
}

function embed(value: number, size: number): number[] {
  const half = size / 2;
  const angles = Array.from({ length: half }, (_, k) => value * Math.exp((-k * Math.log(10000)) / (half - 1)));
  return [...angles.map(Math.sin), ...angles.map(Math.cos)];
}

function denoise({ denoiser, grid }: ModelConfig, network: Linear[], x: number[], t: number, factor: number, added: number[]): number[] {
  const { embeddingDim } = denoiser;
  const relu = (values: number[]): number[] => values.map((v) => Math.max(0, v));
  const input = [...x.flatMap((value) => embed(25 * value, embeddingDim)), ...embed(t, embeddingDim), ...(grid === null ? [] : [factor])];
  let h = apply(network[0], input).map((value, o) => value + added[o]);
  for (const block of network.slice(1, -1)) {
    const through = apply(block, relu(h));
    h = h.map((value, i) => value + through[i]);
  }
  return apply(network[network.length - 1], relu(h));
}

/** Index of a point's cell in a level's values [timestep][cell along the first axis][…]. */
function cell({ grid }: ModelConfig, size: number, t: number, point: number[]): number {
  return grid!.axes.reduce((index, axis, a) => {
    const share = (point[axis] - grid!.lower[a]) / (grid!.upper[a] - grid!.lower[a]);
    return index * size + Math.min(size - 1, Math.max(0, Math.floor(share * size)));
  }, t);
}

function alphaCumulative({ schedule }: ModelConfig, t: number): number {
  if (schedule.kind !== "linear" && schedule.kind !== "quadratic")
    throw new Error("only linear and quadratic schedules are written out here");
  const { kind, timesteps, betaStart, betaEnd } = schedule;
  let product = 1;
  for (let s = 0; s <= t; s++) {
    const share = timesteps === 1 ? 0 : s / (timesteps - 1);
    const root = Math.sqrt(betaStart) + share * (Math.sqrt(betaEnd) - Math.sqrt(betaStart));
    product *= 1 - (kind === "linear" ? betaStart + share * (betaEnd - betaStart) : root * root);
  }
  return product;
}
