/** What a configuration leaves out, in one place: those of the reference, for a configuration file and for the library alike. */

import type { DenoiserConfig } from "./network/denoiser.js";
import type { EmaConfig, OptimizerConfig } from "./network/optimizer-config.js";
import type { BetaScheduleConfig, CosineScheduleConfig, FlowScheduleConfig, KarrasScheduleConfig } from "./process/config.js";

export const DEFAULT_DENOISER: Readonly<DenoiserConfig> = { embeddingDim: 128, hiddenSize: 256, hiddenLayers: 3 };

/** Timesteps of every kind of schedule. */
export const DEFAULT_TIMESTEPS = 100;
/** The kind of a schedule that names none. */
export const DEFAULT_SCHEDULE = "linear";

type Own<Config> = Readonly<Omit<Config, "kind" | "timesteps" | "rescale">>;

export const DEFAULT_BETAS: Own<BetaScheduleConfig> = { betaStart: 1e-4, betaEnd: 0.02 };
export const DEFAULT_COSINE: Own<CosineScheduleConfig> = { offset: 0.008 };
export const DEFAULT_KARRAS: Own<KarrasScheduleConfig> = { sigmaMin: 0.003, sigmaMax: 40, rho: 7 };
export const DEFAULT_FLOW: Own<FlowScheduleConfig> = { timeMin: 0.001, timeMax: 1 };

/** Coordinates that a grid looks at, and the box of a grid that names none, on each of them. */
export const DEFAULT_GRID_AXES: readonly number[] = [0, 1];
export const DEFAULT_GRID_BOX = { lower: -1, upper: 1 } as const;
/** Of a grid on the data's box: the share of their extent beyond them. */
export const DEFAULT_MARGIN = 0.05;
/** Of an elastic net, the share of l1; of an initialisation by density, the power. */
export const DEFAULT_L1_RATIO = 0.5;
export const DEFAULT_DENSITY_POWER = 0.5;

/** How coordinates are scaled. */
export const DEFAULT_SCALE = "full";
/** Of regions, and their sizes: most regions, or for uniform ones cells along each axis. */
export const DEFAULT_REGIONS = { minimumRows: 50, pseudoCount: 1 } as const;
export const DEFAULT_REGION_COUNTS: readonly number[] = [20, 160];
export const DEFAULT_REGION_CELLS: readonly number[] = [5, 20];

/** The training of a configuration; the cosine anneals over all steps unless it is told otherwise. */
export interface TrainingSettings extends OptimizerConfig {
  steps: number;
  batchSize: number;
  ema: EmaConfig;
}

export const DEFAULT_TRAINING: Readonly<Omit<TrainingSettings, "annealingSteps">> = {
  steps: 10_000,
  batchSize: 256,
  learningRate: 3e-4,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0.01,
  clipNorm: 0.5,
  ema: { decay: 0.995, updateEvery: 10, updateAfterStep: 100 },
};

/** The defaults, and what is given in their place; a key that is undefined is left out. */
export function filled<Defaults extends object, Given extends object>(defaults: Defaults, given: Given): Defaults & Given {
  return { ...defaults, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) } as Defaults & Given;
}
