/** What a run's training shows by itself. */

import { gridVariance } from "../../metrics/training/grid-variance.js";
import { finalSmoothedMse, mseAuc, stepsToMse } from "../../metrics/training/losses.js";
import { klCurve } from "../../metrics/training/kl-curve.js";
import { gridParameters, parameters } from "../../metrics/training/sizes.js";
import { msPerStep, trainingTime } from "../../metrics/training/times.js";
import { rowOf } from "../../metrics/record.js";
import { areaUnderCurve, firstReach, trailingMean } from "../../metrics/training/convergence.js";
import { denoiserLength, gridArrays, parameterLength } from "../../diffusion/network/parameters.js";
import { samplerLabel } from "../../diffusion/samplers/record/names.js";
import { defaultSampler } from "../../diffusion/samplers/record/plain.js";
import type { StepRecord } from "../../diffusion/training.js";
import { variance } from "../../statistics/variance.js";
import type { RunConfig } from "../config/config.js";
import { modelShape } from "../config/config.js";
import type { Metric } from "../records/run-records.js";
import type { RunModel } from "./run-model.js";
import type { LoggedPoint } from "./folder/step-log.js";
import { finite } from "./success.js";

/** Returns the metrics of the training itself: time, convergence, size, and the variance of each grid level. */
export function trainingMetrics(
  config: RunConfig,
  { parts, trainingTime: seconds }: Pick<RunModel, "parts" | "trainingTime">,
  { records, curve }: { records: StepRecord[]; curve: LoggedPoint[] },
): Metric[] {
  const model = modelShape(config);
  const { lossWindow, lossThresholds } = config.evaluation;
  const errors = records.map(({ mse }) => mse);
  const smoothed = trailingMean(errors, lossWindow);
  const levels = gridArrays(model);
  return [
    rowOf(trainingTime, seconds),
    ...levels.map(({ name, offset, length }) =>
      rowOf(gridVariance.of(name), finite(variance(parts.weights.trained.subarray(offset, offset + length)))),
    ),
    rowOf(msPerStep, (1000 * seconds) / config.training.steps),
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
