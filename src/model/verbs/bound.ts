/** The variational bound of a model's rows. */

import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import { boundVariance } from "../../diffusion/adaptation/named-sampler.js";
import type { Backend } from "../../diffusion/backend.js";
import { boundErrors, boundOfRows } from "../../diffusion/bound.js";
import { joinTold } from "../../diffusion/conditions.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import type { PlainSampler } from "../../diffusion/samplers/index.js";
import { predictor } from "../../diffusion/sampling.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import { domainCosts } from "../../diffusion/transform/transform.js";
import type { DrawnRows } from "../input/data.js";
import { encodedRows } from "./rows.js";

export { boundSamplerOf } from "../input/samplers.js";

/** What a bound is of. */
export interface Bounded {
  rows: DrawnRows;
  transform: Domain | null;
  sampler: PlainSampler;
  /** those that the sampler's bound needs */
  errors: ErrorGrid;
  /** of the noise that the rows are given */
  seed: number;
}

/** Measures the bound of each row in nats of the data's coordinates, step by step. */
export function* boundSteps(backend: Backend, { rows, transform, sampler, errors, seed }: Bounded): Generator<void, Float64Array> {
  const { dimensions } = rows;
  const known = encodedRows(transform, rows);
  const schedule = makeSchedule(backend.config.schedule);
  const told = joinTold(backend.config, known.points.length / dimensions, known.regions, known.conditions);
  const measured = boundErrors({ denoise: predictor(backend, told), schedule, points: known.points, dimensions, seed });
  const variance = boundVariance(sampler, backend, errors, known.regions ?? new Int32Array(0));
  const nats = yield* boundOfRows(measured, sampler.steps ?? schedule.timesteps, variance);
  domainCosts(transform, known, dimensions).forEach((cost, row) => (nats[row] += cost));
  return nats;
}
