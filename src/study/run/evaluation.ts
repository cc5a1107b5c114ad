/** What is measured of a trained run. */

import { gridVariance } from "../../metrics/training/grid-variance.js";
import { evalLossMetric, finalSmoothedMse, mseAuc, stepsToMse } from "../../metrics/training/losses.js";
import { klCurve } from "../../metrics/training/kl-curve.js";
import { gridParameters, parameters } from "../../metrics/training/sizes.js";
import { inferenceTime, msPerStep, trainingTime } from "../../metrics/training/times.js";
import type { BackendFactory } from "../../backend/select.js";
import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import type { Backend } from "../../diffusion/backend.js";
import type { Dataset } from "../../data/datasets.js";
import { makeDataset, otherSeed } from "../../data/datasets.js";
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
import { modelOf } from "../config/config.js";
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

/** KL divergence in bits of a few samples, during training. */
export interface CurvePoint {
  step: number;
  samples: number;
  kl: number;
}

/** A point of the curve as its file holds it: JSON has no infinity, so a divergence that does not exist is null. */
export type LoggedPoint = Omit<CurvePoint, "kl"> & { kl: number | null };

/** The training data, and what they are to the model. */
export interface Material {
  data: Dataset;
  domain: Domain | null;
  /** the data in the model's coordinates */
  rows: ModelRows;
}

/** Metrics of the training itself: time, convergence, size, and the grid's variance per level. */
export function trainingMetrics(config: RunConfig, trained: Checkpoint, records: StepRecord[], curve: LoggedPoint[]): Metric[] {
  const model = modelOf(config, null);
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
    // the curve is always drawn by the model's default sampler
    ...curve.map(({ step, samples, kl }) => ({
      ...rowOf(klCurve.of(`${samples}_at_step_${step}`), kl),
      ...(config.evaluation.samplers === undefined
        ? {}
        : { sampler: samplerLabel(defaultSampler(config.grid)), steps: config.schedule.timesteps }),
    })),
  ];
}

/** A backend that samples a checkpoint: its moving average and its grids, as the library samples a backend that has just trained. */
export function samplerOf(factory: BackendFactory, config: RunConfig, checkpoint: Checkpoint, domain: Domain | null): Backend {
  const sampler = factory.create(modelOf(config, domain));
  sampler.write("parameters", checkpoint.parameters);
  sampler.write("ema", checkpoint.ema);
  return sampler;
}

/**
 * Evaluation loss of the online denoiser; samples of its moving average by every sampler, their time and quality.
 *
 * @param comparison of samples with the run's data; the caller closes it
 */
export function* evaluate(
  folder: RunFolder,
  factory: BackendFactory,
  backend: Backend,
  material: Material,
  trained: Checkpoint,
  comparison: Comparison,
): Generator<RunEvent, { metrics: Metric[]; samplesDigest: string }> {
  const { config } = folder;
  const { data, domain } = material;
  yield { kind: "phase", phase: "evaluation loss" };
  const metrics: Metric[] = [rowOf(evalLossMetric, finite(evalLoss(backend, material.rows, config.training.batchSize, config.seed)))];
  const sampler = samplerOf(factory, config, trained, domain);
  const errors = new MeasuredErrors(sampler, material.rows, config.seed, domain);
  const bound = boundOn(sampler, domain, config);
  const measured: { which: Partial<Metric>; before: Metric[]; quality: Measured; after: Metric[] }[] = [];
  let samplesDigest = "";
  for (const [i, named] of samplersOf(config).entries()) {
    yield { kind: "phase", phase: `sampling with ${samplerLabel(named)}` };
    const sizes = errorSizes(named);
    const how = resolveSampler(named, sampler, sizes === null ? null : errors.of(sizes));
    const { samples, seconds } = draw(sampler, how, domain, config);
    if (i === 0) {
      // without samples there is no run; another sampler that fails has no values, which its tables say
      checkSamples(samples, data.dimensions, samplerLabel(named));
      writeAtomic(folder.file("samples.npy"), encodeNpy(samples, data.dimensions));
      samplesDigest = digestOf(samples);
    }
    yield { kind: "phase", phase: "quality" };
    measured.push({
      // the main sampler's stand for the run
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
  sampler.dispose();
  return { metrics, samplesDigest };
}

function draw(
  sampler: Backend,
  how: SamplerChoice,
  domain: Domain | null,
  { seed, evaluation }: RunConfig,
): { samples: Float32Array; seconds: number } {
  const started = performance.now();
  const samples = sampleRows(sampler, seed, 0, evaluation.samples, { sampler: how, domain });
  return { samples, seconds: (performance.now() - started) / 1000 };
}

/** Held-out points that a bound is measured on. */
const BOUND_POINTS = 2000;

/** The bound of a model's samplers, on the same held-out points under the same noise. */
function boundOn(sampler: Backend, domain: Domain | null, config: RunConfig): (named: PlainSampler, errors: ErrorGrid) => Metric {
  const schedule = makeSchedule(config.schedule);
  const heldOut = makeDataset(config.dataset.name, BOUND_POINTS, otherSeed(config.seed));
  const rows = encode(domain, heldOut.points, heldOut.dimensions);
  const held = keptErrors(
    boundErrors({
      denoise: predictor(sampler, rows.regions),
      schedule,
      points: rows.points,
      dimensions: heldOut.dimensions,
      seed: config.seed,
    }),
  );
  const inDomain = domainCost(domain, rows);
  return (named, errors) => {
    const ofRows = boundVariance(named, sampler, errors, rows.regions ?? new Int32Array(0));
    const { total } = boundOf(held, named.steps ?? schedule.timesteps, ofRows);
    return rowOf(boundMetric, finite(total + inDomain));
  };
}

/** JSON has no infinity; a value that does not exist is null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
