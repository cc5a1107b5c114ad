/** The list of samplers, and the types and checks that follow from their records. */

import { checkChoice, checkKeys } from "../../errors/checks.js";
import { MAX_TIMESTEPS } from "../process/config.js";
import type { Sampler } from "./chain/seam.js";
import { checkSteps } from "./chain/timesteps.js";
import { DDIM } from "./ddim.js";
import { DDPM } from "./ddpm.js";
import { DPMPP_2M } from "./dpmpp-2m.js";
import { EULER } from "./euler.js";
import { EULER_ANCESTRAL } from "./euler-ancestral.js";
import { DPMPP_2M_SDE } from "./dpmpp-2m-sde.js";
import { UNIPC } from "./unipc.js";
import { HEUN } from "./heun.js";
import { checkRunOption } from "./record/checks.js";
import type { PlainInput, PlainOptions, RunInput, SamplerOptions } from "./record/options.js";
import type { AnySamplerRecord } from "./record/record.js";

const LIST = [DDPM, DDIM, DPMPP_2M, HEUN, EULER, EULER_ANCESTRAL, DPMPP_2M_SDE, UNIPC] as const;

type Listed = (typeof LIST)[number];
type Merged<T> = { [K in keyof T]: T[K] };

/**
 * A sampler: its `kind`, the number of `steps` and its options, an absent one at its default. It is plain data unless a variance is a function.
 * `docs/samplers.md` lists the kinds and their options.
 */
export type SamplerConfig = {
  [R in Listed as R["name"]]: Merged<{ kind: R["name"]; steps: number } & RunInput<R["options"]>>;
}[Listed["name"]];

/** A sampler as a configuration or a name gives it, every default filled in. Without `steps` it visits all timesteps. */
export type PlainSampler = {
  [R in Listed as R["name"]]: Merged<{ kind: R["name"]; steps?: number | undefined } & PlainOptions<R["options"]>>;
}[Listed["name"]];

/** The same, where an absent option has its default. */
export type PlainSamplerInput = {
  [R in Listed as R["name"]]: Merged<{ kind: R["name"]; steps?: number | undefined } & PlainInput<R["options"]>>;
}[Listed["name"]];

/** Every sampler, the default one first. */
export const SAMPLERS: readonly AnySamplerRecord[] = LIST;

/** The record of a kind. @throws UserError for an unknown kind, naming the nearest one */
export function recordOf(kind: string): AnySamplerRecord {
  checkChoice("sampler", kind, KINDS);
  return SAMPLERS.find(({ name }) => name === kind)!;
}

/** A configuration of any kind. */
type AnyConfig = { kind: string; steps: number } & Record<string, unknown>;

const KINDS: readonly string[] = SAMPLERS.map(({ name }) => name);

/** The keys of options that a sampler runs with. */
function runKeys(options: SamplerOptions): string[] {
  return Object.keys(options).filter((key) => options[key].type !== "list");
}

/**
 * The sampler of a configuration.
 *
 * @throws UserError for a kind or a key that there is not, with the nearest one; RangeError for options outside their bounds. That
 * there are not more steps than timesteps is known where a schedule is: when it is run
 */
export function sampler(config: SamplerConfig): Sampler {
  const common = ["kind", "steps"];
  checkKeys("the sampler", config, [...common, ...new Set(SAMPLERS.flatMap(({ options }) => runKeys(options)))]);
  const record = recordOf(config.kind);
  const keys = runKeys(record.options);
  checkKeys(`the sampler ${config.kind}`, config, [...common, ...keys]);
  const given: AnyConfig = config;
  checkSteps(given.steps, MAX_TIMESTEPS);
  const options: Record<string, unknown> = {};
  for (const key of keys) {
    const option = record.options[key];
    options[key] = given[key] === undefined && "default" in option ? option.default : given[key];
    checkRunOption(key, option, options[key]);
  }
  return (...seam) => record.run(...seam, { steps: given.steps, ...options });
}
