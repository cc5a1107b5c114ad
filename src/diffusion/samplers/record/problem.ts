/** Whether a model can be sampled as a configuration says it. */

import type { PlainSampler } from "../index.js";
import { recordOf } from "../index.js";
import type { GridMode } from "./plain.js";
import { errorSizes, listProblem, needsOf, plainValues, varianceText } from "./plain.js";

/** Why a model with this noise grid cannot be sampled so; null where it can. */
export function samplerMisfit(sampler: PlainSampler, grid: GridMode): string | null {
  const { gridMode } = needsOf(sampler);
  if (gridMode === undefined || grid?.mode === gridMode) return null;
  const found = grid === null ? "there is no grid" : `its mode is "${grid.mode ?? "reference"}"`;
  return `asks for ${varianceText(sampler)}, which needs a grid whose mode is "${gridMode}": ${found}`;
}

/** Values of one grid of errors: 64 MiB of them go to every worker. */
const MAX_ERROR_VALUES = 16_777_216;

/** Why a model with this schedule and noise grid cannot be sampled so; null where it can. */
export function samplerProblem(sampler: PlainSampler, timesteps: number, grid: GridMode): string | null {
  const misfit = samplerMisfit(sampler, grid);
  if (misfit !== null) return misfit;
  if ((sampler.steps ?? 1) > timesteps) return `asks for ${sampler.steps} steps of ${timesteps} timesteps`;
  const lists = listProblem(recordOf(sampler.kind), plainValues(sampler));
  if (lists !== null) return lists;
  const finest = errorSizes(sampler)?.at(-1) ?? 0;
  return finest * finest * timesteps > MAX_ERROR_VALUES
    ? `has ${finest} cells along each axis at ${timesteps} timesteps: more than ${MAX_ERROR_VALUES} values`
    : null;
}
