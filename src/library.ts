/** The names that need nothing of Node.js; index.ts and browser.ts add what finds the kernel. */

export { asWrittenVariance } from "./diffusion/adaptation/as-written.js";
export type { ErrorGrid, ErrorGridConfig } from "./diffusion/adaptation/error-grid.js";
export { DEFAULT_ERROR_GRID } from "./diffusion/adaptation/error-grid.js";
export type { DenoiserOf, ErrorMeasurement } from "./diffusion/adaptation/measure-errors.js";
export { measureErrors } from "./diffusion/adaptation/measure-errors.js";
export { analyticVariance, gridVariance } from "./diffusion/adaptation/reverse-variance.js";
export type { Backend, BackendName, Batch, BatchDetail, DivergentPrediction, StepResult } from "./diffusion/backend.js";
export type { BackendChoice, BackendFactory } from "./backend/select.js";
export { BACKEND_CHOICES, wasmBackend } from "./backend/select.js";
export { builtIn } from "./data/built-in.js";
export type { Dataset, DatasetName } from "./data/datasets.js";
export { DATASET_NAMES, dimensionsOf, makeDataset, mixtureOf } from "./data/datasets.js";
export type { DomainConfig, RegionsConfig } from "./diffusion/transform/config.js";
export { regionCounts } from "./diffusion/transform/config.js";
export type { Domain, ModelRows } from "./diffusion/transform/domain.js";
export { decode, domainCost, drawRegions, encode } from "./diffusion/transform/transform.js";
export { fitDomain } from "./diffusion/transform/fit.js";
export type { Locator, Partition } from "./diffusion/transform/partition.js";
export type { DenoiserConfig } from "./diffusion/network/denoiser.js";
export { UserError } from "./errors/user-error.js";
export {
  exactDenoiser,
  exactDivergentPredictor,
  exactNoise,
  exactPredictor,
  posteriorMean,
  posteriorVariance,
} from "./data/mixture/exact-denoiser.js";
export type { GridConfig, GridInitialisation, LevelConfig } from "./diffusion/noise-grid/grid.js";
export { cellOf } from "./diffusion/noise-grid/grid.js";
export type { Penalty } from "./diffusion/noise-grid/penalty.js";
export type { Bound, BoundOptions } from "./diffusion/bound.js";
export { variationalBound } from "./diffusion/bound.js";
export { areaUnderCurve, firstReach, trailingMean } from "./metrics/training/convergence.js";
export { evalLoss } from "./diffusion/evaluation-loss.js";
export { KdTree } from "./metrics/points/kd-tree.js";
export { knnKl } from "./metrics/knn-kl.js";
export { variance } from "./statistics/variance.js";
export type {
  DensityOptions,
  DensityProgress,
  FlowOptions,
  FlowResult,
  LogDensity,
  PredictWithDivergence,
} from "./diffusion/log-density.js";
export { flowLogDensity, modelLogDensity, modelLogDensitySteps } from "./diffusion/log-density.js";
export type { GaussianMixture } from "./numerics/mixture/parts.js";
export { fromMixture } from "./data/mixture/mixture-source.js";
export type { HeldOut, RowsOptions } from "./data/own-rows.js";
export { fromRows } from "./data/own-rows.js";
export type { DataSource, Rows, SourceCondition } from "./data/source.js";
export { diffuseMixture } from "./numerics/mixture/diffused.js";
export { logDensity, sampleMixture, score } from "./data/mixture/gaussian-mixture.js";
export type { ConditionConfig } from "./diffusion/network/condition.js";
export { guided } from "./diffusion/samplers/guided.js";
export type { ModelConfig } from "./diffusion/model-config.js";
export type { NamedArray } from "./diffusion/network/parameters.js";
export { denoiserArrays, denoiserLength, gridArrays, parameterLength } from "./diffusion/network/parameters.js";
export { initialParameters } from "./diffusion/network/initial-parameters.js";
export type { EmaConfig, OptimizerConfig } from "./diffusion/network/optimizer-config.js";
export type { StepRates } from "./diffusion/network/optimizer.js";
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
export type { Target } from "./diffusion/target-name.js";
export { fromOutput, targetOf } from "./diffusion/target.js";
export type { StepRecord } from "./diffusion/training.js";
export type { TrainingConfig } from "./diffusion/training-config.js";
export { DivergedError, train } from "./diffusion/training.js";
export { bootstrapInterval } from "./statistics/bootstrap.js";
export { pairedEffectSize } from "./statistics/effect-size.js";
export { holm } from "./statistics/holm.js";
export { probabilityOfImprovement } from "./statistics/improvement.js";
export { seedsNeeded, signFlipP, smallestSignFlipP } from "./statistics/sign-flip.js";
export { interquartileMean } from "./statistics/summary.js";
export type { ConditionValues } from "./model/input/condition-values.js";
export type { Configuration, ConfigurationInput, DomainInput, ScheduleInput } from "./model/input/configuration.js";
export type { Data, RowsInput, RowSource } from "./model/input/data.js";
export type { DiffusionModels } from "./model/making.js";
export type {
  BackendOption,
  ModelBoundOptions,
  CreateOptions,
  EvaluationOptions,
  FitOptions,
  Interruptible,
  SampleOptions,
  SamplerOptions,
  TrainOptions,
} from "./model/input/options.js";
export type { ModelParts, ModelWeights, TrainingRecord } from "./model/parts.js";
export type { SamplerInput } from "./model/input/samplers.js";
