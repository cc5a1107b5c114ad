/** Goldens of any shape, computed by the double-precision oracle. */

import type { NamedArray } from "../../src/diffusion/network/parameters.js";
import { denoiserArrays, gridArrays } from "../../src/diffusion/network/parameters.js";
import type { Shape } from "./models.js";
import { EMA, modelConfig, OPTIMIZER, randomBatch, randomParameters } from "./models.js";
import { forward, gradient } from "./oracle.js";

/** The numbers of a flat array as nested ones of the given lengths, from the outermost inwards. */
function nest(flat: number[], [outer, ...inner]: number[]): unknown[] {
  if (inner.length === 0) return flat;
  const size = flat.length / outer;
  return Array.from({ length: outer }, (_, i) => nest(flat.slice(i * size, (i + 1) * size), inner));
}

function byName(arrays: NamedArray[], flat: ArrayLike<number>): Record<string, unknown> {
  const values = Array.from(flat);
  return Object.fromEntries(arrays.map(({ name, shape, offset, length }) => [name, nest(values.slice(offset, offset + length), shape)]));
}

/** One training step in the form of the golden files, on a grid over [-1, 1]. */
export function oracleGolden(shape: Shape, rows: number): unknown {
  const config = modelConfig(shape);
  const axes = config.grid?.axes ?? [];
  if (config.grid !== null) Object.assign(config.grid, { lower: axes.map(() => -1), upper: axes.map(() => 1) });
  const parameters = randomParameters(config, 6);
  const batch = randomBatch(config, rows, 6);
  const { factor, ...outcome } = forward(config, parameters, batch);
  const derivatives = gradient(config, parameters, batch);
  const step = {
    x0: nest(Array.from(batch.x0), [rows, shape.dimensions]),
    noise: nest(Array.from(batch.noise), [rows, shape.dimensions]),
    t: Array.from(batch.timesteps),
    ...outcome,
    adjustment: config.grid === null ? null : factor,
    gradients: byName(denoiserArrays(config), derivatives),
    gridGradients: byName(gridArrays(config), derivatives),
  };
  const { betas, eps, weightDecay } = OPTIMIZER;
  return {
    ...config.denoiser,
    timesteps: shape.timesteps,
    learningRate: OPTIMIZER.learningRate,
    cosineTMax: OPTIMIZER.annealingSteps,
    optimizer: { betas, eps, weightDecay },
    clipNorm: OPTIMIZER.clipNorm,
    fineL1Weight: shape.l1?.at(-1) ?? 0,
    ema: { beta: EMA.decay, updateEvery: EMA.updateEvery, updateAfterStep: EMA.updateAfterStep },
    initialParameters: byName(denoiserArrays(config), parameters),
    initialGrids: byName(gridArrays(config), parameters),
    steps: [step],
  };
}
