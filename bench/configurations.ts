/** The five reference configurations at full size, as the paper's study runs them. */

import type { ModelConfig } from "../src/core/model.js";
import type { TrainingConfig } from "../src/core/training.js";
import type { RunConfig } from "../src/study/config.js";
import { makeRunConfig, modelOf, parseConfig, trainingOf } from "../src/study/config.js";
import { PAPER_CONFIGS } from "../src/study/paper.js";

export const CONFIG_NAMES: string[] = Object.keys(PAPER_CONFIGS);

export const SEED = 0;
/** What is trained on. */
export const DATASET = { name: "moons", count: 100_000 } as const;

function runConfig(name: string): RunConfig {
  return makeRunConfig(parseConfig(PAPER_CONFIGS[name], name), DATASET, SEED, name);
}

export function modelConfig(name: string): ModelConfig {
  return modelOf(runConfig(name), null);
}

/** The reference's training without an end, so that a measurement stops where it wants to. */
export function trainingConfig(name: string): TrainingConfig {
  return { ...trainingOf(runConfig(name)), steps: Number.MAX_SAFE_INTEGER };
}
