/**
 * The log density of a model's law: what its probability-flow ODE makes of N(0, I).
 *
 * The model says what moves a point at whole timesteps; between them a cubic in the angle does (`density/timeline.ts`), and below
 * the first one what is certain of every law that has a density: at the data the velocity is 0. How well the timesteps resolve the
 * law is part of the estimated error. Measured errors: docs/density.md.
 */

import type { Backend, Weights } from "./backend.js";
import { checkBackend } from "./backend.js";
import { checkChoice, checkFinite, checkFloats, checkKeys, checkNumber, checkRows, checkWhole } from "../errors/checks.js";
import { MAX_DIMENSIONS } from "./check-model.js";
import type { DensityProgress, FlowResult, LogDensity } from "./density/flow.js";
import { integrateFlow } from "./density/flow.js";
import { regionTerms } from "./density/regions.js";
import { Timeline } from "./density/timeline.js";
import type { PredictWithDivergence } from "./density/velocity.js";
import { divergentPredictor, velocityOfOutput } from "./density/velocity.js";
import { checkDomain } from "./transform/check-transform.js";
import { carriedOut } from "./steps.js";
import type { Domain } from "./transform/domain.js";
import { targetOfModel } from "./model-config.js";
import { checkFit } from "./sampling.js";
import type { Schedule } from "./process/schedule.js";
import { checkCoefficients, makeSchedule } from "./process/schedule.js";

export type { DensityProgress, FlowResult, LogDensity } from "./density/flow.js";
export type { PredictWithDivergence } from "./density/velocity.js";

/** Nats that one step of a row may err by, where nothing else is said. */
export const DEFAULT_TOLERANCE = 1e-4;
const TOLERANCES = { smallest: 1e-9, largest: 1 };

/** How exactly a density is computed. */
export interface FlowOptions {
  /** nats that one step of a row may err by, 1e-9 to 1; 1e-4 by default */
  tolerance?: number;
}

/** How a model's density is computed; by default in the data's own coordinates. */
export interface DensityOptions extends FlowOptions {
  /** the coordinates that the model lives in */
  domain?: Domain | null;
  /** the denoiser's weights: their moving average by default, or those trained where the backend has no average */
  weights?: Weights;
  /**
   * which regions a point may have been drawn in: all of them by default, which is exact; `containing` counts the one that holds the
   * point alone, which takes as many times less as there are regions, and is never more than the density
   */
  regions?: "all" | "containing";
}

/**
 * Log density of points under the flow of any denoiser, in its own coordinates, beside the noise that each point is made of.
 *
 * @param predict predicted noise with its divergence
 * @param points rows × dimensions, finite
 * @throws RangeError for what is no denoiser, schedule or points, or a tolerance outside its bounds
 */
export function flowLogDensity(
  predict: PredictWithDivergence,
  schedule: Schedule,
  points: Float32Array,
  dimensions: number,
  options: FlowOptions = {},
): FlowResult {
  checkWhole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  checkDensityPoints(points, dimensions);
  checkKeys("the options", options, ["tolerance"]);
  const { tolerance = DEFAULT_TOLERANCE } = options;
  checkTolerance(tolerance);
  checkCoefficients(schedule);
  const field = velocityOfOutput(predict, schedule);
  return carriedOut(integrateFlow(field, new Timeline(schedule), Float64Array.from(points), dimensions, tolerance));
}

/**
 * Log density of points under a model, in nats per point of the data's coordinates: {@link modelLogDensitySteps} to its end.
 *
 * @throws as {@link modelLogDensitySteps}
 */
export function modelLogDensity(backend: Backend, points: Float32Array, options: DensityOptions = {}): LogDensity {
  return carriedOut(modelLogDensitySteps(backend, points, options));
}

/**
 * The same, step by step: yields how far it is after every round of steps, and returns the densities. A row's bytes depend on
 * nothing but the row, the model and the options. In coordinates of several regions the density is that of drawing a region c,
 * then u, then x = m_c + L_c u: Σ_c π_c p(u_c | c) / det L_c with u_c = L_c⁻¹ (x - m_c), a flow for each region.
 *
 * @param backend a trained model; its moving average is used unless `options.weights` says otherwise
 * @param points rows × dimensions in the data's coordinates, finite
 * @throws RangeError at the call, for points or options that do not fit
 */
export function modelLogDensitySteps(
  backend: Backend,
  points: Float32Array,
  options: DensityOptions = {},
): Generator<DensityProgress, LogDensity> {
  checkBackend(backend);
  const { dimensions } = backend.config;
  checkDensityPoints(points, dimensions);
  checkKeys("the options", options, ["tolerance", "domain", "weights", "regions"]);
  const { tolerance = DEFAULT_TOLERANCE, domain = null, regions = "all" } = options;
  checkTolerance(tolerance);
  checkChoice("regions", regions, ["all", "containing"]);
  if (domain !== null) checkDomain(domain);
  checkFit(backend, domain);
  if ((backend.config.conditions ?? []).length > 0)
    throw new RangeError("the model has conditions: its log density is known of one without");
  return modelSteps(backend, points, { ...options, tolerance, domain, regions });
}

function* modelSteps(
  backend: Backend,
  points: Float32Array,
  { tolerance, domain, regions, weights }: DensityOptions & Required<Pick<DensityOptions, "tolerance" | "domain" | "regions">>,
): Generator<DensityProgress, LogDensity> {
  const { dimensions } = backend.config;
  const schedule = makeSchedule(backend.config.schedule);
  const { starts, told, combine } = regionTerms(domain, points, dimensions, regions);
  const field = velocityOfOutput(divergentPredictor(backend, told, weights), schedule, targetOfModel(backend.config));
  return combine(yield* integrateFlow(field, new Timeline(schedule), starts, dimensions, tolerance));
}

function checkDensityPoints(points: Float32Array, dimensions: number): void {
  checkFloats("points", points);
  checkRows("points", points, dimensions);
  checkFinite("points", points);
}

function checkTolerance(tolerance: number): void {
  checkNumber("tolerance", tolerance, TOLERANCES.smallest, TOLERANCES.largest);
}
