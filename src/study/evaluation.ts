/** What is measured of a trained run. */

import type { BackendFactory } from "../backend/select.js";
import type { Backend } from "../core/backend.js";
import type { Dataset } from "../core/datasets/index.js";
import { areaUnderCurve, firstReach, trailingMean } from "../core/metrics/convergence.js";
import { evalLoss } from "../core/metrics/eval-loss.js";
import { knnKl } from "../core/metrics/knn-kl.js";
import { variance } from "../core/metrics/variance.js";
import { denoiserLength, gridArrays, parameterLength } from "../core/model.js";
import { sampleRows } from "../core/sampling.js";
import type { StepRecord } from "../core/training.js";
import { encodeNpy } from "../files/npy.js";
import { writeAtomic } from "../files/write.js";
import type { Checkpoint } from "./checkpoint.js";
import { samplingParameters } from "./checkpoint.js";
import type { RunConfig } from "./config.js";
import { modelOf } from "./config.js";
import { digestOf } from "./identity.js";
import type { RunEvent } from "./events.js";
import type { Metric, RunFolder } from "./run-folder.js";

/** KL divergence in bits of a few samples, during training. */
export interface CurvePoint {
  step: number;
  samples: number;
  kl: number;
}

/** Metrics of the training itself: time, convergence, size, and the grid's variance per level. */
export function trainingMetrics(config: RunConfig, trained: Checkpoint, records: StepRecord[], curve: CurvePoint[]): Metric[] {
  const model = modelOf(config);
  const { lossWindow, lossThresholds } = config.evaluation;
  const errors = records.map(({ mse }) => mse);
  const smoothed = trailingMean(errors, lossWindow);
  const levels = gridArrays(model);
  return [
    { metric: "training_time", value: trained.trainingTime, unit: "s" },
    ...levels.map(({ name, offset, length }) => ({
      metric: name === "grid" ? "grid_variance" : `${name}_grid_variance`,
      value: finite(variance(trained.parameters.subarray(offset, offset + length))),
      unit: "1",
    })),
    { metric: "ms_per_step", value: (1000 * trained.trainingTime) / config.training.steps, unit: "ms" },
    { metric: "final_smoothed_mse", value: smoothed[smoothed.length - 1], unit: "1" },
    { metric: "mse_auc", value: areaUnderCurve(errors), unit: "steps" },
    ...lossThresholds.map((threshold) => ({
      metric: `steps_to_mse_${threshold}`,
      value: firstReach(smoothed, lossWindow, threshold),
      unit: "steps",
    })),
    { metric: "parameters", value: parameterLength(model), unit: "1" },
    { metric: "grid_parameters", value: parameterLength(model) - denoiserLength(model), unit: "1" },
    ...curve.map(({ step, samples, kl }) => ({ metric: `kl_divergence_${samples}_at_step_${step}`, value: finite(kl), unit: "bits" })),
  ];
}

/** A backend that holds the parameters to sample with. */
export function samplerOf(factory: BackendFactory, config: RunConfig, checkpoint: Checkpoint): Backend {
  const sampler = factory.create(modelOf(config));
  sampler.write("parameters", samplingParameters(config, checkpoint));
  return sampler;
}

/** Evaluation loss of the online denoiser; samples of its moving average, their time and divergence. */
export function* evaluate(
  folder: RunFolder,
  factory: BackendFactory,
  backend: Backend,
  data: Dataset,
  trained: Checkpoint,
): Generator<RunEvent, { metrics: Metric[]; samplesDigest: string }> {
  const { config } = folder;
  const { evaluation, seed, training } = config;
  yield { kind: "phase", phase: "evaluation loss" };
  const loss = evalLoss(backend, data.points, training.batchSize, seed);

  yield { kind: "phase", phase: "sampling" };
  const sampler = samplerOf(factory, config, trained);
  const started = performance.now();
  const samples = sampleRows(sampler, seed, 0, evaluation.samples);
  const inferenceTime = (performance.now() - started) / 1000;
  sampler.dispose();
  writeAtomic(folder.file("samples.npy"), encodeNpy(samples, data.dimensions));

  yield { kind: "phase", phase: "divergence" };
  const kl = knnKl(data.points, samples, data.dimensions, evaluation.neighbours);
  return {
    metrics: [
      { metric: "eval_loss", value: loss, unit: "1" },
      { metric: "inference_time", value: inferenceTime, unit: "s" },
      { metric: "kl_divergence", value: finite(kl), unit: "bits" },
    ],
    samplesDigest: digestOf(samples),
  };
}

/** JSON has no infinity; a value that does not exist is null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
