/** Measures a trained run. */

import { gridVariance } from "../../metrics/training/grid-variance.js";
import { evalLossMetric, finalSmoothedMse, mseAuc, stepsToMse } from "../../metrics/training/losses.js";
import { klCurve } from "../../metrics/training/kl-curve.js";
import { gridParameters, parameters } from "../../metrics/training/sizes.js";
import { inferenceTime, msPerStep, trainingTime } from "../../metrics/training/times.js";
import type { BackendFactory } from "../../backend/select.js";
import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import type { Backend } from "../../diffusion/backend.js";
import type { DrawnData } from "../../data/drawn.js";
import type { Domain, ModelRows } from "../../diffusion/transform/domain.js";
import { domainCost, encode } from "../../diffusion/transform/transform.js";
import { rowOf } from "../../metrics/record.js";
import { bound as boundMetric } from "../../metrics/training/bound.js";
import { areaUnderCurve, firstReach, trailingMean } from "../../metrics/training/convergence.js";
import { evalLoss } from "../../diffusion/evaluation-loss.js";
import { variance } from "../../statistics/variance.js";
import { denoiserLength, gridArrays, parameterLength } from "../../diffusion/network/parameters.js";
import { boundErrors, boundOf, keptErrors } from "../../diffusion/bound.js";
import type { SamplerChoice } from "../../diffusion/sampling.js";
import { predictor, sampleRows } from "../../diffusion/sampling.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import type { StepRecord } from "../../diffusion/training.js";
import { encodeNpy } from "../../files/formats/npy.js";
import { writeAtomic } from "../../files/writing/write.js";
import type { Checkpoint } from "./checkpoint.js";
import type { Comparison, Measured } from "../workers/comparison.js";
import type { RunConfig } from "../config/config.js";
import type { PlainSampler } from "../../diffusion/samplers/index.js";
import { modelOf, modelShape } from "../config/config.js";
import { defaultSampler, errorSizes, hasBound } from "../../diffusion/samplers/record/plain.js";
import { samplerLabel } from "../../diffusion/samplers/record/names.js";
import { samplersOf } from "../config/sampler-config.js";
import { writeErrors } from "./error-file.js";
import { digestOf, runId } from "../config/identity.js";
import type { RunEvent } from "./events.js";
import type { Metric } from "../records/run-records.js";
import type { RunFolder } from "./run-folder.js";
import { checkSamples } from "./success.js";
import { boundVariance, MeasuredErrors, resolveSampler } from "../../diffusion/adaptation/named-sampler.js";

/** A point of the curve: the KL divergence of a few samples during training, in bits. */
export interface CurvePoint {
  step: number;
  samples: number;
  kl: number;
}

/** A point of the curve in its file: JSON has no infinity, so a divergence that is not finite is null. */
export type LoggedPoint = Omit<CurvePoint, "kl"> & { kl: number | null };

/** The parts of a run in progress: its folder, its data, and the backend that trains its model. */
export interface RunInProgress {
  folder: RunFolder;
  factory: BackendFactory;
  /** holds the model in training */
  backend: Backend;
  data: DrawnData;
  /** the model's coordinates; null for the data's own */
  domain: Domain | null;
  /** the training data in the model's coordinates */
  rows: ModelRows;
}

/** Returns the metrics of the training itself: time, convergence, size, and the variance of each grid level. */
export function trainingMetrics(config: RunConfig, trained: Checkpoint, records: StepRecord[], curve: LoggedPoint[]): Metric[] {
  const model = modelShape(config);
  const { lossWindow, lossThresholds } = config.evaluation;
  const errors = records.map(({ mse }) => mse);
  const smoothed = trailingMean(errors, lossWindow);
  const levels = gridArrays(model);
  return [
    rowOf(trainingTime, trained.trainingTime),
    ...levels.map(({ name, offset, length }) =>
      rowOf(gridVariance.of(name), finite(variance(trained.parameters.subarray(offset, offset + length)))),
    ),
    rowOf(msPerStep, (1000 * trained.trainingTime) / config.training.steps),
    rowOf(finalSmoothedMse, finite(smoothed[smoothed.length - 1])),
    rowOf(mseAuc, finite(areaUnderCurve(errors))),
    ...lossThresholds.map((threshold) => rowOf(stepsToMse.of(String(threshold)), firstReach(smoothed, lossWindow, threshold))),
    rowOf(parameters, parameterLength(model)),
    rowOf(gridParameters, parameterLength(model) - denoiserLength(model)),
    // the model's default sampler always draws the curve
    ...curve.map(({ step, samples, kl }) => ({
      ...rowOf(klCurve.of(`${samples}_at_step_${step}`), kl),
      ...(config.evaluation.samplers === undefined
        ? {}
        : { sampler: samplerLabel(defaultSampler(config.grid)), steps: config.schedule.timesteps }),
    })),
  ];
}

/** Makes a backend that samples a checkpoint: it holds the moving average and the grids. The caller disposes of it. */
export function backendOf(factory: BackendFactory, config: RunConfig, checkpoint: Checkpoint, domain: Domain | null): Backend {
  const backend = factory.create(modelOf(config, domain));
  backend.write("parameters", checkpoint.parameters);
  backend.write("ema", checkpoint.ema);
  return backend;
}

/**
 * Measures the evaluation loss of the trained denoiser, then the time and quality of the samples that every sampler draws with the
 * moving average.
 *
 * @param comparison compares samples with the run's data; the caller closes it
 */
export function* evaluate(
  { folder, factory, backend, data, domain, rows }: RunInProgress,
  trained: Checkpoint,
  comparison: Comparison,
): Generator<RunEvent, { metrics: Metric[]; samplesDigest: string }> {
  const { config } = folder;
  yield { kind: "phase", phase: "evaluation loss" };
  const metrics: Metric[] = [rowOf(evalLossMetric, finite(evalLoss(backend, rows, config.training.batchSize, config.seed)))];
  const average = backendOf(factory, config, trained, domain);
  const errors = new MeasuredErrors(average, rows, config.seed, domain);
  const bound = boundOn(average, domain, data);
  const measured: { which: Partial<Metric>; before: Metric[]; quality: Measured; after: Metric[] }[] = [];
  let samplesDigest = "";
  for (const [i, named] of samplersOf(config).entries()) {
    yield { kind: "phase", phase: `sampling with ${samplerLabel(named)}` };
    const sizes = errorSizes(named);
    const how = resolveSampler(named, average, sizes === null ? null : errors.of(sizes));
    const { samples, seconds } = draw(average, how, domain, config);
    if (i === 0) {
      // a run needs the samples of its main sampler; the tables show a gap for another sampler that fails
      checkSamples(samples, data.dimensions, samplerLabel(named));
      writeAtomic(folder.file("samples.npy"), encodeNpy(samples, data.dimensions));
      samplesDigest = digestOf(samples);
    }
    yield { kind: "phase", phase: "quality" };
    measured.push({
      // the run itself has the metrics of the main sampler
      which: i === 0 ? {} : { sampler: samplerLabel(named), steps: named.steps ?? config.schedule.timesteps },
      before: [rowOf(inferenceTime, seconds)],
      quality: comparison.measure(samples),
      after: config.evaluation.samplers !== undefined && hasBound(named) ? [bound(named, errors.ofBound(named))] : [],
    });
  }
  for (const { which, before, quality, after } of measured) {
    if (quality.until !== undefined) yield { kind: "phase", phase: "quality", until: quality.until };
    metrics.push(...[...before, ...quality.rows(), ...after].map((metric) => ({ ...metric, ...which })));
  }
  writeErrors(folder.path, runId(config), errors.grids);
  average.dispose();
  return { metrics, samplesDigest };
}

function draw(
  backend: Backend,
  how: SamplerChoice,
  domain: Domain | null,
  { seed, evaluation }: RunConfig,
): { samples: Float32Array; seconds: number } {
  const started = performance.now();
  const samples = sampleRows(backend, seed, 0, evaluation.samples, { sampler: how, domain });
  return { samples, seconds: (performance.now() - started) / 1000 };
}

/** Number of held-out points for the bound. */
const BOUND_POINTS = 2000;

/** Returns a function that measures the bound of a sampler; all samplers share the held-out points and the noise. */
function boundOn(backend: Backend, domain: Domain | null, data: DrawnData): (named: PlainSampler, errors: ErrorGrid) => Metric {
  const schedule = makeSchedule(backend.config.schedule);
  const { dimensions, seed } = data;
  const rows = encode(domain, data.heldOut(BOUND_POINTS).points, dimensions);
  const denoise = predictor(backend, rows.regions);
  const held = keptErrors(boundErrors({ denoise, schedule, points: rows.points, dimensions, seed }));
  const inDomain = domainCost(domain, rows);
  return (named, errors) => {
    const ofRows = boundVariance(named, backend, errors, rows.regions ?? new Int32Array(0));
    const { total } = boundOf(held, named.steps ?? schedule.timesteps, ofRows);
    return rowOf(boundMetric, finite(total + inDomain));
  };
}

/** Returns null for a value that is not finite: JSON has no infinity. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
