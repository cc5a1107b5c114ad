/** The samplers that a configuration can name. */

import * as z from "zod";
import type { PlainSampler, PlainSamplerInput } from "../../diffusion/samplers/index.js";
import { SAMPLERS } from "../../diffusion/samplers/index.js";
import { samplerLabel } from "../../diffusion/samplers/record/names.js";
import type { SamplerOption } from "../../diffusion/samplers/record/options.js";
import { wordsOf } from "../../diffusion/samplers/record/options.js";
import type { GridMode } from "../../diffusion/samplers/record/plain.js";
import { defaultSampler } from "../../diffusion/samplers/record/plain.js";
import { samplerProblem } from "../../diffusion/samplers/record/problem.js";
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

/** Why samplers cannot be measured together of a model with this schedule and noise grid; null where they can. */
export function samplersProblem(samplers: readonly PlainSampler[], timesteps: number, grid: GridMode): string | null {
  for (const sampler of samplers) {
    const problem = samplerProblem(sampler, timesteps, grid);
    if (problem !== null) return problem;
  }
  const labels = samplers.map((sampler) => `${samplerLabel(sampler)} with ${sampler.steps ?? timesteps} steps`);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  return twice === undefined ? null : `names ${twice} twice`;
}
