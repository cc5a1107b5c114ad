/** The configuration of a model as plain data: the keys, defaults and meaning of a configuration file. */

import { checkModel, checkProcess } from "../../diffusion/checks/check-model.js";
import type { TrainingSettings } from "../../diffusion/defaults.js";
import {
  DEFAULT_BETAS,
  DEFAULT_COSINE,
  DEFAULT_DENOISER,
  DEFAULT_FLOW,
  DEFAULT_KARRAS,
  DEFAULT_REGION_CELLS,
  DEFAULT_REGION_COUNTS,
  DEFAULT_REGIONS,
  DEFAULT_SCALE,
  DEFAULT_SCHEDULE,
  DEFAULT_TIMESTEPS,
  DEFAULT_TRAINING,
  filled,
} from "../../diffusion/defaults.js";
import type { ModelConfig } from "../../diffusion/model-config.js";
import type { ConditionConfig } from "../../diffusion/network/condition.js";
import type { DenoiserConfig } from "../../diffusion/network/denoiser.js";
import type { EmaConfig } from "../../diffusion/network/optimizer-config.js";
import type { GridConfig } from "../../diffusion/noise-grid/grid.js";
import type { GridInput, WrittenGrid } from "../../diffusion/noise-grid/written.js";
import { gridOf, gridProblem, gridShape, resolveGrid } from "../../diffusion/noise-grid/written.js";
import type { BetaScheduleConfig, CosineScheduleConfig, FlowScheduleConfig, KarrasScheduleConfig } from "../../diffusion/process/config.js";
import type { ScheduleConfig } from "../../diffusion/process/config.js";
import { checkSchedule } from "../../diffusion/process/config.js";
import type { PlainSampler } from "../../diffusion/samplers/index.js";
import type { Target } from "../../diffusion/target-name.js";
import { DEFAULT_TARGET } from "../../diffusion/target-name.js";
import type { TrainingConfig } from "../../diffusion/training-config.js";
import { checkTraining } from "../../diffusion/training-config.js";
import { checkDomainConfig } from "../../diffusion/transform/check-config.js";
import type { DomainConfig, RegionsConfig, ScaleConfig } from "../../diffusion/transform/config.js";
import { regionCounts } from "../../diffusion/transform/config.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import { checkArray, checkKeys, checkObject, checkText } from "../../errors/checks.js";
import type { Sampled, SamplerInput } from "./samplers.js";
import type { StartConfig, StartInput } from "./start.js";
import { checkStartConfig, resolveStart } from "./start.js";

type Loose<Config> = { [Key in keyof Config]?: Config[Key] | undefined };

/** A schedule with its kind, what is left out at its default; without a kind it is linear. */
export type ScheduleInput =
  | (Loose<Omit<BetaScheduleConfig, "kind">> & { kind?: BetaScheduleConfig["kind"] | undefined })
  | (Loose<Omit<CosineScheduleConfig, "kind">> & Pick<CosineScheduleConfig, "kind">)
  | (Loose<Omit<KarrasScheduleConfig, "kind">> & Pick<KarrasScheduleConfig, "kind">)
  | (Loose<Omit<FlowScheduleConfig, "kind">> & Pick<FlowScheduleConfig, "kind">);

/** The coordinates of a model, told apart by their kind. */
export type DomainInput =
  | { kind: "data" }
  | ({ kind: "standardised" } & Loose<ScaleConfig>)
  | (Loose<Omit<RegionsConfig, "kind">> & Pick<RegionsConfig, "kind">);

/** A configuration as it is given: what is left out is at its default, that of the reference. */
export interface ConfigurationInput {
  /** the network: 3 residual blocks of width 256 by default */
  denoiser?: Loose<DenoiserConfig> | undefined;
  /** the noise schedule: linear with 100 timesteps by default */
  schedule?: ScheduleInput | undefined;
  /** the learnable noise grid; none by default */
  grid?: GridInput | null | undefined;
  /** what the network predicts; the noise, `epsilon`, by default */
  target?: Target | undefined;
  /** the coordinates that the model lives in, and its regions; the data's own by default */
  domain?: DomainInput | undefined;
  /** conditions of a row, given to the network with its point; those of the data by default */
  conditions?: ConditionConfig[] | undefined;
  /** what the model is before its first step; a network that knows nothing by default */
  start?: StartInput | undefined;
  /** the optimisation: 10,000 steps of 256 rows by default */
  training?: (Loose<Omit<TrainingSettings, "ema">> & { ema?: Loose<EmaConfig> | undefined }) | undefined;
  /** how the model is sampled unless a call says otherwise; ddpm with every step by default */
  sampler?: SamplerInput | undefined;
}

/** A configuration with every value written out. */
export interface Configuration {
  denoiser: DenoiserConfig;
  schedule: ScheduleConfig;
  grid: WrittenGrid | null;
  target?: Target;
  domain?: DomainConfig;
  conditions?: ConditionConfig[];
  start?: StartConfig;
  training: TrainingSettings;
  sampler: PlainSampler;
}

export const CONFIGURATION_KEYS = ["denoiser", "schedule", "grid", "target", "domain", "conditions", "start", "training", "sampler"];

const OWN_SCHEDULE: Record<ScheduleConfig["kind"], object> = {
  linear: DEFAULT_BETAS,
  quadratic: DEFAULT_BETAS,
  cosine: DEFAULT_COSINE,
  karras: DEFAULT_KARRAS,
  flow: DEFAULT_FLOW,
};

/** Makes a sampler of what is given as one. */
export type SamplerOf = (input: SamplerInput | undefined, model: Sampled) => PlainSampler;

/** The sampler of a file, taken as it is written: whoever samples with it checks it, so that a page can load a model without samplers. */
export const writtenSampler: SamplerOf = (input) => {
  checkObject("the sampler", input);
  const sampler = input as PlainSampler;
  checkText("kind of the sampler", sampler.kind);
  return sampler;
};

/**
 * Fills in the defaults and checks every value.
 *
 * @param dimensions coordinates of a point
 * @param samplerOf what makes a sampler of one that is given: `resolveSampler`, which carries every sampler, or {@link writtenSampler}
 * @throws RangeError or UserError naming the key, the value and what is valid
 */
export function resolveConfiguration(input: ConfigurationInput, dimensions: number, samplerOf: SamplerOf): Configuration {
  checkKeys("the configuration", input, CONFIGURATION_KEYS);
  const { denoiser = {}, schedule = {}, grid, target, domain, conditions = [], start, training = {}, sampler } = input;
  for (const [name, part] of Object.entries({ denoiser, schedule, training })) checkObject(name, part);
  if (training.ema !== undefined) checkObject("training.ema", training.ema);
  checkArray("conditions", conditions, 0, Infinity);
  const written = grid === undefined || grid === null ? null : writtenGrid(grid);
  const resolved = resolveSchedule(schedule);
  checkSchedule(resolved);
  const config: Configuration = {
    denoiser: filled(DEFAULT_DENOISER, denoiser),
    schedule: resolved,
    grid: written,
    ...(target === undefined || target === DEFAULT_TARGET ? {} : { target }),
    ...(domain === undefined ? {} : { domain: resolveDomain(domain) }),
    ...(conditions.length === 0 ? {} : { conditions: conditions.map((condition) => filled({}, condition)) }),
    ...(start === undefined ? {} : { start: resolveStart(start, conditions) }),
    training: resolveTraining(training),
    sampler: samplerOf(sampler, { timesteps: resolved.timesteps, grid: written }),
  };
  checkConfiguration(config, dimensions);
  return config;
}

function writtenGrid(grid: GridInput): WrittenGrid {
  checkKeys("grid", grid, GRID_KEYS);
  checkArray("grid.levels", grid.levels, 1, Infinity);
  for (const level of grid.levels) checkObject("a grid level", level);
  return resolveGrid(grid);
}

const GRID_KEYS = ["axes", "lower", "upper", "box", "levels", "lookup", "initialisation", "gate", "mode"];

function resolveSchedule(schedule: ScheduleInput): ScheduleConfig {
  const kind = schedule.kind ?? DEFAULT_SCHEDULE;
  // a kind that there is not is refused with the rest
  const own = OWN_SCHEDULE[kind] ?? {};
  return filled({ kind, timesteps: DEFAULT_TIMESTEPS, ...own }, schedule) as ScheduleConfig;
}

function resolveDomain(domain: DomainInput): DomainConfig {
  checkObject("domain", domain);
  switch (domain.kind) {
    case "standardised":
      return filled({ scale: DEFAULT_SCALE }, domain) as DomainConfig;
    case "splits":
    case "k-means":
    case "uniform": {
      const sizes = [...(domain.kind === "uniform" ? DEFAULT_REGION_CELLS : DEFAULT_REGION_COUNTS)];
      return filled({ sizes, ...DEFAULT_REGIONS, scale: DEFAULT_SCALE }, domain) as DomainConfig;
    }
    default:
      return domain;
  }
}

function resolveTraining({ ema = {}, ...training }: NonNullable<ConfigurationInput["training"]>): TrainingSettings {
  const { ema: average, ...defaults } = DEFAULT_TRAINING;
  const whole = filled({ ...defaults, betas: [...DEFAULT_TRAINING.betas] as [number, number] }, training);
  return { ...whole, annealingSteps: training.annealingSteps ?? whole.steps, ema: filled(average, ema) };
}

const TRAINING_KEYS = ["annealingSteps", ...Object.keys(DEFAULT_TRAINING)];

function checkConfiguration(config: Configuration, dimensions: number): void {
  const { grid, domain, start, training } = config;
  const problem = gridProblem(grid, domain !== undefined);
  if (problem !== null) throw new RangeError(problem);
  if (domain !== undefined) checkDomainConfig(domain, dimensions);
  checkModel(modelWith(config, dimensions, gridShape(grid)));
  checkProcess(config);
  if (start !== undefined) checkStartConfig(start, config);
  checkKeys("training", training, TRAINING_KEYS);
  checkKeys("training.ema", training.ema, Object.keys(DEFAULT_TRAINING.ema));
  checkTraining(trainingOf(config));
}

/** The values of a configuration that decide the model beside its grid. */
type ModelSettings = Pick<ModelConfig, "denoiser" | "schedule" | "target" | "conditions"> & { domain?: DomainConfig | undefined };

/** What of a configuration a backend needs. @param grid with its bounds, or its shape alone */
export function modelWith(
  { denoiser, schedule, target, domain, conditions }: ModelSettings,
  dimensions: number,
  grid: GridConfig | null,
): ModelConfig {
  return {
    dimensions,
    denoiser,
    schedule,
    grid,
    regions: regionCounts(domain, dimensions),
    ...(target === undefined ? {} : { target }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/**
 * What of it a backend needs.
 *
 * @param fitted the coordinates fitted to the data; a grid on the data's box needs them
 */
export function modelOf(config: Configuration, dimensions: number, fitted: Domain | null): ModelConfig {
  return modelWith(config, dimensions, gridOf(config.grid, fitted));
}

/** What of it the training loop needs. */
export function trainingOf({ training }: Pick<Configuration, "training">): TrainingConfig {
  const { steps, batchSize, ema, ...optimizer } = training;
  return { steps, batchSize, ema, optimizer };
}
