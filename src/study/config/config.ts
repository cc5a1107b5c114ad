/**
 * The configuration of a run as one typed table: types, defaults, bounds and a JSON schema derive from it.
 * A configuration file gives any part of it; unknown keys are refused with the nearest name.
 */

import * as z from "zod";
import {
  DEFAULT_BETAS,
  DEFAULT_COSINE,
  DEFAULT_DENOISER,
  DEFAULT_FLOW,
  DEFAULT_KARRAS,
  DEFAULT_SCHEDULE,
  DEFAULT_TIMESTEPS,
  DEFAULT_TRAINING,
} from "../../diffusion/defaults.js";
import { checkModel, checkProcess, MAX_LAYERS } from "../../diffusion/checks/check-model.js";
import { gridArrays } from "../../diffusion/network/parameters.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import type { ModelConfig } from "../../diffusion/model-config.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import { DEFAULT_TARGET, TARGET_NAMES } from "../../diffusion/target-name.js";
import { SAMPLE_METRICS, sampleMetrics } from "../../metrics/list.js";
import { UserError } from "../../errors/user-error.js";
import { modelWith } from "../../model/input/configuration.js";
import { domainProblem, domainSchema } from "./transform-config.js";
import type { DatasetConfig, DatasetInput } from "./dataset-config.js";
import { coordinatesOf, datasetSchemaOf } from "./dataset-config.js";
import { gridOf, gridProblem, gridShape } from "../../diffusion/noise-grid/written.js";
import { gridSchema } from "./grid-config.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import { parseWith } from "./parse.js";
import { samplerSchema, samplersProblem } from "./sampler-config.js";

// bounds that float32 can hold, as network/optimizer.ts checks them
const positive = z.number().min(1e-30).max(1e30);
const decay = z.number().min(0).max(0.999999);
const beta = z.number().min(1e-8).max(0.999999);

const denoiserSchema = z.strictObject({
  embeddingDim: z
    .int()
    .min(4)
    .max(1024)
    .multipleOf(2)
    .default(DEFAULT_DENOISER.embeddingDim)
    .describe("features per embedded coordinate and timestep"),
  hiddenSize: z.int().min(1).max(4096).default(DEFAULT_DENOISER.hiddenSize).describe("width of the hidden layers"),
  hiddenLayers: z.int().min(0).max(MAX_LAYERS).default(DEFAULT_DENOISER.hiddenLayers).describe("residual blocks"),
});

const timesteps = z.int().min(1).max(10_000).default(DEFAULT_TIMESTEPS).describe("timesteps T");
const noiseLevel = z.number().min(1e-4).max(1e4);
// absent where it is not asked for, so that it enters the identity of the runs alone that have it
const rescale = z.literal("zero-terminal-snr").optional().describe("shift the signal's rates so that the last timestep is all noise");

const scheduleSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    // optional for the union, which must know that this is the kind of a schedule that names none
    kind: z
      .enum(["linear", "quadratic"])
      .optional()
      .default(DEFAULT_SCHEDULE)
      .describe("beta, or its root, grows evenly with the timestep"),
    timesteps,
    betaStart: beta.default(DEFAULT_BETAS.betaStart).describe("beta at the first timestep"),
    betaEnd: beta.default(DEFAULT_BETAS.betaEnd).describe("beta at the last timestep"),
    rescale,
  }),
  z.strictObject({
    kind: z.literal("cosine").describe("the signal's share of the variance is a squared cosine of the time"),
    timesteps,
    offset: z.number().min(0).max(1).default(DEFAULT_COSINE.offset).describe("where the cosine begins, as a share of all time"),
    rescale,
  }),
  z.strictObject({
    kind: z.literal("karras").describe("the noise level is even in its rho-th root"),
    timesteps,
    sigmaMin: noiseLevel.default(DEFAULT_KARRAS.sigmaMin).describe("noise over signal at the first timestep"),
    sigmaMax: noiseLevel.default(DEFAULT_KARRAS.sigmaMax).describe("noise over signal at the last timestep"),
    rho: z.number().min(1).max(100).default(DEFAULT_KARRAS.rho).describe("how much finer the steps become towards the data"),
    rescale,
  }),
  z.strictObject({
    kind: z.literal("flow").describe("a straight line from the data to the noise: rectified flow, for targets v and x0"),
    timesteps,
    timeMin: z.number().min(1e-4).max(1).default(DEFAULT_FLOW.timeMin).describe("time at the first timestep, where 0 is the data"),
    timeMax: z.number().min(1e-4).max(1).default(DEFAULT_FLOW.timeMax).describe("time at the last timestep, where 1 is all noise"),
  }),
]);

const trainingSchema = z
  .strictObject({
    steps: z.int().min(1).max(2_000_000).default(DEFAULT_TRAINING.steps).describe("training steps"),
    batchSize: z.int().min(4).max(65_536).default(DEFAULT_TRAINING.batchSize).describe("rows per step"),
    learningRate: positive.default(DEFAULT_TRAINING.learningRate).describe("AdamW's learning rate at the first step"),
    betas: z
      .tuple([decay, decay])
      .default([...DEFAULT_TRAINING.betas])
      .describe("AdamW's decay of the two moments"),
    eps: positive.default(DEFAULT_TRAINING.eps).describe("AdamW's epsilon"),
    weightDecay: z.number().min(0).max(1e6).default(DEFAULT_TRAINING.weightDecay).describe("AdamW's weight decay"),
    clipNorm: positive.default(DEFAULT_TRAINING.clipNorm).describe("largest gradient norm, of the denoiser and of the grids each"),
    annealingSteps: z.int().min(1).optional().describe("steps of the cosine from the learning rate to 0; all steps by default"),
    ema: z
      .strictObject({
        decay: decay.default(DEFAULT_TRAINING.ema.decay).describe("largest decay"),
        updateEvery: z.int().min(1).default(DEFAULT_TRAINING.ema.updateEvery).describe("steps between updates"),
        updateAfterStep: z.int().min(0).default(DEFAULT_TRAINING.ema.updateAfterStep).describe("up to this step the average is a copy"),
      })
      .prefault({})
      .describe("moving average of the denoiser's parameters"),
  })
  .transform(({ steps, annealingSteps, ...rest }) => ({ steps, annealingSteps: annealingSteps ?? steps, ...rest }));

/** Those that not every run measures, each once and in the order of the results: the same metrics are the same run; undefined where none is left. */
function furtherMetrics(names: readonly string[] | undefined): string[] | undefined {
  const further = sampleMetrics(names).filter(({ measured }) => measured === "when asked for");
  return further.length === 0 ? undefined : further.map(({ name }) => name);
}

const evaluationSchema = z.strictObject({
  samples: z.int().min(10).max(1_000_000).default(10_000).describe("points sampled after training"),
  neighbours: z.int().min(1).max(100).default(5).describe("k of the nearest-neighbour KL divergence"),
  lossWindow: z.int().min(1).default(100).describe("steps over which the loss is smoothed, trailing"),
  lossThresholds: z.array(positive).default([0.9, 0.8, 0.7, 0.6, 0.5, 0.4]).describe("smoothed losses whose first step is reported"),
  curve: z.boolean().default(false).describe("KL divergence of 2,000 samples at every snapshot"),
  // absent where it is not asked for, so that it enters the identity of the runs alone that have it
  samplers: z
    .array(samplerSchema)
    .min(1)
    .max(64)
    .optional()
    .describe("samplers to measure, the main one first; ddpm with all steps by default"),
  metrics: z
    .array(z.enum(SAMPLE_METRICS.map(({ name }) => name) as [string, ...string[]]))
    .max(64)
    .optional()
    .transform(furtherMetrics)
    .describe("metrics of the samples to measure beside those that every run has"),
});

/** What a configuration can say; the data set, seed and steps of a run are added to it. */
export const configSchema = z.strictObject({
  denoiser: denoiserSchema.prefault({}).describe("the network"),
  schedule: scheduleSchema.prefault({}).describe("the noise schedule"),
  grid: gridSchema.nullable().default(null).describe("the learnable noise grid, or null for none"),
  // absent where it is the default, so that it enters the identity of the runs alone that have another
  target: z
    .enum(TARGET_NAMES)
    .optional()
    .transform((target) => (target === DEFAULT_TARGET ? undefined : target))
    .describe("what the network predicts: the noise, the data, or the velocity between them; epsilon by default"),
  // absent where it is not asked for, so that it enters the identity of the runs alone that have it
  domain: domainSchema.optional().describe("the coordinates that the model lives in; the data's own by default"),
  training: trainingSchema.prefault({}).describe("the optimisation"),
  evaluation: evaluationSchema.prefault({}).describe("what is measured after training"),
  snapshotEvery: z.int().min(1).default(1000).describe("steps between snapshots of the grid and checkpoints"),
});

/** A configuration as written, and with every default filled in. */
export type ConfigInput = z.input<typeof configSchema>;
export type Config = z.output<typeof configSchema>;

const runSchema = (dataset: unknown) => configSchema.extend({ dataset: datasetSchemaOf(dataset), seed: z.int().min(0) });

/** Everything that decides the bytes of a run's results; its hash is the run's identity. */
export type RunConfig = Config & { dataset: DatasetConfig; seed: number };

/** Fills in the defaults and checks every value. @throws UserError naming the key, the value and what is valid */
export function parseConfig(value: unknown, where: string): Config {
  const config = parseWith(configSchema, value, where);
  const problem = gridProblem(config.grid, config.domain !== undefined) ?? domainProblem(config.domain);
  if (problem !== null) fail(where, problem);
  try {
    makeSchedule(config.schedule);
    checkProcess(config);
  } catch (error) {
    fail(where, (error as Error).message);
  }
  return config;
}

/** A configuration on a data set with a seed, checked as a whole. */
export function makeRunConfig(config: Config, dataset: DatasetInput, seed: number, where: string): RunConfig {
  const run = { ...config, dataset: parseWith(datasetSchemaOf(dataset), dataset, `${where}: dataset`), seed };
  const model = modelShape(run);
  const beyond = model.grid?.axes.find((axis) => axis >= model.dimensions);
  if (beyond !== undefined) fail(where, `grid.axes names axis ${beyond}, but ${dataset.name} has axes 0 … ${model.dimensions - 1}`);
  try {
    checkModel(model);
  } catch (error) {
    fail(where, (error as Error).message);
  }
  const snapshots = Math.ceil(run.training.steps / run.snapshotEvery);
  const values = gridArrays(model).reduce((sum, { length }) => sum + length, 0);
  if (4 * values * snapshots > MAX_SNAPSHOT_BYTES) {
    fail(
      where,
      `snapshotEvery is ${run.snapshotEvery}: ${snapshots} snapshots of ${values} grid values are more than 1 GiB; make it larger`,
    );
  }
  const problem = samplersProblem(run.evaluation.samplers ?? [], run.schedule.timesteps, run.grid);
  if (problem !== null) fail(where, `evaluation.samplers ${problem}`);
  if (run.evaluation.neighbours >= Math.min(dataset.count ?? Infinity, run.evaluation.samples)) {
    fail(where, `evaluation.neighbours is ${run.evaluation.neighbours}, which needs more points than that`);
  }
  return run;
}

/**
 * The configuration of a run as a file of a results folder holds it, every value written out.
 *
 * @throws UserError where it is anything else
 */
export function parseRunConfig(value: unknown, where: string): RunConfig {
  const { dataset, seed, ...config } = parseWith(runSchema((value as { dataset?: unknown } | null)?.dataset), value, where);
  const run = makeRunConfig(parseConfig(config, where), dataset, seed, where);
  if (canonicalJson(run) !== canonicalJson(value)) fail(where, "not every value is written out as a run writes it");
  return run;
}

const MAX_SNAPSHOT_BYTES = 2 ** 30;

function fail(where: string, message: string): never {
  throw new UserError(`${where}: ${message}`);
}

/** The table as a JSON schema, with every key's meaning, default and bounds. */
export function configJsonSchema(): object {
  return z.toJSONSchema(configSchema, { io: "input" });
}

/**
 * Returns the model of a run.
 *
 * @param domain the coordinates fitted to the run's data; null if the model uses the data's own
 */
export function modelOf(run: RunConfig, domain: Domain | null): ModelConfig {
  if (domain === null && run.domain !== undefined) throw new Error("internal: the model's coordinates are not given");
  return modelWith(run, coordinatesOf(run.dataset), gridOf(run.grid, domain));
}

/** Returns the shape of a run's model, which needs no data: its parameters and their sizes. A grid on the data's box has the box -1 … 1 instead. */
export function modelShape(run: RunConfig): ModelConfig {
  return modelWith(run, coordinatesOf(run.dataset), gridShape(run.grid));
}
