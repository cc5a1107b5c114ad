/** Every sampler that runs without a trained model, with an example of each of its options. */

import type { PlainSampler, SamplerConfig } from "../../src/diffusion/samplers/index.js";
import { recordOf } from "../../src/diffusion/samplers/index.js";
import { SAMPLER_NAMES, samplerNamed } from "../../src/diffusion/samplers/record/names.js";
import { needsOf } from "../../src/diffusion/samplers/record/plain.js";

/** One of the samplers, all but its number of steps. */
export type Stepless = SamplerConfig extends infer Config ? (Config extends SamplerConfig ? Omit<Config, "steps"> : never) : never;

const needsNothing = (sampler: PlainSampler): boolean => Object.keys(needsOf(sampler)).length === 0;

export function runnable(): [name: string, config: Stepless][] {
  return SAMPLER_NAMES.filter((name) => needsNothing(samplerNamed(name))).map((name) => [name, samplerNamed(name) as Stepless]);
}

/** Those that follow the probability-flow ODE, with their order of convergence. */
export function deterministic(): [name: string, order: number, config: (steps: number) => SamplerConfig][] {
  return runnable().flatMap(([name, config]) => {
    const { order, noise } = recordOf(config.kind);
    const draws = noise === true || (typeof noise === "string" && (config as unknown as Record<string, number>)[noise] > 0);
    return order === null || draws ? [] : [[name, order, (steps: number) => ({ ...config, steps })]];
  });
}
