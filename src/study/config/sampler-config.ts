/** The samplers that a configuration can name. */

import { z } from "zod";
import type { PlainSampler, PlainSamplerInput } from "../../diffusion/samplers/index.js";
import { recordOf, SAMPLERS } from "../../diffusion/samplers/index.js";
import { samplerLabel } from "../../diffusion/samplers/record/names.js";
import type { SamplerOption } from "../../diffusion/samplers/record/options.js";
import { wordsOf } from "../../diffusion/samplers/record/options.js";
import type { GridMode } from "../../diffusion/samplers/record/plain.js";
import { defaultSampler, errorSizes, listProblem, needsOf, plainValues, varianceText } from "../../diffusion/samplers/record/plain.js";
import { MAX_TIMESTEPS } from "../../diffusion/process/config.js";

const visited = z.int().min(1).max(MAX_TIMESTEPS).optional().describe("timesteps that are visited; all by default");

function optionSchema(option: SamplerOption): z.ZodType {
  switch (option.type) {
    case "number":
      return z.number().min(option.minimum).max(option.maximum).default(option.default).describe(option.describe);
    case "whole":
      return z.int().min(option.minimum).max(option.maximum).default(option.default).describe(option.describe);
    case "choice":
    case "variance":
      return z
        .enum([...wordsOf(option)])
        .default(option.default)
        .describe(option.describe);
    case "list":
      return z.array(z.int().min(option.minimum).max(option.maximum)).min(1).max(option.longest).optional().describe(option.describe);
  }
}

const kinds = SAMPLERS.map(({ name, options }) =>
  z.strictObject({
    kind: z.literal(name),
    steps: visited,
    ...Object.fromEntries(Object.entries(options).map(([key, option]) => [key, optionSchema(option)])),
  }),
);

/** A sampler that samples are drawn with; it follows from the samplers' records. */
export const samplerSchema = z.discriminatedUnion("kind", kinds as [(typeof kinds)[number]]) as unknown as z.ZodType<
  PlainSampler,
  PlainSamplerInput
>;

/** The samplers that a run is measured with, the main one first. */
export function samplersOf(config: { evaluation: { samplers?: PlainSampler[] | undefined }; grid: GridMode }): PlainSampler[] {
  return config.evaluation.samplers ?? [defaultSampler(config.grid)];
}

/** Why a model with this noise grid cannot be sampled so; null where it can. */
export function samplerMisfit(sampler: PlainSampler, grid: GridMode): string | null {
  const { gridMode } = needsOf(sampler);
  if (gridMode === undefined || grid?.mode === gridMode) return null;
  const found = grid === null ? "there is no grid" : `its mode is "${grid.mode ?? "reference"}"`;
  return `asks for ${varianceText(sampler)}, which needs a grid whose mode is "${gridMode}": ${found}`;
}

/** Values of one grid of errors: 64 MiB of them go to every worker. */
const MAX_ERROR_VALUES = 2 ** 24;

/** Why samplers cannot be measured together of a model with this schedule and noise grid; null where they can. */
export function samplersProblem(samplers: readonly PlainSampler[], timesteps: number, grid: GridMode): string | null {
  for (const sampler of samplers) {
    const misfit = samplerMisfit(sampler, grid);
    if (misfit !== null) return misfit;
    if ((sampler.steps ?? 1) > timesteps) return `asks for ${sampler.steps} steps of ${timesteps} timesteps`;
    const lists = listProblem(recordOf(sampler.kind), plainValues(sampler));
    if (lists !== null) return lists;
    const finest = errorSizes(sampler)?.at(-1) ?? 0;
    if (finest ** 2 * timesteps > MAX_ERROR_VALUES)
      return `has ${finest} cells along each axis at ${timesteps} timesteps: more than ${MAX_ERROR_VALUES} values`;
  }
  const labels = samplers.map((sampler) => `${samplerLabel(sampler)} with ${sampler.steps ?? timesteps} steps`);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  return twice === undefined ? null : `names ${twice} twice`;
}
