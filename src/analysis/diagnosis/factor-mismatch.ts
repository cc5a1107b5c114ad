/** Whether the factor that a step is sampled with is the one that it was trained with. */

import type { GridConfig } from "../../diffusion/noise-grid/grid.js";
import { cellIndex, cellOf } from "../../diffusion/noise-grid/grid.js";
import { integers, normals, stream } from "../../numerics/random.js";
import { SAMPLER_NAMES, samplerNamed } from "../../diffusion/samplers/record/names.js";
import { errorSizes } from "../../diffusion/samplers/record/plain.js";
import type { Schedule } from "../../diffusion/process/schedule.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import { formatShare, listOf } from "../format.js";
import type { Finding, Subject } from "./finding.js";

/** Rows that are noised: a share of them is known to about a percent. */
const ROWS = 2000;

/**
 * Training scales the noise of x_t by the factor at x₀; sampling, which has no x₀, takes the factor at x_t; and the posterior
 * q(x_{t-1} | x_t, x₀) that it steps with is that of noise without a factor. As written, the variance of the step does hold the
 * factor, but that of x_t too, and the mean is that of noise without one. True of every learnable grid, so always found
 * where there is one; the shares say how far. They are measured with factors of 1, as training begins.
 */
export function factorMismatch(subject: Subject): Finding | undefined {
  const { grid, schedule: config } = subject;
  if (grid === null) return undefined;
  const schedule = makeSchedule(config);
  const last = schedule.timesteps - 1;
  const timesteps = [...new Set([Math.floor(last / 2), last])];
  const at = timesteps.map((timestep) => {
    const shares = changedCells(subject, grid, schedule, timestep);
    return `${listOf(grid.levels.map(({ name }, l) => `${formatShare(shares[l])} (${name})`))} at timestep ${timestep}`;
  });
  return {
    id: "factor-mismatch",
    title: "training and sampling look the factor up in different places",
    measured: `training takes the cell of x₀, sampling that of x_t: another cell for ${at.join("; ")}`,
    meaning: `the denoiser is told a factor in sampling that it was not trained with there, and ${ignored(grid)}: a lower loss need not give better samples`,
    remedy: `a variance that depends on x_t alone, which is valid: "grid": null, "evaluation": { "samplers": [${byPlace()}] }; or regions that are drawn first: "domain": { "kind": "splits" }`,
  };
}

/** The first sampler whose variance depends on the place, as a configuration writes it. */
function byPlace(): string {
  const sampler = SAMPLER_NAMES.map(samplerNamed).find((named) => (errorSizes(named)?.length ?? 0) > 0)!;
  const pairs = Object.entries(sampler).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `{ ${pairs.join(", ")} }`;
}

/** What of the sampler's step takes no notice of the factor. */
function ignored({ mode }: GridConfig): string {
  return mode === "as-written"
    ? "the mean of the sampler's step is that of noise without a factor"
    : "the sampler's posterior ignores the factor altogether";
}

/** Of each level, the share of points whose cell differs between x₀ and x_t = √ᾱ x₀ + √(1 - ᾱ) ε. */
export function changedCells(
  { points, dimensions, seed }: Pick<Subject, "points" | "dimensions" | "seed">,
  grid: GridConfig,
  { signalRate, noiseRate }: Pick<Schedule, "signalRate" | "noiseRate">,
  timestep: number,
): number[] {
  const rows = integers(stream(seed, "diagnosis row"), 0, ROWS, points.length / dimensions);
  const noise = normals(stream(seed, "diagnosis noise"), timestep, 0, new Float32Array(ROWS * dimensions));
  const changed = new Float64Array(grid.levels.length);
  rows.forEach((row, i) => {
    const clean = points.subarray(row * dimensions, (row + 1) * dimensions);
    const noised = clean.map((value, a) => signalRate[timestep] * value + noiseRate[timestep] * noise[i * dimensions + a]);
    grid.levels.forEach(({ size }, l) => {
      if (cellIndex(cellOf(grid, size, clean), size) !== cellIndex(cellOf(grid, size, noised), size)) changed[l]++;
    });
  });
  return Array.from(changed, (count) => count / ROWS);
}
