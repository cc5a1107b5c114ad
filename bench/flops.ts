/** Floating-point operations of the matrix products that a step cannot do without; nothing else is counted. */

import type { ModelConfig } from "../src/diffusion/model-config.js";

/** Distinct values expected among `draws` uniform draws of `values`: T · (1 - (1 - 1/T)^B). */
export function expectedDistinct(values: number, draws: number): number {
  return values * (1 - (1 - 1 / values) ** draws);
}

/** Multiplications and additions of a rows × depth by depth × columns product. */
function product(rows: number, depth: number, columns: number): number {
  return 2 * rows * depth * columns;
}

/** The products of one forward pass, each also the size of its weight's gradient. */
function layers(config: ModelConfig, rows: number, distinctTimesteps: number) {
  const { dimensions, denoiser, grid } = config;
  const { embeddingDim, hiddenSize, hiddenLayers } = denoiser;
  return {
    /** features of the coordinates and, with a grid, the factor */
    coordinates: product(rows, dimensions * embeddingDim + (grid === null ? 0 : 1), hiddenSize),
    /** features of each timestep that occurs, once, however many rows share it */
    timesteps: product(distinctTimesteps, embeddingDim, hiddenSize),
    blocks: hiddenLayers * product(rows, hiddenSize, hiddenSize),
    output: product(rows, hiddenSize, dimensions),
  };
}

/**
 * Expected operations of one training step on `batch` rows:
 *
 *   forward   2·B·(2E + g)·H + 2·D·E·H + L·2·B·H·H + 2·B·H·d     g = 1 with a grid, D = T·(1 - (1 - 1/T)^B)
 *   weights   the same again
 *   inputs    L·2·B·H·H + 2·B·H·d, and 2·B·(2E + g)·H where a grid learns
 *
 * for d = 2 coordinates. Biases, activations, embeddings, the optimizer and the timestep's share of the first
 * layer for repeated timesteps are left out.
 */
export function stepFlops(config: ModelConfig, batch: number): number {
  const { coordinates, timesteps, blocks, output } = layers(config, batch, expectedDistinct(config.schedule.timesteps, batch));
  const forward = coordinates + timesteps + blocks + output;
  const inputs = blocks + output + (config.grid === null ? 0 : coordinates);
  return 2 * forward + inputs;
}

/** Operations of drawing `rows` samples in blocks of `block` rows, each with one timestep at a time. */
export function samplingFlops(config: ModelConfig, rows: number, block: number): number {
  const { coordinates, timesteps, blocks, output } = layers(config, rows, Math.ceil(rows / block));
  return config.schedule.timesteps * (coordinates + timesteps + blocks + output);
}
