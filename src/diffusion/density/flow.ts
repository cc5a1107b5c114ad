/**
 * The log density of points under the pushforward of N(0, I) by the probability-flow ODE: Song et al. 2021, Appendix D.2.
 *
 * From the data to the noise, d/dφ (x, l) = (v̂, ∇ · v̂), and log p(x_0) = log N(s x; 0, I) + d log s + l at the end, where
 * s = √(α_T² + σ_T²): sampling draws x_T = s x of N(0, I), and s is 1 where variance is preserved. The trace is exact, as
 * coordinates are few. The steps are those of Dormand & Prince 1980, order 5 with an embedded estimate of order 4, in double
 * precision; points are rounded to float32 where the model is asked. Every row has steps of its own, so that its result does not
 * depend on the rows that it is asked with.
 */

import { cos, exp, log, powInteger, sin } from "../../numerics/elementary.js";
import type { Interpolation, Timeline } from "./timeline.js";
import { emptyInterpolation, NODES } from "./timeline.js";
import type { VelocityField } from "./velocity.js";

/** Stages of a step: the last is the first of the next step. */
const STAGES = 7;
/** When each stage is, as a share of the step. */
const WHEN = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
/** From which slopes each stage's place follows; the last is the step's result. */
const PLACE = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** Order 5 less order 4. */
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/** Rows that are on their way together: with four timesteps each they fill a backend's batch. */
const SLOTS = 64;
/** A step shorter than this share of the angle, or of the first timestep's, is taken whatever its error. */
const SHORTEST = 1e-7;
/** Attempts after which a row's tolerance grows tenfold, and further ones after which it does so again: every row ends. */
const PATIENCE = { first: 4000, next: 400 };
/** Of a coordinate: what float32 hardly resolves counts as no error. */
const RESOLVED = 1 / 1_048_576;

/** Nats per row, and the estimated error of each. */
export interface LogDensity {
  /** natural logarithm of the density; NaN where the model's prediction is not finite */
  nats: Float64Array;
  /** an estimate, in nats: of the steps, one with the other, and of the interpolation between timesteps; Infinity of a single timestep */
  error: Float64Array;
}

/** {@link LogDensity} with where the flow has taken each point: x_T, the noise that it is made of, rows × dimensions. */
export interface FlowResult extends LogDensity {
  noise: Float64Array;
}

/** How far an integration is. */
export interface DensityProgress {
  /** rows that are done, of all */
  done: number;
  rows: number;
}

/** A row on its way. */
interface Traveller {
  row: number;
  angle: number;
  step: number;
  attempts: number;
  wasRejected: boolean;
  error: number;
  /** coordinates, the logarithm so far, and what the result would differ by with one degree less between the timesteps */
  state: Float64Array;
  next: Float64Array;
  slopes: Float64Array[];
}

/**
 * Log densities of rows of points in the model's own coordinates; yields after every round of steps.
 *
 * @param starts rows × dimensions
 * @param tolerance nats that one step of a row may err by
 */
export function* integrateFlow(
  field: VelocityField,
  timeline: Timeline,
  starts: Float64Array,
  dimensions: number,
  tolerance: number,
): Generator<DensityProgress, FlowResult> {
  const rows = starts.length / dimensions;
  const result: FlowResult = { nats: new Float64Array(rows), error: new Float64Array(rows), noise: new Float64Array(starts.length) };
  const waiting = { next: 0 };
  let active: Traveller[] = [];
  const smallest = sin(timeline.angles[0]);
  while (true) {
    while (active.length < SLOTS && waiting.next < rows) {
      const row = waiting.next++;
      active.push(depart(row, starts.subarray(row * dimensions, (row + 1) * dimensions), timeline.angles[0]));
    }
    if (active.length === 0) return result;
    for (const traveller of active) traveller.step = Math.min(traveller.step, timeline.end - traveller.angle);
    for (let stage = 1; stage < STAGES; stage++) evaluateStage(field, timeline, active, stage, dimensions);
    for (const traveller of active) judge(traveller, timeline, dimensions, tolerance, smallest);
    const arrived = active.filter(({ angle }) => angle >= timeline.end);
    for (const { row, state, error } of arrived) {
      const noise = state.subarray(0, dimensions).map((value) => timeline.size * value);
      result.nats[row] = state[dimensions] + logNormal(noise, dimensions) + dimensions * log(timeline.size);
      // nothing tells how well a single timestep resolves a law
      result.error[row] = timeline.angles.length === 1 ? Infinity : error + state[dimensions + 1];
      result.noise.set(noise, row * dimensions);
    }
    if (arrived.length > 0) active = active.filter(({ angle }) => angle < timeline.end);
    yield { done: waiting.next - active.length, rows };
  }
}

/** At the data, where the velocity is 0; the first step goes to the first timestep. */
function depart(row: number, point: Float64Array, step: number): Traveller {
  const width = point.length + 2;
  const state = new Float64Array(width);
  state.set(point);
  const slopes = Array.from({ length: STAGES }, () => new Float64Array(width));
  return { row, angle: 0, step, attempts: 0, wasRejected: false, error: 0, state, next: new Float64Array(width), slopes };
}

/** The slopes of a stage, of all rows in one call of the field. */
function evaluateStage(field: VelocityField, timeline: Timeline, active: readonly Traveller[], stage: number, d: number): void {
  const x = new Float32Array(active.length * NODES * d);
  const timesteps = new Int32Array(active.length * NODES);
  const origins = new Int32Array(active.length * NODES);
  const shares = new Float64Array(active.length * NODES);
  const differences = new Float64Array(active.length * NODES);
  const interpolation: Interpolation = emptyInterpolation();
  const counts = new Int32Array(active.length);
  let at = 0;
  active.forEach((traveller, i) => {
    const { row, angle, step, state, next, slopes } = traveller;
    for (let c = 0; c < state.length; c++) {
      let sum = 0;
      for (let j = 0; j < stage; j++) sum += PLACE[stage][j] * slopes[j][c];
      next[c] = state[c] + step * sum;
    }
    timeline.interpolate(Math.min(angle + WHEN[stage] * step, timeline.end), interpolation);
    counts[i] = interpolation.count;
    for (let k = 0; k < interpolation.count; k++, at++) {
      for (let c = 0; c < d; c++) x[at * d + c] = next[c];
      timesteps[at] = interpolation.timesteps[k];
      shares[at] = interpolation.shares[k];
      differences[at] = interpolation.shares[k] - interpolation.coarse[k];
      origins[at] = row;
    }
  });
  const { velocity, divergence } = field(x.subarray(0, at * d), timesteps.subarray(0, at), origins.subarray(0, at));
  const change = new Float64Array(d);
  at = 0;
  active.forEach(({ angle, step, next, slopes }, i) => {
    const slope = slopes[stage].fill(0);
    change.fill(0);
    for (let k = 0; k < counts[i]; k++, at++) {
      for (let c = 0; c < d; c++) {
        slope[c] += shares[at] * velocity[at * d + c];
        change[c] += differences[at] * velocity[at * d + c];
      }
      slope[d] += shares[at] * divergence[at];
      slope[d + 1] += differences[at] * divergence[at];
    }
    slope[d + 1] = Math.abs(slope[d + 1]) + Math.abs(response(change, angle + WHEN[stage] * step, next, slope, d));
  });
}

/**
 * Nats that a displacement of a point on its way changes the result by, to first order: ∇ log p_φ(x) · change, where the slope of the
 * log density is -ε̂ / sin φ and ε̂ = sin φ x + cos φ v̂.
 */
function response(change: Float64Array, angle: number, x: Float64Array, velocity: Float64Array, d: number): number {
  const [sine, cosine] = [sin(angle), cos(angle)];
  let sum = 0;
  for (let c = 0; c < d; c++) sum -= (x[c] + (cosine / sine) * velocity[c]) * change[c];
  return sum;
}

/** Takes the step or not, and chooses the next one's length. */
function judge(traveller: Traveller, timeline: Timeline, d: number, tolerance: number, smallest: number): void {
  const { angle, step, state, next, slopes } = traveller;
  traveller.attempts++;
  const deviation = Float64Array.from({ length: d + 1 }, (_, c) => {
    let sum = 0;
    for (let j = 0; j < STAGES; j++) sum += ERROR[j] * slopes[j][c];
    return step * sum;
  });
  // to second order too: a law that is smoothed by noise of size sin φ bends by at most about 1 / sin² φ nats
  let [squares, size] = [0, 0];
  for (let c = 0; c < d; c++) {
    squares += deviation[c] * deviation[c];
    size += next[c] * next[c];
  }
  const scale = Math.max(sin(angle + step), smallest, RESOLVED * Math.sqrt(size));
  const error =
    Math.abs(deviation[d]) + Math.abs(response(deviation, angle + step, next, slopes[STAGES - 1], d)) + Math.sqrt(squares) / scale;
  const impatience = Math.max(0, Math.ceil((traveller.attempts - PATIENCE.first) / PATIENCE.next));
  const allowed = tolerance * powInteger(10, impatience);
  const isShortest = step <= SHORTEST * Math.max(angle, timeline.angles[0]);
  const isFinite = Number.isFinite(error);
  if (!isFinite && isShortest) {
    traveller.angle = timeline.end;
    traveller.error = NaN;
    state.fill(NaN);
    return;
  }
  const isTaken = error <= allowed || isShortest;
  if (isTaken) {
    traveller.angle = angle + step >= timeline.end * (1 - 1e-15) ? timeline.end : angle + step;
    traveller.error += error;
    traveller.state = next;
    traveller.next = state;
    slopes.unshift(slopes.pop()!);
  }
  const ideal = isFinite ? 0.9 * fifthRoot(allowed / error) : 0.2;
  traveller.step = step * Math.min(Math.max(ideal, 0.2), traveller.wasRejected || !isTaken ? 1 : 5);
  traveller.wasRejected = !isTaken;
}

function fifthRoot(x: number): number {
  if (!(x > 0)) return 0;
  return x === Infinity ? Infinity : exp(log(x) / 5);
}

/** log N(x; 0, I) */
function logNormal(x: Float64Array, d: number): number {
  let squares = 0;
  for (let c = 0; c < d; c++) squares += x[c] * x[c];
  return -0.5 * (squares + d * log(2 * Math.PI));
}
