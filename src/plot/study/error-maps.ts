/** Error maps of every configuration with a sampler whose variance depends on the place. */

import type { RunRecord } from "../../analysis/study-record.js";
import { finishedRun } from "../../analysis/study-record.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import { errorGridName } from "../../diffusion/adaptation/error-grid.js";
import type { DomainConfig } from "../../diffusion/transform/config.js";
import { hasRegions } from "../../diffusion/transform/config.js";
import { UserError } from "../../errors/user-error.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import { readModel } from "../../study/run/folder/model-file.js";
import { samplersOf } from "../../study/config/sampler-config.js";
import { errorSizes } from "../../diffusion/samplers/record/plain.js";
import type { ErrorMapData } from "../figures/error-map.js";
import { errorMap } from "../figures/error-map.js";
import { modelRows } from "./pictured.js";
import type { StudyFigure } from "./study-figure.js";

export function errorMaps({ study, seed }: StudyAnalysis): StudyFigure[] {
  return study.configs.flatMap(({ name: config, config: values }) => {
    const sizes = samplersOf(values)
      .map(errorSizes)
      .find((levels) => levels !== null && levels.length > 0);
    if (sizes == null) return [];
    return study.datasets.flatMap(({ name: dataset }) => {
      const run = finishedRun(study, config, dataset, seed);
      if (run === undefined) return [];
      const { signalRate, timesteps } = makeSchedule(values.schedule);
      return [
        {
          name: `${dataset}_${config}_error_map`,
          caption: `What ${config} does not know of ${dataset} by place, which is where the noise of its reverse process adapts; seed ${seed}.`,
          figure: () =>
            errorMap({
              config,
              dataset,
              seed,
              errors: errorsOf(run, sizes),
              coordinates: coordinatesOf(values.domain),
              signalRate,
              points: modelRows(run),
              timesteps: drawnTimesteps(timesteps),
            }),
        },
      ];
    });
  });
}

function coordinatesOf(domain: DomainConfig | undefined): ErrorMapData["coordinates"] {
  if (hasRegions(domain)) return "regions";
  return domain?.kind ?? "data";
}

/** @throws UserError if the run's files lack its measured errors */
function errorsOf({ folder, planned, data }: RunRecord, sizes: readonly number[]): ErrorGrid {
  const errors = readModel(folder.path, planned.run, data)?.parts.errors?.[errorGridName(sizes)];
  if (errors !== undefined) return errors;
  throw new UserError(`the model in ${folder.path} is damaged: it has no errors of levels ${sizes.join(", ")}`);
}

/** Chosen timesteps: more early ones, where places differ most. */
function drawnTimesteps(timesteps: number): number[] {
  return [...new Set([0.05, 0.15, 0.25, 0.35, 0.5, 0.7].map((share) => Math.round(share * (timesteps - 1))))];
}
