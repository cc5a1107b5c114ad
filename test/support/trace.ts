/** Everything that a backend can tell of a model: what the contract holds against the reference. */

import type { BackendFactory } from "../../src/backend/select.js";
import type { ArrayName, Backend } from "../../src/diffusion/backend.js";
import { stepRates } from "../../src/diffusion/network/optimizer.js";
import { stream } from "../../src/numerics/random.js";
import { toldCounts } from "../../src/diffusion/conditions.js";
import type { Drawing } from "../../src/diffusion/sampling.js";
import { sampleRows } from "../../src/diffusion/sampling.js";
import type { Shape } from "./models.js";
import { EMA, modelConfig, OPTIMIZER, randomBatch, randomParameters } from "./models.js";

export interface TraceCase extends Shape {
  name: string;
  /** rows of each step's batch; the largest is the backend's capacity */
  batches: number[];
  /** rows to sample, 0 for none */
  samples?: number;
  /** how they are drawn */
  drawing?: Drawing;
  /** times what points are drawn with */
  spread?: number;
}

/** Values by name, in the order of the calls. */
export type Trace = Map<string, Float32Array | Float64Array>;

const ARRAYS: ArrayName[] = ["parameters", "ema", "firstMoment", "secondMoment", "gradients"];

export function traceOf(factory: BackendFactory, given: TraceCase): Trace {
  const config = modelConfig(given);
  const backend = factory.create(config, Math.max(...given.batches));
  const parameters = randomParameters(config, 1, given.values);
  backend.write("parameters", parameters);
  const trace: Trace = new Map();
  traceTraining(backend, given, trace);
  traceQueries(backend, given, trace);
  if (given.samples) trace.set("samples", sampleRows(backend, 5, 0, given.samples, given.drawing));
  backend.dispose();
  return trace;
}

function traceTraining(backend: Backend, { batches, spread = 1 }: TraceCase, trace: Trace): void {
  batches.forEach((rows, step) => {
    const batch = randomBatch(backend.config, rows, 100 + step);
    batch.x0.forEach((x, i) => (batch.x0[i] = spread * x));
    const result = backend.step(batch, stepRates(step, OPTIMIZER, EMA));
    trace.set(`step ${step}: result`, Float64Array.of(result.mse, result.loss, result.denoiserGradNorm, result.gridGradNorm));
    traceLast(backend, `step ${step}`, trace);
    for (const array of ARRAYS) trace.set(`step ${step}: ${array}`, backend.read(array));
  });
}

/** More rows than the backend's capacity, so that it must work in parts. */
function traceQueries(backend: Backend, { spread = 1 }: TraceCase, trace: Trace): void {
  const { config, capacity } = backend;
  const { x0, noise, timesteps, regions, target } = randomBatch(config, 2 * capacity + 3, 200);
  const points = x0.map((x) => spread * x);
  const factor = backend.factor(points, timesteps);
  trace.set("factor", factor);
  trace.set("prediction", backend.predict(points, timesteps, factor, regions));
  for (const weights of ["trained", "average"] as const) {
    const { prediction, divergence } = backend.predictWithDivergence(points, timesteps, regions, weights);
    trace.set(`prediction with its divergence, ${weights}`, prediction);
    trace.set(`divergence, ${weights}`, divergence);
  }
  const rows = Math.max(1, capacity - 1);
  const batch = {
    x0: points.subarray(0, rows * config.dimensions),
    noise: noise.subarray(0, rows * config.dimensions),
    timesteps: timesteps.subarray(0, rows),
    ...(target === undefined ? {} : { target: target.subarray(0, rows * config.dimensions) }),
    ...(regions === undefined ? {} : { regions: regions.subarray(0, rows * toldCounts(config).length) }),
  };
  trace.set("evaluate", Float64Array.of(backend.evaluate(batch)));
  traceLast(backend, "evaluate", trace);
  for (const length of [1, 6, 4 * capacity, 9 * capacity + 5]) {
    trace.set(`${length} normals`, backend.normals(stream(3, "test"), 7, 1000, new Float32Array(length)));
  }
}

function traceLast(backend: Backend, when: string, trace: Trace): void {
  const { x, factor, prediction } = backend.lastBatch();
  trace.set(`${when}: x`, x);
  trace.set(`${when}: factor`, factor);
  trace.set(`${when}: prediction`, prediction);
}
