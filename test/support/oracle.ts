/**
 * The model written a second time, in double precision and straight from its definition, to differentiate
 * by finite differences: nothing here is shared with the backends but the configuration.
 */

import type { Batch } from "../../src/diffusion/backend.js";
import type { Penalty } from "../../src/diffusion/noise-grid/penalty.js";
import type { ModelConfig } from "../../src/diffusion/model-config.js";

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
  const own = (config.conditions ?? []).map(({ count, dropout = 0 }) => count + (dropout > 0 ? 1 : 0));
  const tables = [...config.regions, ...own].map((count) => Array.from({ length: config.denoiser.hiddenSize }, () => reader.take(count)));
  const added = rows.map((_, b) =>
    Array.from({ length: config.denoiser.hiddenSize }, (_o, o) =>
      tables.reduce((sum, table, l) => sum + table[o][regions![b * tables.length + l]], 0),
    ),
  );
  const grid = readGrid(config, reader);

  const points = rows.map((_, b) => Array.from(x0.subarray(b * dimensions, (b + 1) * dimensions)));
  const factor = rows.map((t, b) => factorAt(config, grid, t, points[b]));
  const noisy = rows.map((t, b) => {
    const deviation = noiseDeviation(config, grid, t, points[b]);
    return points[b].map((x, c) => ratesAt(config, t).signal * x + deviation * noise[b * dimensions + c]);
  });
  const prediction = rows.map((t, b) => denoise(config, network, noisy[b], t, factor[b], added[b]));
  const target = rows.flatMap((t, b) => points[b].map((x, c) => targetAt(config, t, x, noise[b * dimensions + c])));
  const mse = prediction.flat().reduce((sum, p, i) => sum + (p - target[i]) ** 2, 0) / x0.length;
  const penalties = grid.map((level) => penaltyOf(config, level));
  return { noisy, factor, prediction, mse, loss: penalties.reduce((sum, penalty) => sum + penalty, mse) };
}

/** The trace of the prediction's Jacobian at each point, the factor looked up where it is, by central differences. */
export function divergence(
  config: ModelConfig,
  parameters: ArrayLike<number>,
  { x0, timesteps, regions }: Pick<Batch, "x0" | "timesteps" | "regions">,
): number[] {
  const { dimensions, denoiser } = config;
  const reader = new Reader(parameters);
  const network = readNetwork(config, reader);
  const tables = config.regions.map((count) => Array.from({ length: denoiser.hiddenSize }, () => reader.take(count)));
  const grid = readGrid(config, reader);
  const step = 1e-6;
  return Array.from(timesteps, (t, b) => {
    const point = Array.from(x0.subarray(b * dimensions, (b + 1) * dimensions));
    const added = Array.from({ length: denoiser.hiddenSize }, (_, o) =>
      tables.reduce((sum, table, l) => sum + table[o][regions![b * tables.length + l]], 0),
    );
    const predicted = (c: number, by: number): number => {
      const moved = point.map((x, i) => (i === c ? x + by : x));
      return denoise(config, network, moved, t, factorAt(config, grid, t, moved), added)[c];
    };
    return point.reduce((sum, _, c) => sum + (predicted(c, step) - predicted(c, -step)) / (2 * step), 0);
  });
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

/** What the network is to give of a coordinate and its noise. */
function targetAt(config: ModelConfig, t: number, x0: number, noise: number): number {
  const { signal, noise: rate } = ratesAt(config, t);
  switch (config.target ?? "epsilon") {
    case "epsilon":
      return noise;
    case "x0":
      return x0;
    case "v":
      return config.schedule.kind === "flow" ? noise - x0 : signal * noise - rate * x0;
  }
}

/** A level, or the gate that stands after them. */
interface Values {
  size: number;
  penalty: Penalty | null;
  /** [timestep][cell along the first axis][…] */
  values: number[];
}

function readGrid({ grid, schedule }: ModelConfig, reader: Reader): Values[] {
  if (grid === null) return [];
  const parts = [...grid.levels, ...(grid.gate === true ? [{ size: grid.levels[0].size, penalty: null }] : [])];
  return parts.map(({ size, penalty }) => ({ size, penalty, values: reader.take(schedule.timesteps * size ** grid.axes.length) }));
}

/** A level's value at a point: its cell's, or, one axis after the other, between those of the two nearest centres. */
function valueAt({ grid }: ModelConfig, { size, values }: Values, t: number, point: number[]): number {
  const clamp = (v: number): number => Math.min(size - 1, Math.max(0, v));
  const along = (index: number, a: number): number => {
    if (a === grid!.axes.length) return values[index];
    const position = (size * (point[grid!.axes[a]] - grid!.lower[a])) / (grid!.upper[a] - grid!.lower[a]);
    if (grid!.lookup !== "multilinear") return along(index * size + clamp(Math.floor(position)), a + 1);
    const centre = Math.floor(position - 0.5);
    const share = position - 0.5 - centre;
    return (1 - share) * along(index * size + clamp(centre), a + 1) + share * along(index * size + clamp(centre + 1), a + 1);
  };
  return along(t, 0);
}

function factorAt(config: ModelConfig, parts: Values[], t: number, point: number[]): number {
  if (config.grid === null) return 1;
  const values = parts.map((part) => valueAt(config, part, t, point));
  const levels = values.slice(0, config.grid.levels.length);
  if (config.grid.gate === true) levels.push(1 + values.at(-1)! * (levels.pop()! - 1));
  const product = levels.reduce((whole, value) => whole * value, 1);
  return config.grid.mode === "as-written" ? Math.max(1e-4, product) : product;
}

/** Standard deviation of the noise of x_t; as written, the chain's steps one after the other. */
function noiseDeviation(config: ModelConfig, parts: Values[], t: number, point: number[]): number {
  if (config.grid?.mode !== "as-written") return ratesAt(config, t).noise * factorAt(config, parts, t, point);
  let variance = 0;
  for (let s = 0; s <= t; s++) {
    const beta = 1 - alphaCumulative(config, s) / (s === 0 ? 1 : alphaCumulative(config, s - 1));
    variance = (1 - beta) * variance + beta * factorAt(config, parts, s, point);
  }
  return Math.sqrt(variance);
}

function penaltyOf({ grid, schedule }: ModelConfig, { size, penalty, values }: Values): number {
  if (penalty === null) return 0;
  const reduce = (terms: number[]): number => {
    const sum = terms.reduce((total, term) => total + term, 0);
    return penalty.reduction === "mean" ? sum / Math.max(1, terms.length) : sum;
  };
  const [sizes, squares] = [values.map((v) => Math.abs(v - 1)), values.map((v) => (v - 1) ** 2)];
  switch (penalty.kind) {
    case "l1":
      return penalty.weight * reduce(sizes);
    case "l2":
      return penalty.weight * reduce(squares);
    case "elastic-net":
      return penalty.weight * (penalty.l1Ratio * reduce(sizes) + (1 - penalty.l1Ratio) * reduce(squares));
    case "total-variation": {
      const cells = values.length / schedule.timesteps;
      const strides = grid!.axes.map((_, a) => size ** a);
      const differences = strides.flatMap((stride) =>
        values.flatMap((v, i) => (Math.floor((i % cells) / stride) % size < size - 1 ? [Math.abs(v - values[i + stride])] : [])),
      );
      return penalty.weight * reduce(differences);
    }
  }
}

/** α and σ of x_t = α x_0 + σ ε. */
function ratesAt(config: ModelConfig, t: number): { signal: number; noise: number } {
  const { schedule } = config;
  if (schedule.kind === "flow") {
    const { timesteps, timeMin, timeMax } = schedule;
    const time = timesteps === 1 ? timeMax : timeMin + ((timeMax - timeMin) * t) / (timesteps - 1);
    return { signal: 1 - time, noise: time };
  }
  const alpha = alphaCumulative(config, t);
  return { signal: Math.sqrt(alpha), noise: Math.sqrt(1 - alpha) };
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
