/** Measures a trained run. */

import type { BackendFactory } from "../../backend/select.js";
import type { DrawnData } from "../../data/drawn.js";
import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import { boundVariance, FIRST, fitSampler } from "../../diffusion/adaptation/named-sampler.js";
import type { Backend } from "../../diffusion/backend.js";
import { boundErrors, boundOf, keptErrors } from "../../diffusion/bound.js";
import { evalLoss } from "../../diffusion/evaluation-loss.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import type { PlainSampler } from "../../diffusion/samplers/index.js";
import { samplerLabel } from "../../diffusion/samplers/record/names.js";
import { errorSizes, hasBound } from "../../diffusion/samplers/record/plain.js";
import { predictor, sampleRows } from "../../diffusion/sampling.js";
import type { ModelRows } from "../../diffusion/transform/domain.js";
import { domainCost, encode } from "../../diffusion/transform/transform.js";
import { rowOf } from "../../metrics/record.js";
import { bound as boundMetric } from "../../metrics/training/bound.js";
import { evalLossMetric } from "../../metrics/training/losses.js";
import { inferenceTime } from "../../metrics/training/times.js";
import { predictingBackend } from "../../model/backends.js";
import type { ModelParts } from "../../model/parts.js";
import type { ErrorsNeeded } from "../../model/verbs/errors.js";
import { knownErrors } from "../../model/verbs/errors.js";
import { measured } from "../../model/verbs/measuring.js";
import type { RunConfig } from "../config/config.js";
import { samplersOf } from "../config/sampler-config.js";
import type { Metric } from "../records/run-records.js";
import type { Comparison, Measured } from "../workers/comparison.js";
import type { RunEvent } from "./events.js";
import { checkSamples, finite } from "./success.js";

/** A run that is under way. */
export interface RunInProgress {
  config: RunConfig;
  factory: BackendFactory;
  data: DrawnData;
  /** the training data in the model's coordinates */
  rows: ModelRows;
  /** holds the model in training */
  backend: Backend;
}

/** What an evaluation gives. */
export interface Evaluation {
  metrics: Metric[];
  /** of the main sampler, rows × dimensions */
  samples: Float32Array;
  /** those of the model's errors that samplers needed, by name; null where none did */
  errors: Record<string, ErrorGrid> | null;
}

/**
 * Measures the evaluation loss of the trained denoiser, then the time and quality of the samples that every sampler draws with the
 * moving average.
 *
 * @param comparison compares samples with the run's data; the caller closes it
 */
export function* evaluate(run: RunInProgress, parts: ModelParts, comparison: Comparison): Generator<RunEvent, Evaluation> {
  const average = predictingBackend(run.factory, parts);
  try {
    return yield* evaluateWith(average, run, parts, comparison);
  } finally {
    average.dispose();
  }
}

/** @param average samples with the moving average */
function* evaluateWith(
  average: Backend,
  { config, backend, data, rows }: RunInProgress,
  parts: ModelParts,
  comparison: Comparison,
): Generator<RunEvent, Evaluation> {
  yield { kind: "phase", phase: "evaluation loss" };
  const metrics: Metric[] = [rowOf(evalLossMetric, finite(evalLoss(backend, rows, config.training.batchSize, config.seed)))];
  const errors = measuredErrors(average, parts, rows);
  const bound = boundOn(average, parts, data);
  const drawn: { which: Partial<Metric>; before: Metric[]; quality: Measured; after: Metric[] }[] = [];
  let main: Float32Array | undefined;
  for (const [i, named] of samplersOf(config).entries()) {
    yield { kind: "phase", phase: `sampling with ${samplerLabel(named)}` };
    const how = fitSampler(named, average, errorSizes(named) === null ? null : errors.of({ sampler: named }));
    const started = performance.now();
    const samples = sampleRows(average, config.seed, 0, config.evaluation.samples, { sampler: how, domain: parts.transform });
    const seconds = (performance.now() - started) / 1000;
    // a run needs the samples of its main sampler; the tables show a gap for another sampler that fails
    if (i === 0) checkSamples(samples, data.dimensions, samplerLabel(named));
    main ??= samples;
    yield { kind: "phase", phase: "quality" };
    drawn.push({
      // the run itself has the metrics of the main sampler
      which: i === 0 ? {} : { sampler: samplerLabel(named), steps: named.steps ?? config.schedule.timesteps },
      before: [rowOf(inferenceTime, seconds)],
      quality: comparison.measure(samples),
      after: config.evaluation.samplers !== undefined && hasBound(named) ? [bound(named, errors.of({ bound: named }))] : [],
    });
  }
  for (const { which, before, quality, after } of drawn) {
    if (quality.until !== undefined) yield { kind: "phase", phase: "quality", until: quality.until };
    metrics.push(...[...before, ...quality.rows(), ...after].map((metric) => ({ ...metric, ...which })));
  }
  return { metrics, samples: main!, errors: errors.kept() };
}

/** The errors of a trained model on its data; each grid is measured on first use. */
function measuredErrors(
  average: Backend,
  { errors: known, transform, training: { seed } }: ModelParts,
  rows: ModelRows,
): { of: (needed: ErrorsNeeded) => ErrorGrid; kept: () => Record<string, ErrorGrid> | null } {
  const grids: Record<string, ErrorGrid> = { ...known };
  return {
    of: (needed) => {
      const { name, known: found } = knownErrors(grids, needed);
      return found ?? (grids[name] = measured(average, rows, { seed, transform, needed }));
    },
    kept: () => {
      // one cell and one timestep are measured again in a moment
      const { [FIRST]: _, ...kept } = grids;
      return Object.keys(kept).length === 0 ? null : kept;
    },
  };
}

/** Number of held-out points for the bound. */
const BOUND_POINTS = 2000;

/** Returns a function that measures the bound of a sampler; all samplers share the held-out points and the noise. */
function boundOn(backend: Backend, { transform }: ModelParts, data: DrawnData): (named: PlainSampler, errors: ErrorGrid) => Metric {
  const schedule = makeSchedule(backend.config.schedule);
  const { dimensions, seed } = data;
  const rows = encode(transform, data.heldOut(BOUND_POINTS).points, dimensions);
  const denoise = predictor(backend, rows.regions);
  const held = keptErrors(boundErrors({ denoise, schedule, points: rows.points, dimensions, seed }));
  const cost = domainCost(transform, rows);
  return (named, errors) => {
    const ofRows = boundVariance(named, backend, errors, rows.regions ?? new Int32Array(0));
    const { total } = boundOf(held, named.steps ?? schedule.timesteps, ofRows);
    return rowOf(boundMetric, finite(total + cost));
  };
}
