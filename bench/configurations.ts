/** What is measured, at full size: the five reference configurations as the paper's study runs them, and the other mechanisms. */

import type { DatasetName } from "../src/data/datasets.js";
import { makeDataset } from "../src/data/datasets.js";
import type { ModelRows } from "../src/diffusion/transform/domain.js";
import { encode } from "../src/diffusion/transform/transform.js";
import type { ModelConfig } from "../src/diffusion/model-config.js";
import type { TrainingConfig } from "../src/diffusion/training-config.js";
import { ADAPTATION_CONFIGS } from "../src/study/presets/adaptation.js";
import type { ConfigInput, RunConfig } from "../src/study/config/config.js";
import { trainingOf } from "../src/model/input/configuration.js";
import { makeRunConfig, modelOf, parseConfig } from "../src/study/config/config.js";
import { runData } from "../src/study/config/dataset-source.js";
import { fitRunTransform } from "../src/study/run/run-model.js";
import { PAPER_CONFIGS } from "../src/study/presets/paper.js";

export const CONFIG_NAMES: string[] = Object.keys(PAPER_CONFIGS);

/** Options of the multi-scale grid that is the yardstick of what adaptation may cost, and the mechanisms without a grid. */
const MECHANISMS: Record<string, ConfigInput> = {
  multilinear: multiScale({ lookup: "multilinear" }),
  gate: multiScale({ gate: true }),
  "total-variation": multiScale({}, { kind: "total-variation", weight: 0.001 }),
  "as-written": multiScale({ mode: "as-written" }),
  "as-written-multilinear": multiScale({ mode: "as-written", lookup: "multilinear" }),
  "region-latent": ADAPTATION_CONFIGS["region-latent"],
};

export const MECHANISM_NAMES: string[] = Object.keys(MECHANISMS);

type GridInput = NonNullable<ConfigInput["grid"]>;

function multiScale(options: Omit<GridInput, "levels">, penalty?: GridInput["levels"][number]["penalty"]): ConfigInput {
  const [coarse, fine] = PAPER_CONFIGS["multi-scale"].grid!.levels;
  const levels = [coarse, penalty === undefined ? fine : { ...fine, penalty }];
  return { grid: { ...options, levels } };
}

export const SEED = 0;
/** What is trained on. */
export const DATASET = { name: "moons", count: 100_000 } as const;

/** A model, and the data in its coordinates. */
export interface Subject {
  model: ModelConfig;
  rows: ModelRows;
}

/** A model of a configuration, the rows that it is trained on, and how. */
export function subjectOfConfig(name: string, config: ConfigInput, dataset: DatasetName): Subject & { training: TrainingConfig } {
  const run = makeRunConfig(parseConfig(config, name), { name: dataset, count: DATASET.count }, SEED, name);
  const { points, dimensions } = makeDataset(dataset, DATASET.count, SEED);
  return { model: modelOf(run, null), rows: encode(null, points, dimensions), training: trainingOf(run) };
}

/** Points of a data set that no model here is trained on. */
export function heldOutOf(dataset: DatasetName, count: number): Float32Array {
  return makeDataset(dataset, count, SEED + 1).points;
}

function runConfig(name: string): RunConfig {
  return makeRunConfig(parseConfig({ ...MECHANISMS, ...PAPER_CONFIGS }[name], name), DATASET, SEED, name);
}

export function subjectOf(name: string): Subject {
  const run = runConfig(name);
  const data = runData(run);
  const domain = fitRunTransform(run, data);
  return { model: modelOf(run, domain), rows: encode(domain, data.train().points, data.dimensions) };
}

/** The reference's training without an end, so that a measurement stops where it wants to. */
export function trainingConfig(name: string): TrainingConfig {
  return { ...trainingOf(runConfig(name)), steps: Number.MAX_SAFE_INTEGER };
}
