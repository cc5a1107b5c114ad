/** A model's parameters before its first step. */

import { checkFinite, checkFloats, checkRows } from "../../errors/checks.js";
import { stream, words } from "../../numerics/random.js";
import type { ModelConfig } from "../model-config.js";
import { conditionsOf } from "../model-config.js";
import { initialiseGrid } from "../noise-grid/initialisation.js";
import { mayBeUntold } from "./condition.js";
import type { Conditions, DenoiserConfig } from "./denoiser.js";
import { denoiserSize, denoiserTensors } from "./denoiser.js";
import { denoiserArrays, denoiserLength, parameterLength } from "./parameters.js";

/**
 * Draws the initial parameters from the seed, `parameterLength` float32: the denoiser's, then the grid's.
 *
 * @param seed whole number from 0 to 2⁵³ - 1
 * @param points training data, rows × dimensions, needed for a grid's initialisation by density
 * @throws RangeError if that initialisation has no points; for points that are not finite rows, or an invalid seed
 * @throws RangeError or UserError for a model that no backend can hold
 */
export function initialParameters(config: ModelConfig, seed: number, points: Float32Array = new Float32Array(0)): Float32Array {
  const parameters = new Float32Array(parameterLength(config));
  checkFloats("points", points);
  checkRows("points", points, config.dimensions);
  checkFinite("points", points);
  parameters.set(initialiseDenoiser(config.denoiser, config.dimensions, conditionsOf(config), seed));
  // a model that starts from a mixture begins as that mixture: its network says 0
  if (config.start !== undefined) {
    const { hiddenLayers } = config.denoiser;
    for (const { name, offset, length } of denoiserArrays(config))
      if (name.startsWith(`network.${hiddenLayers + 2}.`)) parameters.fill(0, offset, offset + length);
  }
  const grid = initialiseGrid(config.grid, config.schedule.timesteps, seed, { points, dimensions: config.dimensions });
  parameters.set(grid, denoiserLength(config));
  return parameters;
}

/** Initial parameters, U(±1/√fanIn) for weights and biases: PyTorch's default for `Linear`; the unconditional row starts at 0. */
export function initialiseDenoiser(config: DenoiserConfig, dimensions: number, conditions: Conditions, seed: number): Float32Array {
  const key = stream(seed, "initialisation");
  const parameters = new Float32Array(denoiserSize(config, dimensions, conditions));
  const tensors = denoiserTensors(config, dimensions, conditions);
  tensors.forEach((tensor, index) => {
    const bound = 1 / Math.sqrt(tensor.fanIn);
    const draws = words(key, index, 0, new Uint32Array(tensor.rows * tensor.columns));
    draws.forEach((w, i) => (parameters[tensor.offset + i] = (2 * (w / 4_294_967_296) - 1) * bound));
  });
  const { conditions: told = [] } = conditions;
  tensors.slice(tensors.length - told.length).forEach(({ rows, columns, offset }, c) => {
    if (mayBeUntold(told[c])) for (let row = 0; row < rows; row++) parameters[offset + (row + 1) * columns - 1] = 0;
  });
  return parameters;
}
