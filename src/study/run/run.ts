/** Carries out one run: trains with checkpoints and snapshots, then evaluates. An interrupted run continues to the same bits. */

import type { BackendFactory } from "../../backend/select.js";
import type { DrawnData } from "../../data/drawn.js";
import { fitSampler } from "../../diffusion/adaptation/named-sampler.js";
import { defaultSampler } from "../../diffusion/samplers/record/plain.js";
import { sampleRows } from "../../diffusion/sampling.js";
import type { StepRecord } from "../../diffusion/training.js";
import { train } from "../../diffusion/training.js";
import { knnKl } from "../../metrics/knn-kl.js";
import { predictingBackend, trainedParts, trainingBackend } from "../../model/backends.js";
import { trainingOf } from "../../model/input/configuration.js";
import { initialParts } from "../../model/verbs/begin.js";
import { encodedRows } from "../../model/verbs/rows.js";
import type { RunConfig } from "../config/config.js";
import { runData } from "../config/dataset-source.js";
import type { Compared, Comparison } from "../workers/comparison.js";
import { comparedOf, comparisonHere } from "../workers/comparison.js";
import type { Evaluation, RunInProgress } from "./evaluation.js";
import { evaluate } from "./evaluation.js";
import type { RunEvent } from "./events.js";
import { readModel } from "./folder/model-file.js";
import { withRemedy } from "./folder/remedy.js";
import type { RunFolder } from "./folder/run-folder.js";
import type { RunModel } from "./run-model.js";
import { modelConfiguration } from "./run-model.js";
import { checkTrained } from "./success.js";
import type { Trail } from "./folder/trail.js";
import { trainingMetrics } from "./training-metrics.js";

/** Longest time between two checkpoints; every snapshot writes one too. */
const CHECKPOINT_SECONDS = 30;
const CURVE_SAMPLES = 2000;

/**
 * Carries out a run in its folder and yields an event per step; `return()` on the generator writes a checkpoint and ends it.
 *
 * @param evaluates false: train only
 * @param comparisonWith compares the samples with the data; if it takes time, events carry an `until`
 * @throws UserError if the folder holds another run, or its files do not fit together
 * @throws DivergedError, SamplingError if parameters or samples are not finite
 */
export function* executeRun(
  folder: RunFolder,
  factory: BackendFactory,
  evaluates: boolean,
  comparisonWith: (compared: Compared) => Comparison = comparisonHere,
): Generator<RunEvent, void> {
  const { config } = folder;
  const data = runData(config);
  const finished = folder.checkedResult();
  if (finished !== undefined && (finished.samplesDigest !== null || !evaluates)) {
    yield { kind: "done", result: finished };
    return;
  }
  const kept = withRemedy(folder.remedy, () => readModel(folder.path, config, data));
  const trail = folder.begin(kept);
  yield { kind: "phase", phase: "drawing data" };
  const { model, rows } = begin(config, data, kept);
  const run: RunInProgress = { config, factory, data, rows, backend: trainingBackend(factory, model.parts) };
  try {
    const trained = yield* trainSteps(run, model, trail, (reached) => folder.writeModel(reached));
    const metrics = trainingMetrics(config, trained, trail.end());
    const evaluation = evaluates ? yield* evaluateBeside(run, trained, comparisonWith(comparedOf(data, config))) : null;
    const result = folder.finish(trained, {
      backend: `${factory.name} ${factory.detail}`,
      metrics: [...metrics, ...(evaluation?.metrics ?? [])],
      samples: evaluation?.samples ?? null,
      errors: evaluation?.errors ?? null,
    });
    yield { kind: "done", result };
  } finally {
    run.backend.dispose();
  }
}

/** A run's model as it was kept, else before its first step, and the training data in its coordinates, which it keeps from that step on. */
function begin(config: RunConfig, data: DrawnData, kept: RunModel | undefined): { model: RunModel } & Pick<RunInProgress, "rows"> {
  const drawn = { ...data.train(), dimensions: data.dimensions, hash: data.source.hash };
  if (kept !== undefined) return { model: kept, rows: encodedRows(kept.parts.transform, drawn) };
  const { parts, rows } = initialParts(modelConfiguration(config), drawn, config.seed);
  return { model: { parts, trainingTime: 0 }, rows };
}

/** Trains to the last step; only the steps themselves count as training time. @param keep writes a checkpoint */
function* trainSteps(run: RunInProgress, from: RunModel, trail: Trail, keep: (model: RunModel) => void): Generator<RunEvent, RunModel> {
  const { config, backend } = run;
  const { steps } = config.training;
  let step = from.parts.training.steps;
  let { trainingTime } = from;
  let saved = from;
  let savedAt = performance.now();
  const save = (parts: RunModel["parts"]): void => {
    const logs = trail.flush();
    checkTrained(parts);
    saved = { parts, trainingTime, logs };
    keep(saved);
    savedAt = performance.now();
  };
  const loop = train(backend, run.rows, trainingOf(config), config.seed, step);
  let isPaused = false;
  try {
    while (step < steps) {
      const started = performance.now();
      const next = loop.next();
      trainingTime += (performance.now() - started) / 1000;
      const record = next.value as StepRecord;
      step = record.step;
      trail.add(record);
      const isSnapshot = step % config.snapshotEvery === 0 || step === steps;
      if (isSnapshot || performance.now() - savedAt > CHECKPOINT_SECONDS * 1000) {
        const parts = trainedParts(from.parts, backend, step);
        if (isSnapshot) snapshot(run, parts, trail);
        save(parts);
      }
      isPaused = true;
      yield { kind: "step", record, trainingTime };
      isPaused = false;
    }
  } finally {
    // an interruption between two steps keeps the steps so far
    if (isPaused && step > saved.parts.training.steps) save(trainedParts(from.parts, backend, step));
  }
  return saved;
}

/** Writes the grid's levels and, if the configuration asks for a curve, the divergence of a few samples. */
function snapshot({ config, factory, data }: RunInProgress, parts: RunModel["parts"], trail: Trail): void {
  const { steps } = parts.training;
  trail.snapshot(steps, parts.weights.trained);
  if (!config.evaluation.curve) return;
  const average = predictingBackend(factory, parts);
  const sampler = fitSampler(defaultSampler(config.grid), average, null);
  let samples: Float32Array;
  try {
    samples = sampleRows(average, config.seed, 0, CURVE_SAMPLES, { sampler, domain: parts.transform });
  } finally {
    average.dispose();
  }
  const kl = knnKl(data.train().points, samples, data.dimensions, config.evaluation.neighbours);
  trail.addPoint({ step: steps, samples: CURVE_SAMPLES, kl });
}

function* evaluateBeside(run: RunInProgress, { parts }: RunModel, comparison: Comparison): Generator<RunEvent, Evaluation> {
  try {
    return yield* evaluate(run, parts, comparison);
  } finally {
    comparison.close();
  }
}
