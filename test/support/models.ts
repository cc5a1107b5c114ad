/** Small models and batches for tests: configurations of any shape, parameters and batches drawn from a seed. */

import type { Batch } from "../../src/diffusion/backend.js";
import type { ConditionConfig } from "../../src/diffusion/network/condition.js";
import { toldCounts } from "../../src/diffusion/conditions.js";
import type { GridConfig, LevelConfig } from "../../src/diffusion/noise-grid/grid.js";
import type { Penalty } from "../../src/diffusion/noise-grid/penalty.js";
import type { ModelConfig } from "../../src/diffusion/model-config.js";
import { denoiserLength, parameterLength } from "../../src/diffusion/network/parameters.js";
import { initialParameters } from "../../src/diffusion/network/initial-parameters.js";
import { targetOfModel } from "../../src/diffusion/model-config.js";
import type { EmaConfig, OptimizerConfig } from "../../src/diffusion/network/optimizer-config.js";
import { integers, normals, stream, uniforms } from "../../src/numerics/random.js";

import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import type { Target } from "../../src/diffusion/target-name.js";
import { targetOf } from "../../src/diffusion/target.js";

export interface Shape {
  dimensions: number;
  embeddingDim: number;
  hiddenSize: number;
  hiddenLayers: number;
  timesteps: number;
  schedule?: "linear" | "quadratic" | "flow";
  /** coordinates that the grid looks at */
  axes?: number[];
  /** cells along each axis, level by level; no grid without them */
  levels?: number[];
  /** regions that a row may belong to, level by level */
  regions?: number[];
  /** what else a row is told */
  conditions?: ConditionConfig[];
  /** weight of each level's L1 penalty, by default 0 */
  l1?: number[];
  /** penalties of each level, beside those */
  penalties?: (Penalty | null)[];
  /** of the grid's further options */
  grid?: Pick<GridConfig, "lookup" | "gate" | "mode">;
  /** what the network predicts, by default the noise */
  target?: Target;
  /** between which the grid's values are drawn, by default 0.7 and 1.3 */
  values?: [number, number];
}

/** The grid's box is neither centred nor a cube, and smaller than {@link randomBatch}'s points reach. */
export function modelConfig({
  schedule = "linear",
  axes = [0, 1],
  levels,
  l1 = [],
  penalties = [],
  regions = [],
  conditions,
  grid,
  target,
  ...shape
}: Shape): ModelConfig {
  const { dimensions, embeddingDim, hiddenSize, hiddenLayers, timesteps } = shape;
  const box = { lower: axes.map((_, a) => -1.1 - 0.2 * a), upper: axes.map((_, a) => 1.3 + 0.3 * a) };
  const level = (size: number, l: number): LevelConfig => ({
    name: `level-${l}`,
    size,
    penalty: l1[l] ? { kind: "l1", weight: l1[l] } : (penalties[l] ?? null),
  });
  return {
    dimensions,
    denoiser: { embeddingDim, hiddenSize, hiddenLayers },
    schedule:
      schedule === "flow"
        ? { kind: schedule, timesteps, timeMin: 0.01, timeMax: 1 }
        : { kind: schedule, timesteps, betaStart: 1e-4, betaEnd: 0.02 },
    grid: levels === undefined ? null : { axes, ...box, levels: levels.map(level), ...grid },
    regions,
    ...(target === undefined ? {} : { target }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/** Initial parameters, with the grids' values spread over `low` … `high`. */
export function randomParameters(config: ModelConfig, seed: number, [low, high]: [number, number] = [0.7, 1.3]): Float32Array {
  const parameters = initialParameters(config, seed);
  const from = denoiserLength(config);
  uniforms(stream(seed, "test grid"), 0, parameterLength(config) - from).forEach((u, i) => (parameters[from + i] = low + (high - low) * u));
  return parameters;
}

/** Points N(0, 1.5²), noise N(0, 1), uniform timesteps, and what the model's network is to give of them. */
export function randomBatch(config: ModelConfig, rows: number, seed: number): Batch {
  const { dimensions, schedule } = config;
  const counts = toldCounts(config);
  const batch = {
    x0: normals(stream(seed, "test points"), 0, 0, new Float32Array(rows * dimensions)).map((z) => 1.5 * z),
    noise: normals(stream(seed, "test noise"), 0, 0, new Float32Array(rows * dimensions)),
    timesteps: integers(stream(seed, "test timesteps"), 0, rows, schedule.timesteps),
    ...(counts.length === 0 ? {} : { regions: randomRegions(counts, rows, seed) }),
  };
  const target = targetOf(makeSchedule(schedule), targetOfModel(config), batch);
  return target === undefined ? batch : { ...batch, target };
}

/** One region per row and level, rows × levels. */
export function randomRegions(counts: number[], rows: number, seed: number): Int32Array {
  const columns = counts.map((count, l) => integers(stream(seed, "test regions"), l, rows, count));
  return Int32Array.from({ length: rows * counts.length }, (_, i) => columns[i % counts.length][Math.floor(i / counts.length)]);
}

export const OPTIMIZER: OptimizerConfig = {
  learningRate: 3e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0.01,
  clipNorm: 0.5,
  annealingSteps: 10,
};

/** Copies at calls 0 and 1, interpolates from call 2 on. */
export const EMA: EmaConfig = { decay: 0.995, updateEvery: 1, updateAfterStep: 0 };
