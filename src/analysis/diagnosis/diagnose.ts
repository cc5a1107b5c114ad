/** All that can be said of a configuration on its data, before training and after. */

import { coverage, deadCells } from "./box.js";
import { factorMismatch } from "./factor-mismatch.js";
import type { Finding, Subject } from "./finding.js";
import { beyondFloat32, gain } from "./gain.js";
import type { TrainingTrace } from "./loss-against-divergence.js";
import { lossAgainstDivergence } from "./loss-against-divergence.js";
import { noSamples } from "./no-samples.js";
import { finestNoise, prior } from "./noise-range.js";
import { penaltySum } from "./penalty-sum.js";
import { scale } from "./scale.js";

export interface Diagnosis {
  findings: Finding[];
  /** what was asked for and could not be measured, each with what it takes */
  unmeasured: string[];
}

/** In the order in which they would be put right: the noise, the grid's place, the grid's mechanism, the data. */
const EXAMINATIONS: readonly ((subject: Subject) => Finding | undefined)[] = [
  gain,
  prior,
  finestNoise,
  coverage,
  deadCells,
  factorMismatch,
  penaltySum,
  scale,
];

/** Those that can be said without a schedule. */
const WITHOUT_SCHEDULE: readonly ((subject: Subject) => Finding | undefined)[] = [gain, coverage, deadCells, penaltySum, scale];

/** @param trace of a finished run; undefined before training */
export function diagnose(subject: Subject, trace?: TrainingTrace): Diagnosis {
  const examinations = beyondFloat32(subject.schedule) === undefined ? EXAMINATIONS : WITHOUT_SCHEDULE;
  const findings = examinations.flatMap((examine) => examine(subject) ?? []);
  if (trace === undefined) return { findings, unmeasured: [] };
  findings.push(...[noSamples(trace.metrics ?? []) ?? []].flat());
  if (trace.curve.length < 2) {
    const lacking = `loss-against-bound: the run has ${trace.curve.length === 1 ? "one point" : "no points"} in curve.jsonl; train with "evaluation": { "curve": true } and a "snapshotEvery" below the steps`;
    return { findings, unmeasured: [lacking] };
  }
  return { findings: [...findings, ...[lossAgainstDivergence(trace) ?? []].flat()], unmeasured: [] };
}
