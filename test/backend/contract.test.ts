/** The contract of diffusion/backend.ts, run against every backend and instruction set: the same calls, the same bytes. */

import { describe, expect, it } from "vitest";
import type { Backend, Weights } from "../../src/diffusion/backend.js";
import type { BackendFactory } from "../../src/backend/select.js";
import { denoiserLength, parameterLength } from "../../src/diffusion/network/parameters.js";
import { stepRates } from "../../src/diffusion/network/optimizer.js";
import { stream } from "../../src/numerics/random.js";
import { SAMPLE_BLOCK, sampleRows } from "../../src/diffusion/sampling.js";
import { backendLabel, loadBackends } from "../support/backends.js";
import { difference } from "../support/bytes.js";
import { CASES } from "../support/cases.js";
import { EMA, modelConfig, OPTIMIZER, randomBatch, randomParameters } from "../support/models.js";
import { detached, messageOf } from "../support/refusals.js";
import type { Trace, TraceCase } from "../support/trace.js";
import { traceOf } from "../support/trace.js";

const { factories, missing } = await loadBackends();
const [reference] = factories;

const NAMED_CASES = CASES.map((given) => [given.name, given] as const);
const LABELLED = factories.map((factory) => [backendLabel(factory), factory] as const);
const STATE = ["parameters", "ema", "firstMoment", "secondMoment"] as const;

const references = new Map<string, Trace>();
function referenceTrace(given: TraceCase): Trace {
  if (!references.has(given.name)) references.set(given.name, traceOf(reference, given));
  return references.get(given.name)!;
}

describe("every backend is present", () => {
  it("wasm", () => expect(missing.filter((reason) => reason.startsWith("wasm"))).toEqual([]));
  // a package without a module for this platform falls back to wasm
  it.skipIf(!["linux", "darwin", "win32"].includes(process.platform))("native", () =>
    expect(missing.filter((reason) => reason.startsWith("native"))).toEqual([]),
  );
});

describe.each(LABELLED.slice(1))("%s gives the bytes of the reference", (_, factory) => {
  it.each(NAMED_CASES)("%s", (_name, given) => {
    const expected = referenceTrace(given);
    const actual = traceOf(factory, given);
    expect([...actual.keys()]).toEqual([...expected.keys()]);
    const differences = [...expected]
      .map(([name, values]) => [name, difference(actual.get(name)!, values)])
      .filter(([, text]) => text !== "");
    expect(differences).toEqual([]);
  });
});

describe("the cases exercise what they are meant to", () => {
  it.each(NAMED_CASES)("%s: finite, and every step changes the parameters", (_name, given) => {
    const trace = referenceTrace(given);
    for (const [name, values] of trace) expect([name, values.every(Number.isFinite)]).toEqual([name, true]);
    for (let step = 1; step < given.batches.length; step++) {
      const parameters = trace.get(`step ${step}: parameters`)!;
      expect(difference(parameters, trace.get(`step ${step - 1}: parameters`)!)).not.toBe("");
    }
  });

  it("clips some gradients and leaves others", () => {
    const norms = CASES.flatMap((given) => given.batches.map((_, step) => referenceTrace(given).get(`step ${step}: result`)!));
    for (const which of [2, 3]) {
      expect(norms.some((result) => result[which] > OPTIMIZER.clipNorm)).toBe(true);
      expect(norms.some((result) => result[which] > 0 && result[which] < OPTIMIZER.clipNorm)).toBe(true);
    }
  });
});

const SMALL = modelConfig({
  dimensions: 3,
  embeddingDim: 6,
  hiddenSize: 20,
  hiddenLayers: 2,
  timesteps: 5,
  axes: [2, 0],
  levels: [3, 5],
  l1: [0, 0.01],
});

function create(factory: BackendFactory, capacity = 20): Backend {
  const backend = factory.create(SMALL, capacity);
  backend.write("parameters", randomParameters(SMALL, 2));
  return backend;
}

function trainSteps(backend: Backend, from: number, to: number): void {
  for (let step = from; step < to; step++) backend.step(randomBatch(SMALL, 20, step), stepRates(step, OPTIMIZER, EMA));
}

describe.each(LABELLED)("%s", (_, factory) => {
  it("reads what was written, without sharing memory", () => {
    const backend = create(factory);
    for (const array of STATE) {
      const values = backend.read(array).map((_value, i) => i + 0.5);
      backend.write(array, values);
      const copy = values.slice();
      values.fill(0);
      expect([array, difference(backend.read(array), copy)]).toEqual([array, ""]);
      backend.read(array).fill(0);
      expect([array, difference(backend.read(array), copy)]).toEqual([array, ""]);
    }
  });

  it.each(LABELLED)("continues to the same bytes what %s began", (_label, from) => {
    const whole = create(reference);
    trainSteps(whole, 0, 6);
    const begun = create(from);
    trainSteps(begun, 0, 3);
    const continued = factory.create(SMALL, 20);
    for (const array of STATE) continued.write(array, begun.read(array));
    trainSteps(continued, 3, 6);
    for (const array of STATE) {
      expect([array, difference(continued.read(array), whole.read(array))]).toEqual([array, ""]);
    }
  });

  it("does not depend on the capacity", () => {
    const tight = create(factory, 20);
    const roomy = create(factory, 77);
    trainSteps(tight, 0, 2);
    trainSteps(roomy, 0, 2);
    expect(difference(roomy.read("parameters"), tight.read("parameters"))).toBe("");
    expect(difference(sampleRows(roomy, 1, 0, 90), sampleRows(tight, 1, 0, 90))).toBe("");
  });

  it("leaves parameters and moments alone when it evaluates, predicts or samples", () => {
    const backend = create(factory);
    trainSteps(backend, 0, 2);
    const before = STATE.map((array) => [array, backend.read(array)] as const);
    backend.evaluate(randomBatch(SMALL, 20, 9));
    sampleRows(backend, 1, 0, 30);
    for (const [array, values] of before) expect([array, difference(backend.read(array), values)]).toEqual([array, ""]);
  });

  it("samples blocks as it samples the whole", () => {
    const backend = create(factory);
    const whole = sampleRows(backend, 8, 0, 2 * SAMPLE_BLOCK + 70);
    const parts = [
      sampleRows(backend, 8, 0, SAMPLE_BLOCK),
      sampleRows(backend, 8, SAMPLE_BLOCK, 2 * SAMPLE_BLOCK),
      sampleRows(backend, 8, 2 * SAMPLE_BLOCK, 2 * SAMPLE_BLOCK + 70),
    ];
    const joined = new Float32Array(whole.length);
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    expect(difference(joined, whole)).toBe("");
    expect(difference(sampleRows(backend, 8, 0, 10), whole.subarray(0, 30))).toBe("");
  });

  it("keeps two models apart", () => {
    const one = create(factory);
    const alone = create(factory);
    const other = create(factory);
    for (let step = 0; step < 3; step++) {
      trainSteps(one, step, step + 1);
      trainSteps(other, step + 50, step + 51);
    }
    trainSteps(alone, 0, 3);
    expect(difference(one.read("parameters"), alone.read("parameters"))).toBe("");
  });

  it("leaves everything as it was where it refuses a call", () => {
    const backend = create(factory);
    trainSteps(backend, 0, 2);
    const before = STATE.map((array) => [array, backend.read(array)] as const);
    for (const [, call] of BAD_CALLS) expect(() => call(backend)).toThrow();
    for (const [array, values] of before) expect([array, difference(backend.read(array), values)]).toEqual([array, ""]);
  });

  it("predicts with the moving average what it predicts where that is written as its parameters", () => {
    const shape = { dimensions: 3, embeddingDim: 10, hiddenSize: 33, hiddenLayers: 2, timesteps: 7, regions: [2, 6], levels: [4] };
    const config = modelConfig(shape);
    const backend = factory.create(config, 20);
    const [parameters, other] = [randomParameters(config, 1), randomParameters(config, 2)];
    backend.write("parameters", parameters);
    expect(backend.hasAverage).toBe(false);
    backend.write("ema", other.subarray(0, denoiserLength(config)));
    expect(backend.hasAverage).toBe(true);
    const { x0, timesteps, regions } = randomBatch(config, 53, 1);
    const predict = (weights?: Weights): Float32Array => backend.predict(x0, timesteps, backend.factor(x0, timesteps), regions, weights);
    const [trained, average] = [predict(), predict("average")];
    expect(difference(predict("trained"), trained)).toBe("");
    expect(difference(average, trained)).not.toBe("");
    expect(difference(backend.read("parameters"), parameters)).toBe("");
    const merged = parameters.slice();
    merged.set(other.subarray(0, denoiserLength(config)));
    backend.write("parameters", merged);
    expect(difference(predict(), average)).toBe("");
    backend.dispose();
  });

  it("predicts beside the divergence what it predicts at the grid's factor, with either weights", () => {
    const shape = { dimensions: 3, embeddingDim: 10, hiddenSize: 33, hiddenLayers: 2, timesteps: 7, regions: [2, 6], levels: [4] };
    const config = modelConfig({ ...shape, grid: { lookup: "multilinear" } });
    const backend = factory.create(config, 20);
    backend.write("parameters", randomParameters(config, 1));
    backend.write("ema", randomParameters(config, 2).subarray(0, denoiserLength(config)));
    const { x0, timesteps, regions } = randomBatch(config, 53, 1);
    const divergences = (["trained", "average"] as const).map((weights) => {
      const predicted = backend.predict(x0, timesteps, backend.factor(x0, timesteps), regions, weights);
      const { prediction, divergence } = backend.predictWithDivergence(x0, timesteps, regions, weights);
      expect(difference(prediction, predicted)).toBe("");
      return divergence;
    });
    expect(divergences[0]).toHaveLength(53);
    expect(difference(divergences[0], divergences[1])).not.toBe("");
    backend.dispose();
  });

  it("computes a row's divergence by itself", () => {
    const backend = create(factory, 7);
    const { x0, timesteps } = randomBatch(SMALL, 40, 1);
    const whole = backend.predictWithDivergence(x0, timesteps).divergence;
    const rows = Array.from(timesteps, (_t, b) =>
      backend.predictWithDivergence(x0.subarray(3 * b, 3 * b + 3), timesteps.subarray(b, b + 1)),
    );
    expect(
      difference(
        Float32Array.from(rows, ({ divergence }) => divergence[0]),
        whole,
      ),
    ).toBe("");
  });

  it("samples the moving average unless it is told otherwise, and what is trained where there is none", () => {
    const backend = create(factory);
    const before = sampleRows(backend, 3, 0, 30);
    expect(difference(sampleRows(backend, 3, 0, 30, { weights: "trained" }), before)).toBe("");
    trainSteps(backend, 0, 6);
    const [average, trained] = [sampleRows(backend, 3, 0, 30), sampleRows(backend, 3, 0, 30, { weights: "trained" })];
    const merged = backend.read("parameters");
    merged.set(backend.read("ema"));
    const other = create(factory);
    other.write("parameters", merged);
    expect(difference(average, sampleRows(other, 3, 0, 30))).toBe("");
    other.write("parameters", backend.read("parameters"));
    expect(difference(trained, sampleRows(other, 3, 0, 30))).toBe("");
    expect(difference(average, trained)).not.toBe("");
  });

  it("keeps its configuration, whatever becomes of the one that it was given", () => {
    const given = structuredClone(SMALL);
    const backend = factory.create(given, 20);
    given.schedule.timesteps = 10_000;
    given.grid!.levels[0].size = 1000;
    expect(backend.config).toEqual(SMALL);
    expect(() => Object.assign(backend.config, { dimensions: 16 })).toThrow(TypeError);
    expect(() => Object.assign(backend.config.grid!.axes, [9])).toThrow(TypeError);
  });
});

/** What a backend must not take, and the one message that each of them gives. */
const BAD_CALLS: [name: string, call: (backend: Backend) => unknown, message: string][] = (() => {
  const batch = randomBatch(SMALL, 20, 1);
  const { x0, noise, timesteps } = batch;
  const factor = new Float32Array(20).fill(1);
  const rates = stepRates(0, OPTIMIZER, EMA);
  const odd = (value: unknown): never => value as never;
  const changed = (values: Float32Array, at: number, value: number): Float32Array => values.map((old, i) => (i === at ? value : old));
  const key = stream(1, "test");
  const gone = "is detached: its memory was transferred elsewhere";

  const ofBatch: [string, object, string][] = [
    ["points of too few rows", { x0: x0.subarray(3) }, "x0 has 57 numbers: expected 20 rows of 3 coordinates, a row for each timestep"],
    ["ragged points", { x0: x0.subarray(1) }, "x0 has 59 numbers: expected 20 rows of 3 coordinates, a row for each timestep"],
    ["points in double precision", { x0: new Float64Array(60) }, "x0 is a Float64Array of length 60: must be a Float32Array"],
    ["points as plain numbers", { x0: [...x0] }, "x0 is an array of length 60: must be a Float32Array"],
    ["points that are detached", { x0: detached() }, `x0 ${gone}`],
    ["NaN among the points", { x0: changed(x0, 7, NaN) }, "x0[7] is NaN: must be a finite number"],
    ["an infinite noise", { noise: changed(noise, 0, Infinity) }, "noise[0] is Infinity: must be a finite number"],
    ["noise of another length", { noise: noise.subarray(3) }, "noise has 57 numbers: must have 60, as x0 has"],
    ["no noise", { noise: undefined }, "noise is undefined: must be a Float32Array"],
    ["a timestep beyond the last", { timesteps: timesteps.map(() => 5) }, "timestep 5 is outside 0 … 4"],
    ["a timestep below the first", { timesteps: timesteps.map(() => -1) }, "timestep -1 is outside 0 … 4"],
    [
      "fractional timesteps",
      { timesteps: new Float32Array(20).fill(0.5) },
      "timesteps is a Float32Array of length 20: must be a Int32Array",
    ],
    ["regions that the model has not", { regions: new Int32Array(20) }, "expected 20 rows of 0 regions, got 20 numbers"],
    [
      "no rows",
      { x0: new Float32Array(0), noise: new Float32Array(0), timesteps: new Int32Array(0) },
      "a batch of 0 rows: must have at least 1",
    ],
    ["too many rows", randomBatch(SMALL, 21, 1), "a batch of 21 rows exceeds the backend's capacity of 20"],
  ];
  const ofRates: [string, unknown, string][] = [
    ["none", undefined, "rates is undefined: must be an object"],
    ["a step size of NaN", { ...rates, stepSize: NaN }, "rates.stepSize is NaN: must be a finite number"],
    ["no clip norm", { ...rates, clipNorm: undefined }, "rates.clipNorm is undefined: must be a finite number"],
    ["no moving average", { ...rates, ema: undefined }, "rates.ema is undefined: must be an object"],
    ["an unknown average", { ...rates, ema: { ...rates.ema, kind: "mean" } }, 'rates.ema.kind is "mean": must be none, copy or lerp'],
  ];
  const names = ["parameters", "ema", "firstMoment", "secondMoment", "gradients"];
  return [
    ["read of an unknown array", (b) => b.read(odd("nope")), `unknown array to read "nope" (valid: ${names.join(", ")})`],
    [
      "read of a mistyped array",
      (b) => b.read(odd("parameter")),
      `unknown array to read "parameter"; did you mean "parameters"? (valid: ${names.join(", ")})`,
    ],
    ["read of nothing", (b) => b.read(odd(undefined)), `array to read is undefined: must be one of ${names.join(", ")}`],
    [
      "write to an unknown array",
      (b) => b.write(odd("nope"), b.read("parameters")),
      `unknown array to write "nope" (valid: ${names.slice(0, 4).join(", ")})`,
    ],
    [
      "write to what cannot be written",
      (b) => b.write(odd("gradients"), b.read("gradients")),
      `unknown array to write "gradients" (valid: ${names.slice(0, 4).join(", ")})`,
    ],
    ...STATE.map((array): [string, (b: Backend) => unknown, string] => {
      const length = array === "ema" ? denoiserLength(SMALL) : parameterLength(SMALL);
      return [
        `write of one number too many to ${array}`,
        (b) => b.write(array, new Float32Array(length + 1)),
        `${array} has ${length} numbers, got ${length + 1}`,
      ];
    }),
    ["write of a detached array", (b) => b.write("parameters", detached()), `parameters ${gone}`],
    ["write of plain numbers", (b) => b.write("ema", odd([1, 2])), "ema is an array of length 2: must be a Float32Array"],
    ["write of nothing", (b) => b.write("ema", odd(undefined)), "ema is undefined: must be a Float32Array"],
    [
      "factor of ragged points",
      (b) => b.factor(x0.subarray(1), timesteps),
      "x has 59 numbers: expected 20 rows of 3 coordinates, a row for each timestep",
    ],
    [
      "factor beyond the timesteps",
      (b) =>
        b.factor(
          x0,
          timesteps.map(() => 5),
        ),
      "timestep 5 is outside 0 … 4",
    ],
    ["factor of nothing", (b) => b.factor(odd(null), timesteps), "x is null: must be a Float32Array"],
    [
      "predict of ragged points",
      (b) => b.predict(x0.subarray(1), timesteps, factor),
      "x has 59 numbers: expected 20 rows of 3 coordinates, a row for each timestep",
    ],
    [
      "predict with too few factors",
      (b) => b.predict(x0, timesteps, factor.subarray(1)),
      "factor has 19 numbers: must have 20, one per row",
    ],
    ["predict without factors", (b) => b.predict(x0, timesteps, odd(undefined)), "factor is undefined: must be a Float32Array"],
    ["predict with regions", (b) => b.predict(x0, timesteps, factor, new Int32Array(20)), "expected 20 rows of 0 regions, got 20 numbers"],
    [
      "predict with unknown weights",
      (b) => b.predict(x0, timesteps, factor, undefined, odd("averag")),
      'unknown weights "averag"; did you mean "average"? (valid: trained, average)',
    ],
    [
      "predictWithDivergence of ragged points",
      (b) => b.predictWithDivergence(x0.subarray(1), timesteps),
      "x has 59 numbers: expected 20 rows of 3 coordinates, a row for each timestep",
    ],
    [
      "predictWithDivergence beyond the timesteps",
      (b) =>
        b.predictWithDivergence(
          x0,
          timesteps.map(() => 5),
        ),
      "timestep 5 is outside 0 … 4",
    ],
    [
      "predictWithDivergence with regions",
      (b) => b.predictWithDivergence(x0, timesteps, new Int32Array(20)),
      "expected 20 rows of 0 regions, got 20 numbers",
    ],
    [
      "predictWithDivergence with unknown weights",
      (b) => b.predictWithDivergence(x0, timesteps, undefined, odd("averag")),
      'unknown weights "averag"; did you mean "average"? (valid: trained, average)',
    ],
    ...ofBatch.flatMap(([name, change, message]): [string, (b: Backend) => unknown, string][] => [
      [`evaluate with ${name}`, (b) => b.evaluate({ ...batch, ...change }), message],
      [`step with ${name}`, (b) => b.step({ ...batch, ...change }, rates), message],
    ]),
    ["evaluate of nothing", (b) => b.evaluate(odd(null)), "batch is null: must be an object"],
    ...ofRates.map(([name, value, message]): [string, (b: Backend) => unknown, string] => [
      `step with rates: ${name}`,
      (b) => b.step(batch, odd(value)),
      message,
    ]),
    [
      "normals of no stream",
      (b) => b.normals(odd(undefined), 0, 0, new Float32Array(4)),
      "key is undefined: must be two whole numbers, as stream() gives them",
    ],
    [
      "normals of half a stream",
      (b) => b.normals(odd([1]), 0, 0, new Float32Array(4)),
      "key is an array of length 1: must be two whole numbers, as stream() gives them",
    ],
    [
      "normals at no position",
      (b) => b.normals(key, 1.5, 0, new Float32Array(4)),
      "position is 1.5: must be a whole number from 0 to 4294967295",
    ],
    [
      "normals from within a group",
      (b) => b.normals(key, 0, 0.25, new Float32Array(4)),
      "first is 0.25: must be a whole number from 0 to 4294967295",
    ],
    ["normals into plain numbers", (b) => b.normals(key, 0, 0, odd([0])), "out is an array of length 1: must be a Float32Array"],
  ];
})();

describe.each(LABELLED)("%s refuses", (_, factory) => {
  const backend = create(factory);
  trainSteps(backend, 0, 1);

  it.each(BAD_CALLS)("%s", (_name, call, message) => expect(messageOf(() => call(backend))).toBe(message));

  it("regions that are missing, too many or out of range", () => {
    const config = { ...SMALL, regions: [2, 5] };
    const divided = factory.create(config, 20);
    divided.write("parameters", randomParameters(config, 2));
    const batch = randomBatch(config, 20, 1);
    const rates = stepRates(0, OPTIMIZER, EMA);
    const WRONG: [regions: Int32Array | undefined, message: string][] = [
      [undefined, "expected 20 rows of 2 regions, got 0 numbers"],
      [batch.regions!.subarray(1), "expected 20 rows of 2 regions, got 39 numbers"],
      [batch.regions!.map(() => 2), "region 2 is outside 0 … 1"],
      [batch.regions!.map((region, i) => (i === 1 ? 5 : region)), "region 5 is outside 0 … 4"],
      [batch.regions!.map(() => -1), "region -1 is outside 0 … 1"],
      [new Float32Array(40) as unknown as Int32Array, "regions is a Float32Array of length 40: must be a Int32Array"],
    ];
    for (const [regions, message] of WRONG) {
      const { regions: _right, ...rest } = batch;
      const given = regions === undefined ? rest : { ...rest, regions };
      expect(messageOf(() => divided.evaluate(given))).toBe(message);
      expect(messageOf(() => divided.step(given, rates))).toBe(message);
      expect(messageOf(() => divided.predict(batch.x0, batch.timesteps, new Float32Array(20), regions))).toBe(message);
      expect(messageOf(() => divided.predictWithDivergence(batch.x0, batch.timesteps, regions))).toBe(message);
    }
    divided.dispose();
  });

  it("the moving average before there is one", () => {
    const { x0, timesteps } = randomBatch(SMALL, 20, 1);
    expect(messageOf(() => create(factory).predict(x0, timesteps, new Float32Array(20), undefined, "average"))).toBe(
      'weights is "average", but the backend has no moving average: write "ema", or train',
    );
  });

  it("to tell of a last batch that is no longer there", () => {
    const { x0, timesteps } = randomBatch(SMALL, 20, 1);
    const gone = "there is no last batch: evaluate or train on one, and ask before any other call";
    const fresh = create(factory);
    expect(messageOf(() => fresh.lastBatch())).toBe(gone);
    fresh.evaluate(randomBatch(SMALL, 20, 1));
    expect(fresh.lastBatch().x).toHaveLength(60);
    fresh.factor(x0, timesteps);
    expect(messageOf(() => fresh.lastBatch())).toBe(gone);
    fresh.evaluate(randomBatch(SMALL, 20, 1));
    fresh.predictWithDivergence(x0, timesteps);
    expect(messageOf(() => fresh.lastBatch())).toBe(gone);
  });

  it("every call after it was disposed of", () => {
    const disposed = create(factory);
    const batch = randomBatch(SMALL, 20, 1);
    const factor = new Float32Array(20);
    disposed.dispose();
    const calls: (() => unknown)[] = [
      () => disposed.read("parameters"),
      () => disposed.write("parameters", new Float32Array(parameterLength(SMALL))),
      () => disposed.factor(batch.x0, batch.timesteps),
      () => disposed.predict(batch.x0, batch.timesteps, factor),
      () => disposed.predictWithDivergence(batch.x0, batch.timesteps),
      () => disposed.evaluate(batch),
      () => disposed.step(batch, stepRates(0, OPTIMIZER, EMA)),
      () => disposed.lastBatch(),
      () => disposed.normals(stream(1, "test"), 0, 0, new Float32Array(4)),
      () => disposed.dispose(),
      () => sampleRows(disposed, 1, 0, 4),
    ];
    for (const call of calls) expect(messageOf(call)).toBe("the backend was disposed of: create another to go on");
  });
});
