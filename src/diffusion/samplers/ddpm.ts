/** Ancestral sampling of a DDPM: Algorithm 2 of Ho, Jain & Abbeel 2020, as diffusers' `DDPMScheduler`. */

import { checkChoice, checkNumbers, checkObject } from "../../errors/checks.js";
import { asWrittenVariance } from "../adaptation/as-written.js";
import { DEFAULT_ERROR_GRID } from "../adaptation/error-grid.js";
import { analyticVariance, gridVariance } from "../adaptation/reverse-variance.js";
import { MAX_LEVELS } from "../checks/check-model.js";
import type { Schedule } from "../process/schedule.js";
import { makeSchedule } from "../process/schedule.js";
import { finestRegions } from "../transform/partition.js";
import { normalVariance } from "../process/normal-variance.js";
import { posterior } from "../process/posterior.js";
import { combination } from "./chain/combination.js";
import type { Denoise, NoiseSource, SamplerState, VarianceFunction } from "./chain/seam.js";
import { checkedSeam } from "./chain/seam.js";
import type { StepPair } from "./chain/timesteps.js";
import { stepPairs } from "./chain/timesteps.js";
import type { FittedTo } from "./record/record.js";
import { defineSampler } from "./record/record.js";

const f = Math.fround;
const FIXED = ["fixed_small", "fixed_large"] as const;

/** How {@link ddpm} samples. */
export interface DdpmOptions {
  /** timesteps that are visited, 1 to T */
  steps: number;
  /** β̃ (right where the data are a point), β (right where they are standard normals), or what a function says */
  variance: "fixed_small" | "fixed_large" | VarianceFunction;
}

/**
 * x_s = coef1 · x̂_0 + coef2 · x_t + √variance · z for the visited timesteps t and the next, s, where mean and β̃ are
 * those of q(x_s | x_t, x_0); the last step goes to x̂_0 and asks for no noise. All float32.
 *
 * @throws RangeError for steps outside 1 … T, for what is no model, schedule, points or noise, and for variances that are no finite numbers of at least 0 or do not divide the points
 */
export function* ddpm(
  denoiser: Denoise,
  schedule: Schedule,
  initial: Float32Array,
  source: NoiseSource,
  options?: DdpmOptions,
): Generator<SamplerState, void> {
  const { denoise, noise } = checkedSeam(denoiser, schedule, initial, source);
  const { steps, variance } = checkedOptions(options ?? { steps: schedule.timesteps, variance: "fixed_small" });
  let x: Float32Array = initial;
  for (const pair of stepPairs(schedule.timesteps, steps)) {
    const { timestep, previous } = pair;
    const { original: x0 } = denoise(x, timestep);
    const { coef1, coef2 } = posterior(schedule, timestep, previous);
    const next = combination(coef1, x0, coef2, x);
    if (previous >= 0) addNoise(next, noise(timestep), deviations(variance, schedule, pair, x));
    x = next;
    yield { timestep, x };
  }
}

function checkedOptions(options: DdpmOptions): DdpmOptions {
  checkObject("options", options);
  if (typeof options.variance !== "function") checkChoice("variance", options.variance, FIXED);
  return options;
}

/** Standard deviations of a step, one per row or one for all. */
function deviations(
  variance: DdpmOptions["variance"],
  schedule: Schedule,
  { timestep, previous }: StepPair,
  x: Float32Array,
): Float32Array {
  const variances = (typeof variance === "function" ? variance : fixedVariance(variance, schedule))(timestep, previous, x);
  checkNumbers("variances", variances);
  if (x.length % variances.length !== 0)
    throw new RangeError(`got ${variances.length} variances at timestep ${timestep}, which do not divide ${x.length} coordinates`);
  const roots = new Float32Array(variances.length);
  for (let row = 0; row < roots.length; row++) {
    const value = variances[row];
    if (!(value >= 0 && value < Infinity))
      throw new RangeError(`the variance of row ${row} at timestep ${timestep} is ${value}: must be a finite number of at least 0`);
    roots[row] = Math.sqrt(value);
  }
  return roots;
}

function addNoise(x: Float32Array, z: Float32Array, deviation: Float32Array): void {
  const width = x.length / deviation.length;
  for (let row = 0; row < deviation.length; row++) {
    for (let i = row * width; i < (row + 1) * width; i++) x[i] += f(deviation[row] * z[i]);
  }
}

function fixedVariance(variance: (typeof FIXED)[number], schedule: Schedule): VarianceFunction {
  return (timestep, previous) => [
    variance === "fixed_small" ? posterior(schedule, timestep, previous).variance : normalVariance(schedule, timestep, previous),
  ];
}

/** A variance by its name, fitted to the errors of a model or to its grid where it depends on them. */
function namedVariance(
  variance: (typeof FIXED)[number] | "analytic" | "grid" | "as-written",
  { backend, errors, regions }: FittedTo,
): VarianceFunction {
  if (variance === "as-written") return asWrittenVariance(backend);
  const { schedule: config, regions: counts, dimensions } = backend.config;
  const schedule = makeSchedule(config);
  if (variance === "fixed_small" || variance === "fixed_large") return fixedVariance(variance, schedule);
  if (errors === null) throw new Error(`internal: variance ${variance} without measured errors`);
  if (variance === "analytic") return analyticVariance(schedule, errors);
  return gridVariance(schedule, errors, dimensions, finestRegions(regions, counts.length));
}

export const DDPM = defineSampler({
  name: "ddpm",
  label: "DDPM, ancestral sampling",
  source: "Ho, Jain & Abbeel 2020",
  order: null,
  noise: true,
  predictions: 1,
  options: {
    variance: {
      type: "variance",
      fixed: FIXED,
      fitted: ["analytic", "grid", "as-written"],
      default: "fixed_small",
      describe: "of the reverse process; as-written is that of a noise grid of that mode",
    },
    sizes: {
      type: "list",
      minimum: 1,
      maximum: 256,
      longest: MAX_LEVELS,
      of: "cells",
      where: ["variance", "grid"],
      example: [5, 20],
      describe: "cells along each of the first two axes, coarse to fine, of variance grid; 5 and 20 by default",
    },
  },
  variance: {
    needs({ variance, sizes }) {
      switch (variance) {
        case "fixed_small":
        case "fixed_large":
          return {};
        case "analytic":
          return { errors: [] };
        case "grid":
          return { errors: sizes ?? DEFAULT_ERROR_GRID.sizes };
        case "as-written":
          return { gridMode: "as-written" };
      }
    },
    of: ({ variance }, to) => namedVariance(variance, to),
    scalar: "analytic",
  },
  run: ddpm,
});
