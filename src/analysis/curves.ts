/** How loss and divergence go down while a model trains: a mean and a band over seeds. */

import { msPerStep } from "../metrics/training/times.js";
import { trailingMean } from "../metrics/training/convergence.js";
import { curveLog, lossLog } from "../study/run/folder/step-log.js";
import type { RunRecord, StudyRecord } from "./study-record.js";
import { seedValues } from "./outcomes/values.js";

export interface BandPoint {
  step: number;
  mean: number;
  /** lowest and highest seed */
  low: number;
  high: number;
}

/** One configuration on one data set. */
export interface CurveBand {
  config: string;
  dataset: string;
  seeds: number[];
  points: BandPoint[];
  /** mean over the seeds; a step's time does not change during training, so step × this is the time since the start */
  msPerStep: number;
}

/** Points of a curve that a figure of a page's width can show. */
const CURVE_POINTS = 160;

/** The training error, smoothed by the mean of the trailing window that each configuration states. */
export function lossBands(study: StudyRecord): CurveBand[] {
  return bandsOf(study, ({ folder }) => {
    const errors = lossLog(folder.path)
      .read()
      .map(({ mse }) => mse);
    const { lossWindow } = folder.config.evaluation;
    const smoothed = trailingMean(errors, lossWindow);
    return thinnedSteps(smoothed.length, lossWindow).map((step) => ({ step, value: smoothed[step - 1] }));
  });
}

/** Divergence of a few samples at every snapshot, of the configurations that measured it. */
export function klBands(study: StudyRecord): CurveBand[] {
  return bandsOf(study, ({ folder }) =>
    curveLog(folder.path)
      .read()
      .flatMap(({ step, kl }) => (kl === null ? [] : [{ step, value: kl }])),
  );
}

/** Steps, counted from 1, from the first full window to the last; none where there are no steps. */
function thinnedSteps(steps: number, window: number): number[] {
  // a run shorter than the window is shown from its first step, where the mean is of fewer
  const first = window < steps ? window : 1;
  const count = Math.min(CURVE_POINTS, steps - first + 1);
  return Array.from({ length: count }, (_, i) => (count === 1 ? steps : Math.round(first + ((steps - first) * i) / (count - 1))));
}

function bandsOf(study: StudyRecord, curveOf: (run: RunRecord) => { step: number; value: number }[]): CurveBand[] {
  return study.configs.flatMap(({ name: config }) =>
    study.datasets.flatMap(({ name: dataset }) => {
      const runs = study.runs.filter(
        ({ planned, result, state }) =>
          result !== null && state.kind !== "damaged" && planned.config === config && planned.dataset === dataset,
      );
      const curves = runs.map((run) => ({ seed: run.planned.seed, curve: curveOf(run) })).filter(({ curve }) => curve.length > 0);
      if (curves.length === 0) return [];
      const seeds = curves.map(({ seed }) => seed);
      const times = seedValues(study.rows, config, dataset, msPerStep.name).filter(({ seed }) => seeds.includes(seed));
      const meanTime = times.reduce((sum, { value }) => sum + value, 0) / times.length;
      return [{ config, dataset, seeds, msPerStep: meanTime, points: band(curves.map(({ curve }) => curve)) }];
    }),
  );
}

/** Mean and range at every step that all curves have. */
function band(curves: { step: number; value: number }[][]): BandPoint[] {
  const others = curves.map((curve) => new Map(curve.map(({ step, value }) => [step, value])));
  return curves[0].flatMap(({ step }) => {
    const values = others.flatMap((curve) => curve.get(step) ?? []);
    if (values.length < curves.length) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [{ step, mean, low: Math.min(...values), high: Math.max(...values) }];
  });
}
