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

/** Slope of a straight line through the points, by least squares. */
export function slope(points: [x: number, y: number][]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([a]) => a)), mean(points.map(([, b]) => b))];
  return mean(points.map(([a, b]) => (a - x) * (b - y))) / mean(points.map(([a]) => (a - x) ** 2));
}

/** Those that follow the probability-flow ODE, with their order of convergence; of options that decide the order, at the default. */
export function deterministic(): [name: string, order: number, config: (steps: number) => SamplerConfig][] {
  return runnable().flatMap(([name, config]) => {
    const { order, noise, options } = recordOf(config.kind);
    const values = config as unknown as Record<string, unknown>;
    const draws = noise === true || (typeof noise === "string" && Number(values[noise]) > 0);
    const isOther = Object.entries(options).some(
      ([key, option]) => key !== noise && option.type !== "list" && values[key] !== option.default,
    );
    return order === null || draws || isOther ? [] : [[name, order, (steps: number) => ({ ...config, steps })]];
  });
}
