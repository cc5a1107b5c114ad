/** The sampler that a model is sampled with: what a caller leaves out filled in, and what does not fit the model refused. */

import type { NamedSampler } from "../diffusion/adaptation/named-sampler.js";
import type { GridConfig } from "../diffusion/noise-grid/grid.js";
import { sampler as samplerOf } from "../diffusion/samplers/index.js";
import { checkArray, checkChoice, checkKeys, checkWhole } from "../errors/checks.js";

/** A sampler by its kind alone, or with options; what is left out is at its default. */
export type SamplerInput =
  | NamedSampler["kind"]
  | {
      kind: "ddpm";
      steps?: number | undefined;
      variance?: (NamedSampler & { kind: "ddpm" })["variance"] | undefined;
      sizes?: number[] | undefined;
    }
  | { kind: "ddim"; steps?: number | undefined; eta?: number | undefined }
  | { kind: "dpmpp_2m" | "heun"; steps?: number | undefined };

/** One of any kind. */
interface AnySampler {
  kind: string;
  steps?: number | undefined;
  variance?: string | undefined;
  sizes?: number[] | undefined;
  eta?: number | undefined;
}

const VARIANCES = ["fixed_small", "fixed_large", "analytic", "grid", "as-written"];

/** What of a model decides how it can be sampled. */
interface Sampled {
  timesteps: number;
  grid: Pick<GridConfig, "mode"> | null;
}

/**
 * @param input the model's default where it is absent: ddpm with every step, and the variance that its noise grid is written with
 * @throws RangeError or UserError for a kind, an option or a number of steps that there is not
 */
export function resolveSampler(input: SamplerInput | undefined, { timesteps, grid }: Sampled): NamedSampler {
  const isWritten = grid?.mode === "as-written";
  if (input === undefined) return { kind: "ddpm", variance: isWritten ? "as-written" : "fixed_small" };
  const given: AnySampler = typeof input === "string" ? { kind: input } : input;
  checkKeys("the sampler", given, ["kind", "steps", "variance", "sizes", "eta"]);
  const { steps = timesteps, kind } = given;
  checkWhole("steps", steps, 1, timesteps);
  if (kind !== "ddpm") {
    const filled = kind === "ddim" ? { ...given, kind, eta: given.eta ?? 0 } : given;
    samplerOf({ ...filled, steps } as Parameters<typeof samplerOf>[0]);
    return filled as NamedSampler;
  }
  checkKeys("the sampler ddpm", given, ["kind", "steps", "variance", "sizes"]);
  const { variance = "fixed_small", sizes } = given;
  checkChoice("variance", variance, VARIANCES);
  if (variance === "as-written" && !isWritten)
    throw new RangeError('variance is "as-written": must be another of a model without a grid whose mode is "as-written"');
  if (sizes !== undefined) checkSizes(sizes, variance);
  return { ...given, variance } as NamedSampler;
}

function checkSizes(sizes: number[], variance: string): void {
  if (variance !== "grid") throw new RangeError(`sizes are given to variance "${variance}", which has no cells: must be left out`);
  checkArray("sizes", sizes, 1, 8);
  for (const size of sizes) checkWhole("a size", size, 1, 256);
  if (sizes.some((size, i) => i > 0 && size <= sizes[i - 1]))
    throw new RangeError(`sizes is ${sizes.join(", ")}: must grow from coarse to fine`);
}

/** The sampler whose bound a model has: its own where that has one. */
export function boundSampler(own: NamedSampler, sampled: Sampled): NamedSampler & { kind: "ddpm" } {
  return (own.kind === "ddpm" ? own : resolveSampler(undefined, sampled)) as NamedSampler & { kind: "ddpm" };
}

/** Name of a grid of errors among a model's: the sizes of its levels, or `scalar`. */
export function errorsName(sizes: readonly number[]): string {
  return sizes.length === 0 ? "scalar" : sizes.join("-");
}
