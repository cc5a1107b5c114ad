/** The samplers that a configuration can name, and their names in tables. */

import { z } from "zod";
import { didYouMean, quote, UserError } from "../../errors/user-error.js";
import type { GridConfig } from "../../diffusion/noise-grid/grid.js";
import { MAX_LEVELS } from "../../diffusion/check-model.js";

const visited = z.int().min(1).max(10_000).optional().describe("timesteps that are visited; all by default");

/**
 * A sampler that the samples are drawn with; variances `analytic` and `grid` are measured of the trained model, and
 * `as-written` is β_{t|s} · factor(x_t, t) of its noise grid.
 */
export const samplerSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("ddpm"),
    steps: visited,
    variance: z
      .enum(["fixed_small", "fixed_large", "analytic", "grid", "as-written"])
      .default("fixed_small")
      .describe("of the reverse process; as-written is that of a noise grid of that mode"),
    sizes: z
      .array(z.int().min(1).max(256))
      .min(1)
      .max(MAX_LEVELS)
      .optional()
      .describe("cells along each of the first two axes, coarse to fine, of variance grid; 5 and 20 by default"),
  }),
  z.strictObject({
    kind: z.literal("ddim"),
    steps: visited,
    eta: z.number().min(0).max(1).default(0).describe("0 for no noise, 1 for that of ddpm"),
  }),
  z.strictObject({ kind: z.literal("dpmpp_2m"), steps: visited }),
  z.strictObject({ kind: z.literal("heun"), steps: visited }),
]);

/** A sampler as a configuration names it. */
export type StudySampler = z.output<typeof samplerSchema>;

/** What of a noise grid decides how to sample. */
type GridMode = Pick<GridConfig, "mode"> | null;

/** The sampler of a model unless another is named: ddpm with every step, and the variance that its noise grid is written with. */
export function defaultSampler(grid: GridMode): StudySampler {
  return { kind: "ddpm", variance: grid?.mode === "as-written" ? "as-written" : "fixed_small" };
}

/** The samplers that a run is measured with, the main one first. */
export function samplersOf(config: { evaluation: { samplers?: StudySampler[] | undefined }; grid: GridMode }): StudySampler[] {
  return config.evaluation.samplers ?? [defaultSampler(config.grid)];
}

/** Why a model with this noise grid cannot be sampled so; null where it can. */
export function samplerMisfit(sampler: StudySampler, grid: GridMode): string | null {
  if (sampler.kind !== "ddpm" || sampler.variance !== "as-written" || grid?.mode === "as-written") return null;
  const found = grid === null ? "there is no grid" : 'its mode is "reference"';
  return `asks for variance as-written, which needs a grid whose mode is "as-written": ${found}`;
}

/** A sampler's name in tables: its kind, and what differs from the kind's default. */
export function samplerLabel(sampler: StudySampler): string {
  if (sampler.kind === "ddim" && sampler.eta > 0) return `ddim-eta-${sampler.eta}`;
  if (sampler.kind !== "ddpm" || sampler.variance === "fixed_small") return sampler.kind;
  return `ddpm-${sampler.variance}${sampler.sizes === undefined ? "" : `-${sampler.sizes.join("-")}`}`;
}

/** What a sampler's name may look like, for help and errors. */
export const SAMPLER_NAMES = [
  "ddpm",
  "ddpm-fixed_large",
  "ddpm-analytic",
  "ddpm-grid",
  "ddpm-grid-5-20",
  "ddpm-as-written",
  "ddim",
  "ddim-eta-0.5",
  "dpmpp_2m",
  "heun",
];

/** A name is known before the model is: the one grid that no sampler is at odds with. */
const ANY_GRID: GridMode = { mode: "as-written" };

/** The sampler of a name that {@link samplerLabel} gave. @throws UserError for another name */
export function samplerNamed(name: string): StudySampler {
  const ddpm = /^ddpm(?:-(fixed_large|analytic|grid|as-written)((?:-\d+)*))?$/.exec(name);
  const eta = /^ddim(?:-eta-([\d.]+))?$/.exec(name);
  const sizes = ddpm?.[2] ? { sizes: ddpm[2].slice(1).split("-").map(Number) } : {};
  const written = ddpm
    ? { kind: "ddpm", variance: ddpm[1] ?? "fixed_small", ...sizes }
    : eta
      ? { kind: "ddim", eta: Number(eta[1] ?? 0) }
      : { kind: name };
  const parsed = samplerSchema.safeParse(written);
  if (parsed.success && samplersProblem([parsed.data], Infinity, ANY_GRID) === null) return parsed.data;
  throw new UserError(`unknown sampler ${quote(name)}${didYouMean(name, SAMPLER_NAMES)} (such as ${SAMPLER_NAMES.join(", ")})`);
}

/** Values of one grid of errors: 64 MiB of them go to every worker. */
const MAX_ERROR_VALUES = 2 ** 24;

/** Why samplers cannot be measured together of a model with this schedule and noise grid; null where they can. */
export function samplersProblem(samplers: readonly StudySampler[], timesteps: number, grid: GridMode): string | null {
  for (const sampler of samplers) {
    const misfit = samplerMisfit(sampler, grid);
    if (misfit !== null) return misfit;
    if ((sampler.steps ?? 1) > timesteps) return `asks for ${sampler.steps} steps of ${timesteps} timesteps`;
    const sizes = sampler.kind === "ddpm" ? sampler.sizes : undefined;
    if (sizes === undefined) continue;
    if (sampler.kind === "ddpm" && sampler.variance !== "grid") return `gives sizes to variance ${sampler.variance}, which has no cells`;
    if (sizes.some((size, i) => i > 0 && size <= sizes[i - 1])) return `has sizes ${sizes.join(", ")}: must grow from coarse to fine`;
    if (Number.isFinite(timesteps) && sizes.at(-1)! ** 2 * timesteps > MAX_ERROR_VALUES)
      return `has ${sizes.at(-1)} cells along each axis at ${timesteps} timesteps: more than ${MAX_ERROR_VALUES} values`;
  }
  const labels = samplers.map((sampler) => `${samplerLabel(sampler)} with ${sampler.steps ?? timesteps} steps`);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  return twice === undefined ? null : `names ${twice} twice`;
}
