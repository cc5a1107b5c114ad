/** The MLP denoiser: its parameters with PyTorch's names and order, and its embedding. */

import { exp, log } from "../../numerics/elementary.js";
import type { ConditionConfig } from "./condition.js";
import { indexCount } from "./condition.js";

const f = Math.fround;

/** The network that predicts the noise: a residual MLP on embedded coordinates and timestep. */
export interface DenoiserConfig {
  /** features per embedded scalar: half sines, half cosines; even, 4 to 1024 */
  embeddingDim: number;
  /** width of the hidden layers, 1 to 4096 */
  hiddenSize: number;
  /** number of residual blocks h + Linear(relu(h)), 0 to 16 */
  hiddenLayers: number;
}

/** Scale of a coordinate before its embedding; a timestep has scale 1. */
export const COORDINATE_SCALE = 25;

/** A tensor of the denoiser: `rows` outputs × `columns` inputs (a bias has one column), row by row from `offset`. */
export interface Tensor {
  name: string;
  rows: number;
  columns: number;
  offset: number;
  /** inputs of the layer; the initial values lie within ±1/√fanIn */
  fanIn: number;
}

/** Inputs of the first layer: every coordinate and the timestep embedded, then the noise factor if there is a grid. */
export function inputSize(config: DenoiserConfig, dimensions: number, hasGrid: boolean): number {
  return (dimensions + 1) * config.embeddingDim + (hasGrid ? 1 : 0);
}

/** Inputs of a denoiser beside points and timesteps. */
export interface Conditions {
  /** the noise factor of a grid, an input of the first layer */
  hasGrid: boolean;
  /** number of regions per level; each adds a learned row to the first layer's output */
  regions: readonly number[];
  /** further inputs; each value adds a learned row in the same way, and so does the unconditional value if there is a dropout */
  conditions?: readonly ConditionConfig[];
}

/**
 * Returns the tensors in the order of PyTorch's `state_dict`, which is the order of a flat parameter array. A level of regions and a
 * condition are linear layers without bias on a one-hot vector.
 */
export function denoiserTensors(config: DenoiserConfig, dimensions: number, { hasGrid, regions, conditions = [] }: Conditions): Tensor[] {
  const { hiddenSize, hiddenLayers } = config;
  const tensors: Tensor[] = [];
  let offset = 0;
  const linear = (name: string, rows: number, fanIn: number): void => {
    tensors.push({ name: `${name}.weight`, rows, columns: fanIn, offset, fanIn });
    offset += rows * fanIn;
    tensors.push({ name: `${name}.bias`, rows, columns: 1, offset, fanIn });
    offset += rows;
  };
  linear("network.0", hiddenSize, inputSize(config, dimensions, hasGrid));
  for (let l = 1; l <= hiddenLayers; l++) linear(`network.${l}.ff`, hiddenSize, hiddenSize);
  linear(`network.${hiddenLayers + 2}`, dimensions, hiddenSize);
  const table = (name: string, count: number): void => {
    tensors.push({ name: `${name}.weight`, rows: hiddenSize, columns: count, offset, fanIn: count });
    offset += hiddenSize * count;
  };
  regions.forEach((count, l) => table(`regions.${l}`, count));
  for (const condition of conditions) table(`conditions.${condition.name}`, indexCount(condition));
  return tensors;
}

export function denoiserSize(config: DenoiserConfig, dimensions: number, conditions: Conditions): number {
  return denoiserTensors(config, dimensions, conditions).reduce((sum, t) => sum + t.rows * t.columns, 0);
}

/** The embedding's frequencies exp(-k · ln(10000) / (half - 1)), float32. */
export function embeddingFrequencies(embeddingDim: number): Float32Array {
  const half = embeddingDim / 2;
  const rate = log(10000) / (half - 1);
  return Float32Array.from({ length: half }, (_, k) => f(exp(-k * rate)));
}
