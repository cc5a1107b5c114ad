/** The contract of core/backend.ts, run against every backend and instruction set: the same calls, the same bytes. */

import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/core/backend.js";
import type { BackendFactory } from "../../src/backend/select.js";
import { stepRates } from "../../src/core/optimizer.js";
import { SAMPLE_BLOCK, sampleRows } from "../../src/core/sampling.js";
import { backendLabel, loadBackends } from "../support/backends.js";
import { difference } from "../support/bytes.js";
import { CASES } from "../support/cases.js";
import { EMA, modelConfig, OPTIMIZER, randomBatch, randomParameters } from "../support/models.js";
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

  it("refuses arrays of the wrong length, timesteps out of range and too many rows", () => {
    const backend = create(factory);
    const batch = randomBatch(SMALL, 20, 1);
    const { x0, noise, timesteps } = batch;
    const factor = new Float32Array(20).fill(1);
    const rates = stepRates(0, OPTIMIZER, EMA);
    const parameters = backend.read("parameters");
    const refuses = (call: () => unknown): void => expect(call).toThrow(RangeError);
    for (const array of STATE) {
      refuses(() => backend.write(array, new Float32Array(backend.read(array).length + 1)));
    }
    refuses(() => backend.factor(x0.subarray(1), timesteps));
    refuses(() => backend.predict(x0.subarray(1), timesteps, factor));
    refuses(() => backend.predict(x0, timesteps, factor.subarray(1)));
    for (const run of [(b: typeof batch) => backend.evaluate(b), (b: typeof batch) => backend.step(b, rates)]) {
      refuses(() => run({ x0: x0.subarray(3), noise, timesteps }));
      refuses(() => run({ x0, noise: noise.subarray(3), timesteps }));
      refuses(() => run({ x0, noise, timesteps: timesteps.map(() => 5) }));
      refuses(() => run({ x0, noise, timesteps: timesteps.map(() => -1) }));
      refuses(() => run(randomBatch(SMALL, 21, 1)));
    }
    expect(difference(backend.read("parameters"), parameters)).toBe("");
  });

  it("refuses regions that are missing, too many or out of range", () => {
    const config = { ...SMALL, regions: [2, 5] };
    const backend = factory.create(config, 20);
    const batch = randomBatch(config, 20, 1);
    const { regions, ...without } = batch;
    const rates = stepRates(0, OPTIMIZER, EMA);
    const wrong = [{}, { regions: regions!.subarray(1) }, { regions: regions!.map(() => 2) }, { regions: regions!.map(() => -1) }];
    for (const change of wrong) {
      expect(() => backend.evaluate({ ...without, ...change })).toThrow(RangeError);
      expect(() => backend.step({ ...without, ...change }, rates)).toThrow(RangeError);
      expect(() => backend.predict(batch.x0, batch.timesteps, new Float32Array(20), change.regions)).toThrow(RangeError);
    }
    expect(() => create(factory).evaluate({ ...randomBatch(SMALL, 20, 1), ...batch })).toThrow(RangeError);
    backend.dispose();
  });
});
