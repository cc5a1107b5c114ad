/** The sampler that a model is sampled with: what a caller leaves out filled in, and what does not fit the model refused. */

import type { PlainSampler, PlainSamplerInput } from "../../diffusion/samplers/index.js";
import { recordOf } from "../../diffusion/samplers/index.js";
import { checkPlainOption } from "../../diffusion/samplers/record/checks.js";
import { samplerNamed } from "../../diffusion/samplers/record/names.js";
import type { GridMode } from "../../diffusion/samplers/record/plain.js";
import { defaultSampler, defaultsOf, hasBound } from "../../diffusion/samplers/record/plain.js";
import { samplerProblem } from "../../diffusion/samplers/record/problem.js";
import { checkKeys, checkObject, checkText, checkWhole } from "../../errors/checks.js";
import { filled } from "../../diffusion/defaults.js";

/** A sampler by its name, such as `dpmpp_2m` or `ddim-eta-0.5`, or with its options. */
export type SamplerInput = string | PlainSamplerInput;

export { hasBound };

/** The part of a model that decides how it can be sampled. */
export interface Sampled {
  timesteps: number;
  grid: GridMode;
}

/**
 * @param input by default a ddpm with every step, and the variance that the noise grid is written with
 * @throws RangeError or UserError for a name, an option or a number of steps that there is not
 */
export function resolveSampler(input: SamplerInput | undefined, { timesteps, grid }: Sampled): PlainSampler {
  const sampler = input === undefined ? defaultSampler(grid) : typeof input === "string" ? samplerNamed(input) : withDefaults(input);
  if (sampler.steps !== undefined) checkWhole("steps", sampler.steps, 1, timesteps);
  const problem = samplerProblem(sampler, timesteps, grid);
  if (problem !== null) throw new RangeError(`the sampler ${problem}`);
  return sampler;
}

function withDefaults(input: PlainSamplerInput): PlainSampler {
  checkObject("the sampler", input);
  checkText("kind of the sampler", input.kind);
  const record = recordOf(input.kind);
  checkKeys(`the sampler ${record.name}`, input, ["kind", "steps", ...Object.keys(record.options)]);
  const values: Record<string, unknown> = filled(defaultsOf(record), input);
  for (const [key, option] of Object.entries(record.options)) {
    if (values[key] !== undefined) checkPlainOption(key, option, values[key]);
  }
  return values as PlainSampler;
}

/** The sampler whose bound a model has: its own, where that one has a bound. */
export function boundedSampler(own: PlainSampler, grid: GridMode): PlainSampler {
  return hasBound(own) ? own : defaultSampler(grid);
}

/** What a call asks for. */
interface Asked {
  sampler?: SamplerInput | undefined;
  steps?: number | undefined;
}

/** A model's own sampler, and what decides how the model can be sampled. */
interface OwnSampler {
  schedule: { timesteps: number };
  grid: GridMode;
  sampler: PlainSampler;
}

/** The sampler that a call asks for, or the model's own. */
export function chosenSampler({ sampler, steps }: Asked, config: OwnSampler): PlainSampler {
  const { timesteps } = config.schedule;
  const chosen = resolveSampler(sampler ?? config.sampler, { timesteps, grid: config.grid });
  if (steps === undefined) return chosen;
  checkWhole("steps", steps, 1, timesteps);
  return { ...chosen, steps };
}

/** The same of a bound: where the model's own sampler has none, that of the model's noise grid. */
export function boundSamplerOf(options: Asked, config: OwnSampler): PlainSampler {
  const sampler = chosenSampler(options, config);
  if (hasBound(sampler)) return sampler;
  if (options.sampler !== undefined) throw new RangeError(`sampler is "${sampler.kind}", which has no bound: must be one such as ddpm`);
  const own = boundedSampler(sampler, config.grid);
  return options.steps === undefined ? own : { ...own, steps: options.steps };
}
