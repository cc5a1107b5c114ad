/** Carries out one run: trains with checkpoints and snapshots, then evaluates. An interrupted run continues to the same bits. */

import { rmSync } from "node:fs";
import type { BackendFactory } from "../../backend/select.js";
import { encode } from "../../diffusion/transform/transform.js";
import { knnKl } from "../../metrics/knn-kl.js";
import { sampleRows } from "../../diffusion/sampling.js";
import type { StepRecord } from "../../diffusion/training.js";
import { train } from "../../diffusion/training.js";
import { makeFolder } from "../../files/read.js";
import type { Checkpoint } from "./checkpoint.js";
import { captureCheckpoint, checkpointDigest, initialCheckpoint, restoreCheckpoint, writeCheckpoint } from "./checkpoint.js";
import type { Compared, Comparison } from "../workers/comparison.js";
import { comparedOf, comparisonHere } from "../workers/comparison.js";
import { trainingOf } from "../../model/input/configuration.js";
import { modelOf } from "../config/config.js";
import { runData } from "../config/dataset-config.js";
import { fitRunDomain, runDomain, writeDomain } from "./transform-file.js";
import type { RunInProgress } from "./evaluation.js";
import { backendOf, evaluate, trainingMetrics } from "./evaluation.js";
import type { RunEvent } from "./events.js";
import { runId } from "../config/identity.js";
import { checksumsOf } from "./run-files.js";
import type { RunFolder } from "./run-folder.js";
import type { RunResult } from "../records/run-records.js";
import { withRemedy } from "./run-folder.js";
import { defaultSampler } from "../../diffusion/samplers/record/plain.js";
import { resolveSampler } from "../../diffusion/adaptation/named-sampler.js";
import { Snapshots } from "./snapshots.js";
import { curveLog, lossLog } from "./step-log.js";
import { checkTrained } from "./success.js";

/** Longest time between two checkpoints; every snapshot writes one too. */
const CHECKPOINT_SECONDS = 30;
const CURVE_SAMPLES = 2000;

/** The logs of a run, and the snapshots of its grids. */
interface Trail {
  losses: ReturnType<typeof lossLog>;
  curve: ReturnType<typeof curveLog>;
  snapshots: Snapshots;
}

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
  const { result: finished, checkpoint: kept } = folder.checkFiles();
  if (finished !== undefined && (finished.samplesDigest !== null || !evaluates)) {
    yield { kind: "done", result: finished };
    return;
  }
  makeFolder(folder.path);
  folder.writeManifest();
  const trail = withRemedy(folder.remedy, () => openTrail(folder, kept));
  rmSync(folder.file("failure.json"), { force: true });

  yield { kind: "phase", phase: "drawing data" };
  const data = runData(config);
  const { points } = data.train();
  // a model keeps the coordinates of its first step
  const domain = kept === undefined ? fitRunDomain(config, data) : runDomain(folder.path, config, data);
  if (kept === undefined) writeDomain(folder.path, config, domain);
  const rows = encode(domain, points, data.dimensions);
  const checkpoint = kept ?? initialCheckpoint(config, rows.points, domain);
  const backend = factory.create(modelOf(config, domain), config.training.batchSize);
  const run: RunInProgress = { folder, factory, backend, data, domain, rows };
  try {
    restoreCheckpoint(backend, checkpoint);
    const trained = yield* trainSteps(run, checkpoint, trail);
    trail.snapshots.join();
    const measured = trainingMetrics(config, trained, trail.losses.read(), trail.curve.read());
    let samplesDigest: string | null = null;
    if (evaluates) {
      const comparison = comparisonWith(comparedOf(data, config));
      try {
        const evaluation = yield* evaluate(run, trained, comparison);
        measured.push(...evaluation.metrics);
        samplesDigest = evaluation.samplesDigest;
      } finally {
        comparison.close();
      }
    }
    const result: RunResult = {
      id: runId(config),
      digest: checkpointDigest(config, trained),
      samplesDigest,
      backend: `${factory.name} ${factory.detail}`,
      metrics: measured,
      files: checksumsOf(folder),
    };
    folder.writeResult(result);
    yield { kind: "done", result };
  } finally {
    backend.dispose();
  }
}

/** Cuts the logs and the snapshots back to the checkpoint. @throws UserError if they do not belong to it */
function openTrail(folder: RunFolder, kept: Checkpoint | undefined): Trail {
  const { path, config } = folder;
  const trail: Trail = { losses: lossLog(path), curve: curveLog(path), snapshots: new Snapshots(path, config) };
  const step = kept?.step ?? 0;
  const cutLosses = trail.losses.cutBack(step, kept?.logs?.[trail.losses.name]);
  const cutCurve = config.evaluation.curve ? trail.curve.cutBack(step, kept?.logs?.[trail.curve.name]) : undefined;
  const cutSnapshots = trail.snapshots.cutBack(step);
  // all of them fit: only now do files change
  cutLosses();
  cutCurve?.();
  cutSnapshots();
  return trail;
}

/** Trains from the checkpoint to the last step; only the steps themselves count as training time. */
function* trainSteps(run: RunInProgress, from: Checkpoint, trail: Trail): Generator<RunEvent, Checkpoint> {
  const { folder, backend } = run;
  const { config } = folder;
  const { steps } = config.training;
  let { step, trainingTime } = from;
  let saved = from;
  let savedAt = performance.now();
  const save = (): void => {
    trail.losses.flush();
    if (config.evaluation.curve) trail.curve.flush();
    const logs = [trail.losses, ...(config.evaluation.curve ? [trail.curve] : [])];
    saved = captureCheckpoint(backend, step, trainingTime, Object.fromEntries(logs.map(({ name, checksum }) => [name, checksum])));
    checkTrained(saved);
    writeCheckpoint(folder.path, config, saved);
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
      trail.losses.add(record);
      const isSnapshot = step % config.snapshotEvery === 0 || step === steps;
      if (isSnapshot) snapshot(run, step, trail);
      if (isSnapshot || performance.now() - savedAt > CHECKPOINT_SECONDS * 1000) save();
      isPaused = true;
      yield { kind: "step", record, trainingTime };
      isPaused = false;
    }
  } finally {
    // an interruption between two steps keeps the steps so far
    if (isPaused && step > saved.step) save();
  }
  return saved;
}

/** Writes the grid's levels and, if the configuration asks for a curve, the divergence of a few samples. */
function snapshot({ folder, factory, backend, data, domain }: RunInProgress, step: number, trail: Trail): void {
  const { config } = folder;
  trail.snapshots.write(step, backend.read("parameters"));
  if (!config.evaluation.curve) return;
  const average = backendOf(factory, config, captureCheckpoint(backend, step, 0), domain);
  const how = resolveSampler(defaultSampler(config.grid), average, null);
  const samples = sampleRows(average, config.seed, 0, CURVE_SAMPLES, { sampler: how, domain });
  average.dispose();
  const kl = knnKl(data.train().points, samples, data.dimensions, config.evaluation.neighbours);
  trail.curve.add({ step, samples: CURVE_SAMPLES, kl });
}
