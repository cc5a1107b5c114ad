/** Samples of a trained model, any rows of them: a row's value does not depend on which others are drawn. */

import type { Backend, Weights } from "./backend.js";
import { checkBackend } from "./backend.js";
import { checkInts, checkKeys, checkSeed, checkWhole, MAX_ROWS } from "../errors/checks.js";
import type { Domain } from "./transform/domain.js";
import { checkDomain } from "./transform/check-transform.js";
import { decode, drawRegions } from "./transform/transform.js";
import type { ModelConfig } from "./model-config.js";
import { targetOfModel } from "./model-config.js";
import { stream } from "../numerics/random.js";
import { ddpm } from "./samplers/ddpm.js";
import type { SamplerConfig } from "./samplers/index.js";
import { sampler } from "./samplers/index.js";
import type { Denoise, SamplerState } from "./samplers/chain/seam.js";
import { makeSchedule } from "./process/schedule.js";
import { withStart } from "./start/start.js";
import { fromOutput } from "./target.js";
import { carriedOut } from "./steps.js";
import { checkConditionValues, conditionRows, joinTold, untold, valuesOfRows } from "./conditions.js";
import { mayBeUntold } from "./network/condition.js";
import { checkGuidance, guided } from "./samplers/guided.js";

/**
 * The backend as a sampler sees it: the factor is looked up at the current points.
 *
 * @param regions of the rows that it will be asked for, and their conditions after them, as `joinTold` joins them; none where the model has none
 * @param weights the denoiser's; by default their moving average, or those trained where the backend has no average
 * @param guidance w of `guided`, how far beyond the prediction without conditions to go towards the one with them: 1 by default
 * @throws RangeError where they do not fit the model
 */
export function predictor(backend: Backend, regions: Int32Array = new Int32Array(0), weights?: Weights, guidance = 1): Denoise {
  checkBackend(backend);
  checkInts("regions", regions);
  checkGuided(backend.config, guidance);
  const told = toldPredictor(backend, regions, weights);
  if (guidance === 1) return told;
  return guided(told, toldPredictor(backend, untold(backend.config, regions), weights), guidance);
}

/** @throws RangeError unless the model can be sampled with that guidance */
export function checkGuided({ conditions = [] }: ModelConfig, guidance: number): void {
  checkGuidance(guidance);
  if (guidance !== 1 && !conditions.some(mayBeUntold))
    throw new RangeError(
      `guidance is ${guidance}: must be 1 of a model without a condition that may be untold, one with a dropout above 0`,
    );
}

function toldPredictor(backend: Backend, regions: Int32Array, weights: Weights | undefined): Denoise {
  let timesteps = new Int32Array(0);
  return fromOutput(makeSchedule(backend.config.schedule), targetOfModel(backend.config), (x, timestep) => {
    const rows = x.length / backend.config.dimensions;
    if (timesteps.length !== rows) timesteps = new Int32Array(rows);
    timesteps.fill(timestep);
    const chosen = weights ?? (backend.hasAverage ? "average" : "trained");
    const output = backend.predict(x, timesteps, backend.factor(x, timesteps), regions, chosen);
    return withStart(backend.config, output, { x, timesteps, told: regions });
  });
}

/** Rows that samples are divided at where several workers draw them. */
export const SAMPLE_BLOCK = 256;
/** Rows that are carried through all timesteps together at most: among many a backend finds more that are near each other. */
const TOGETHER = 64 * SAMPLE_BLOCK;
/** As many as other work waits for. */
const BETWEEN_YIELDS = 16 * SAMPLE_BLOCK;

/** A sampler, or how to make one for rows whose regions are known. */
export type SamplerChoice = SamplerConfig | ((regions: Int32Array) => SamplerConfig);

/** How samples are drawn; by default of a model in the data's own coordinates, by a DDPM with all timesteps and `fixed_small`. */
export interface Drawing {
  sampler?: SamplerChoice;
  /** the coordinates that the model lives in */
  domain?: Domain | null;
  /** the denoiser's weights: their moving average by default, or those trained where the backend has no average */
  weights?: Weights;
  /**
   * a value of each condition for all rows, or of every row that is drawn, rows × conditions; the number of its values stands for "not
   * told" where a condition may be untold, and is the default
   */
  condition?: ArrayLike<number> | undefined;
  /** how far beyond the prediction without conditions to go towards the one with them; 1, which is the latter, by default */
  guidance?: number;
  /** rows in all, among which regions are in exact proportion; each row's are drawn by themselves by default */
  total?: number | undefined;
  /** timestep at which the chain ends with what is predicted of the data, E[x_0 | x_t]: no detail finer than its noise is drawn; 0 by default */
  until?: number | undefined;
}

/** The chain of rows `from` to `to` in the model's coordinates, and the regions that the rows were drawn in. */
function begin(
  backend: Backend,
  seed: number,
  from: number,
  to: number,
  { sampler: choice, domain = null, weights, condition, guidance, total, until = 0 }: Drawing,
): { regions: Int32Array; states: Generator<SamplerState, void> } {
  const { dimensions, schedule } = backend.config;
  const key = stream(seed, "sampling");
  const count = (to - from) * dimensions;
  // numbers are drawn in groups of four: those of the first group that belong to rows before `from` are left out
  const first = Math.floor((from * dimensions) / 4);
  const skipped = from * dimensions - 4 * first;
  // position 0 holds the initial points, t + 1 the noise of the step at timestep t, whichever timesteps are visited
  const draw = (position: number): Float32Array =>
    backend.normals(key, position, first, new Float32Array(skipped + count)).subarray(skipped);
  const regions = drawRegions(domain, seed, from, to, total);
  const told = joinTold(backend.config, to - from, regions, conditionRows(backend.config, to - from, condition));
  const predicted = predictor(backend, told, weights, guidance);
  const chosen = typeof choice === "function" ? choice(regions) : choice;
  const chain = chosen === undefined ? ddpm : sampler(chosen);
  const states = (denoiser: Denoise): Generator<SamplerState, void> => chain(denoiser, makeSchedule(schedule), draw(0), (t) => draw(t + 1));
  return { regions, states: until === 0 ? states(predicted) : endedAt(until, predicted, states) };
}

/** The states of a chain down to a timestep, the last of them what is predicted of the data there. */
function* endedAt(
  until: number,
  denoiser: Denoise,
  states: (denoiser: Denoise) => Generator<SamplerState, void>,
): Generator<SamplerState, void> {
  let original = new Float32Array(0);
  const told: Denoise = (x, timestep) => {
    const prediction = denoiser(x, timestep);
    original = Float32Array.from(prediction.original);
    return prediction;
  };
  for (const state of states(told)) {
    if (state.timestep <= until) {
      yield { timestep: state.timestep, x: original };
      return;
    }
    yield state;
  }
}

/**
 * Rows `from` to `to` of the samples of a seed on their way from noise to data: the state after each timestep that
 * the sampler visits, from T - 1 down, its points in the data's coordinates, rows × dimensions.
 *
 * @param backend a trained model; its moving average is sampled unless `drawing.weights` says otherwise
 * @param from first row, 0 to `to`; a row is the same whichever others are drawn with it
 * @throws RangeError at the call, for a seed, rows or a way of drawing that do not fit
 */
export function denoise(backend: Backend, seed: number, from: number, to: number, drawing: Drawing = {}): Generator<SamplerState, void> {
  checkDrawing(backend, seed, from, to, drawing);
  return decodedStates(backend, seed, from, to, drawing);
}

function* decodedStates(backend: Backend, seed: number, from: number, to: number, drawing: Drawing): Generator<SamplerState, void> {
  const { regions, states } = begin(backend, seed, from, to, drawing);
  for (const { timestep, x } of states) yield { timestep, x: decode(drawing.domain ?? null, { points: x, regions }) };
}

/**
 * Rows `from` to `to` of the samples of a seed, rows × dimensions in the data's coordinates: the last state of {@link denoise}.
 * These are the bytes that `noisegrid sample` writes of the same model and seed.
 *
 * @param backend a trained model; its moving average is sampled unless `drawing.weights` says otherwise
 * @param seed whole number from 0 to 2⁵³ - 1
 * @param from first row, 0 to `to`; a row is the same whichever others are drawn with it
 * @throws RangeError for a seed, rows or a way of drawing that do not fit
 */
export function sampleRows(backend: Backend, seed: number, from: number, to: number, drawing: Drawing = {}): Float32Array {
  checkDrawing(backend, seed, from, to, drawing);
  return carriedOut(drawn({ backend, seed, from, to, together: TOGETHER }, drawing));
}

/** {@link sampleRows} step by step: after each step of the chain it yields so that other work can run. @throws RangeError as it does */
export function* samplingSteps(
  backend: Backend,
  seed: number,
  from: number,
  to: number,
  drawing: Drawing = {},
): Generator<void, Float32Array> {
  checkDrawing(backend, seed, from, to, drawing);
  return yield* drawn({ backend, seed, from, to, together: BETWEEN_YIELDS }, drawing);
}

/** Which rows are drawn, and how many at once. */
interface DrawnRange {
  backend: Backend;
  seed: number;
  from: number;
  to: number;
  together: number;
}

function* drawn({ backend, seed, from, to, together }: DrawnRange, drawing: Drawing): Generator<void, Float32Array> {
  const { dimensions } = backend.config;
  const out = new Float32Array((to - from) * dimensions);
  for (let start = from; start < to; start += together) {
    const end = Math.min(start + together, to);
    const { regions, states } = begin(backend, seed, start, end, {
      ...drawing,
      condition: valuesOfRows(backend.config, to - from, drawing.condition, start - from, end - from),
    });
    let x: Float32Array = new Float32Array(0);
    for (const state of states) {
      x = state.x;
      yield;
    }
    out.set(decode(drawing.domain ?? null, { points: x, regions }), (start - from) * dimensions);
  }
  return out;
}

function checkDrawing(backend: Backend, seed: number, from: number, to: number, drawing: Drawing): void {
  checkBackend(backend);
  checkSeed(seed);
  checkWhole("to", to, 0, MAX_ROWS);
  checkWhole("from", from, 0, to);
  checkKeys("the drawing", drawing, ["sampler", "domain", "weights", "condition", "guidance", "total", "until"]);
  const { sampler: choice, domain = null, condition, guidance = 1, total, until = 0 } = drawing;
  checkWhole("until", until, 0, backend.config.schedule.timesteps - 1);
  if (total !== undefined) checkWhole("total", total, to, MAX_ROWS);
  if (choice !== undefined && typeof choice !== "function") sampler(choice);
  if (domain !== null) checkDomain(domain);
  checkFit(backend, domain);
  checkConditionValues(backend.config, to - from, condition);
  checkGuided(backend.config, guidance);
}

/** A model and coordinates that were not made for each other would give samples all the same. @throws RangeError where they were not */
export function checkFit({ config }: Backend, domain: Domain | null): void {
  const levels = domain?.partition.levels ?? 0;
  if (domain !== null && domain.dimensions !== config.dimensions)
    throw new RangeError(`the domain has ${domain.dimensions} coordinates, the model ${config.dimensions}`);
  if (levels !== config.regions.length)
    throw new RangeError(
      `the model has ${config.regions.length} levels of regions, its domain ${levels}: draw with the domain that it was trained in`,
    );
}
