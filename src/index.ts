/** The public names of noisegrid. */

export { asWrittenVariance } from "./diffusion/adaptation/as-written.js";
export type { ErrorGrid, ErrorGridConfig } from "./diffusion/adaptation/error-grid.js";
export { DEFAULT_ERROR_GRID, measureErrors } from "./diffusion/adaptation/error-grid.js";
export { analyticVariance, gridVariance } from "./diffusion/adaptation/reverse-variance.js";
export type { Backend, BackendName, Batch, BatchDetail, StepResult } from "./diffusion/backend.js";
export type { BackendChoice, BackendFactory } from "./backend/select.js";
export { BACKEND_CHOICES, loadBackend } from "./backend/select.js";
export type { Dataset, DatasetName } from "./data/datasets.js";
export { DATASET_NAMES, dimensionsOf, makeDataset, mixtureOf } from "./data/datasets.js";
export type { DomainConfig, RegionsConfig } from "./diffusion/transform/config.js";
export { regionCounts } from "./diffusion/transform/config.js";
export type { Domain, ModelRows } from "./diffusion/transform/transform.js";
export { decode, domainCost, drawRegions, encode, fitDomain } from "./diffusion/transform/transform.js";
export type { Locator, Partition } from "./diffusion/transform/partition.js";
export type { DenoiserConfig } from "./diffusion/network/denoiser.js";
export { UserError } from "./errors/user-error.js";
export { exactDenoiser, exactNoise, exactPredictor, posteriorMean, posteriorVariance } from "./data/mixture/exact-denoiser.js";
export type { GridConfig, LevelConfig } from "./diffusion/noise-grid/grid.js";
export { cellOf } from "./diffusion/noise-grid/grid.js";
export type { GridInitialisation } from "./diffusion/noise-grid/initialisation.js";
export type { Penalty } from "./diffusion/noise-grid/penalty.js";
export type { Bound } from "./diffusion/bound.js";
export { variationalBound } from "./diffusion/bound.js";
export { areaUnderCurve, firstReach, trailingMean } from "./metrics/training/convergence.js";
export { evalLoss } from "./diffusion/evaluation-loss.js";
export { KdTree } from "./metrics/points/kd-tree.js";
export { knnKl } from "./metrics/knn-kl.js";
export { variance } from "./statistics/variance.js";
export type { GaussianMixture } from "./data/mixture/gaussian-mixture.js";
export { diffuseMixture, logDensity, sampleMixture, score } from "./data/mixture/gaussian-mixture.js";
export type { ConditionConfig } from "./diffusion/conditions.js";
export { joinTold } from "./diffusion/conditions.js";
export { guided } from "./diffusion/samplers/guided.js";
export type { ModelConfig, NamedArray } from "./diffusion/model-config.js";
export { denoiserArrays, denoiserLength, gridArrays, initialParameters, parameterLength } from "./diffusion/model-config.js";
export type { EmaConfig, OptimizerConfig, StepRates } from "./diffusion/network/optimizer.js";
export { emaUpdate, learningRateAt, stepRates } from "./diffusion/network/optimizer.js";
export { normals, permutation, philox, stream, uniforms } from "./numerics/random.js";
export type { Drawing, SamplerChoice } from "./diffusion/sampling.js";
export { denoise, predictor, sampleRows } from "./diffusion/sampling.js";
export type { DdimOptions } from "./diffusion/samplers/ddim.js";
export { ddim } from "./diffusion/samplers/ddim.js";
export type { DdpmOptions } from "./diffusion/samplers/ddpm.js";
export { ddpm } from "./diffusion/samplers/ddpm.js";
export type { Dpmpp2mOptions } from "./diffusion/samplers/dpmpp-2m.js";
export { dpmpp2m } from "./diffusion/samplers/dpmpp-2m.js";
export { fromNoise } from "./diffusion/samplers/from-noise.js";
export type { HeunOptions } from "./diffusion/samplers/heun.js";
export { heun } from "./diffusion/samplers/heun.js";
export type { SamplerConfig } from "./diffusion/samplers/index.js";
export { sampler } from "./diffusion/samplers/index.js";
export type {
  Denoise,
  NoiseSource,
  Predict,
  Prediction,
  Sampler,
  SamplerState,
  VarianceFunction,
} from "./diffusion/samplers/chain/seam.js";
export { visitedTimesteps } from "./diffusion/samplers/chain/timesteps.js";
export type { Schedule, ScheduleConfig } from "./diffusion/process/schedule.js";
export { makeSchedule } from "./diffusion/process/schedule.js";
export type { Target } from "./diffusion/target.js";
export { fromOutput, targetOf } from "./diffusion/target.js";
export type { StepRecord, TrainingConfig } from "./diffusion/training.js";
export { DivergedError, train } from "./diffusion/training.js";
export { bootstrapInterval } from "./statistics/bootstrap.js";
export { pairedEffectSize } from "./statistics/effect-size.js";
export { holm } from "./statistics/holm.js";
export { probabilityOfImprovement } from "./statistics/improvement.js";
export { seedsNeeded, signFlipP, smallestSignFlipP } from "./statistics/sign-flip.js";
export { interquartileMean } from "./statistics/summary.js";
export { configJsonSchema } from "./study/config/config.js";
export { PAPER_CONFIGS, PAPER_DATASETS } from "./study/presets/paper.js";
export { PUBLISHED } from "./study/presets/published.js";
