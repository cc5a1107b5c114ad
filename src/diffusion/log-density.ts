/**
 * The log density of a model's law: what its probability-flow ODE makes of N(0, I).
 *
 * The model says what moves a point at whole timesteps; between them a cubic does (`density/timeline.ts`), and below the first one
 * what is certain of every law that has a density: at the data the velocity is 0. How well the timesteps resolve the
 * law is part of the estimated error. Measured errors: docs/density.md.
 */

import type { Backend, Weights } from "./backend.js";
import { checkBackend } from "./backend.js";
import { checkChoice, checkFinite, checkFloats, checkKeys, checkNumber, checkRows, checkWhole } from "../errors/checks.js";
import { MAX_DIMENSIONS } from "./checks/check-model.js";
import type { DensityProgress, FlowResult, LogDensity } from "./density/flow.js";
import { integrateFlow } from "./density/flow.js";
import type { RegionTerms } from "./density/regions.js";
import { regionTerms } from "./density/regions.js";
import { Timeline } from "./density/timeline.js";
import type { PredictWithDivergence } from "./density/velocity.js";
import { divergentPredictor, velocityOfOutput } from "./density/velocity.js";
import { checkDomain } from "./transform/check-transform.js";
import { carriedOut } from "./steps.js";
import type { Domain } from "./transform/domain.js";
import { targetOfModel } from "./model-config.js";
import { checkFit, checkGuided } from "./sampling.js";
import type { Target } from "./target-name.js";
import { conditionRows, joinTold, repeatedRows } from "./conditions.js";
import type { Schedule } from "./process/schedule.js";
import { makeSchedule } from "./process/schedule.js";
import { checkCoefficients } from "./process/check-coefficients.js";

export type { DensityProgress, FlowResult, LogDensity } from "./density/flow.js";
export type { PredictWithDivergence } from "./density/velocity.js";

/** Nats that one step of a row may err by, where nothing else is said. */
export const DEFAULT_TOLERANCE = 1e-4;
const TOLERANCES = { smallest: 1e-9, largest: 1 };

/** How the density of a denoiser's flow is computed. */
export interface FlowOptions {
  /** nats that one step of a row may err by, 1e-9 to 1; 1e-4 by default */
  tolerance?: number;
  /** what the denoiser predicts, noise by default */
  target?: Target;
}

/** How a model's density is computed; by default in the data's own coordinates. */
export interface DensityOptions extends Pick<FlowOptions, "tolerance"> {
  /** the coordinates that the model lives in */
  domain?: Domain | null;
  /** the denoiser's weights: their moving average by default, or those trained where the backend has no average */
  weights?: Weights;
  /**
   * which regions a point may have been drawn in: all of them by default, which is exact; `containing` counts the one that holds the
   * point alone, which takes as many times less as there are regions, and is never more than the density
   */
  regions?: "all" | "containing";
  /**
   * a value of each condition for all points, or of every point, rows × conditions; the number of its values stands for "not told"
   * where a condition may be untold, and is the default
   */
  condition?: ArrayLike<number> | undefined;
  /** how far beyond the velocity without conditions to go towards the one with them, as in sampling; 1, which is the latter, by default */
  guidance?: number;
}

/**
 * Log density of points under the flow of any denoiser, in its own coordinates, beside the noise that each point is made of.
 *
 * @param predict what a network predicts, with its divergence
 * @param points rows × dimensions, finite
 * @throws RangeError for what is no denoiser, schedule or points, a tolerance outside its bounds, or a denoiser of the noise where the
 * schedule leaves no signal
 * @throws UserError for an unknown target
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
  checkKeys("the options", options, ["tolerance", "target"]);
  const { tolerance = DEFAULT_TOLERANCE, target } = options;
  checkTolerance(tolerance);
  checkCoefficients(schedule);
  const field = velocityOfOutput(predict, schedule, target);
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
 * then u, then x = m_c + L_c u: Σ_c π_c p(u_c | c) / det L_c with u_c = L_c⁻¹ (x - m_c), a flow for each region. Of a model with
 * conditions it is the density given the values that a point is told.
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
  checkKeys("the options", options, ["tolerance", "domain", "weights", "regions", "condition", "guidance"]);
  const { tolerance = DEFAULT_TOLERANCE, domain = null, regions = "all", condition, guidance = 1 } = options;
  checkTolerance(tolerance);
  checkChoice("regions", regions, ["all", "containing"]);
  if (domain !== null) checkDomain(domain);
  checkFit(backend, domain);
  checkGuided(backend.config, guidance);
  const values = conditionRows(backend.config, points.length / dimensions, condition);
  const terms = regionTerms(domain, points, dimensions, regions);
  const { told, perRow } = terms;
  const all = joinTold(backend.config, (points.length / dimensions) * perRow, told, repeatedRows(backend.config, values, perRow));
  return modelSteps(backend, terms, { predict: divergentPredictor(backend, all, options.weights, guidance), tolerance });
}

function* modelSteps(
  { config }: Backend,
  { starts, combine }: RegionTerms,
  { predict, tolerance }: { predict: PredictWithDivergence; tolerance: number },
): Generator<DensityProgress, LogDensity> {
  const schedule = makeSchedule(config.schedule);
  const field = velocityOfOutput(predict, schedule, targetOfModel(config));
  return combine(yield* integrateFlow(field, new Timeline(schedule), starts, config.dimensions, tolerance));
}

function checkDensityPoints(points: Float32Array, dimensions: number): void {
  checkFloats("points", points);
  checkRows("points", points, dimensions);
  checkFinite("points", points);
}

function checkTolerance(tolerance: number): void {
  checkNumber("tolerance", tolerance, TOLERANCES.smallest, TOLERANCES.largest);
}
