/** Every function of the library under arguments that are wrong: one clear line or a value, at once, and never an engine's complaint. */

import { describe, expect, it } from "vitest";
import * as library from "../../src/index.js";
import type { Backend, ErrorGrid, GaussianMixture, ModelConfig } from "../../src/index.js";
import { modelConfig, OPTIMIZER, EMA, randomBatch, randomParameters } from "../support/models.js";
import { badCalls } from "../support/bad-arguments.js";

const factory = await library.loadBackend("reference");
const MODEL: ModelConfig = modelConfig({
  dimensions: 2,
  embeddingDim: 4,
  hiddenSize: 4,
  hiddenLayers: 1,
  timesteps: 4,
  levels: [2, 3],
  regions: [2, 3],
});
const WRITTEN = modelConfig({
  dimensions: 2,
  embeddingDim: 4,
  hiddenSize: 4,
  hiddenLayers: 0,
  timesteps: 4,
  levels: [2],
  grid: { mode: "as-written" },
});
const PLAIN = modelConfig({ dimensions: 2, embeddingDim: 4, hiddenSize: 4, hiddenLayers: 0, timesteps: 4 });
const SCHEDULE = library.makeSchedule(MODEL.schedule);
const POINTS = library.makeDataset("mixture-blobs", 60, 1).points;
const REGIONS = { kind: "k-means" as const, scale: "full" as const, sizes: [2, 3], minimumRows: 2, memorisedRows: 0, pseudoCount: 1 };
const DOMAIN = library.fitDomain(REGIONS, POINTS, 2, 1);
const ROWS = library.encode(DOMAIN, POINTS, 2);
const KEY = library.stream(1, "test");
const TRAINING = { steps: 2, batchSize: 8, optimizer: OPTIMIZER, ema: EMA };
const mixture = (): GaussianMixture => structuredClone(library.mixtureOf("mixture-blobs")!);
const zero: library.Denoise = (x) => ({ original: new Float32Array(x.length), noise: new Float32Array(x.length) });
const errors = (): ErrorGrid =>
  library.measureErrors({
    denoiserOf: () => zero,
    schedule: SCHEDULE,
    data: { points: POINTS },
    dimensions: 2,
    grid: { sizes: [2], axes: [0, 1], rows: 20 },
    seed: 1,
  });
const values = (): number[] => [1, 2, 3, 4];

function backend(config: ModelConfig = MODEL): Backend {
  const made = factory.create(config, 16);
  made.write("parameters", randomParameters(config, 1));
  return made;
}

const chain = (): unknown[] => [zero, SCHEDULE, POINTS.slice(0, 8), () => new Float32Array(8)];

/** Right arguments of every function that the library exports. */
const CALLS: Record<string, () => unknown[]> = {
  analyticVariance: () => [SCHEDULE, errors()],
  areaUnderCurve: () => [values()],
  asWrittenVariance: () => [backend(WRITTEN)],
  bootstrapInterval: () => [[values()], () => 1, 0.9, 20],
  builtIn: () => ["moons", 10],
  cellOf: () => [MODEL.grid, 3, [0.5, 0.5]],
  ddim: () => [...chain(), { steps: 2, eta: 0.5 }],
  ddpm: () => [...chain(), { steps: 2, variance: "fixed_small" }],
  decode: () => [DOMAIN, ROWS],
  denoise: () => [backend(PLAIN), 1, 0, 3, { sampler: { kind: "heun", steps: 2 } }],
  denoiserArrays: () => [MODEL],
  denoiserLength: () => [MODEL],
  diffuseMixture: () => [mixture(), 0.5],
  dimensionsOf: () => ["moons"],
  domainCost: () => [DOMAIN, ROWS],
  dpmpp2m: () => [...chain(), { steps: 2 }],
  drawRegions: () => [DOMAIN, 1, 0, 5],
  emaUpdate: () => [3, EMA],
  encode: () => [DOMAIN, POINTS, 2],
  evalLoss: () => [backend(), ROWS, 8, 1],
  exactDenoiser: () => [mixture(), SCHEDULE],
  exactDivergentPredictor: () => [mixture(), SCHEDULE],
  exactNoise: () => [mixture(), 0.5, POINTS],
  exactPredictor: () => [mixture(), SCHEDULE],
  firstReach: () => [values(), 2, 3],
  fitDomain: () => [REGIONS, POINTS, 2, 1],
  flowLogDensity: () => [library.exactDivergentPredictor(mixture(), SCHEDULE), SCHEDULE, POINTS.slice(0, 4), 2, { tolerance: 0.1 }],
  fromMixture: () => [mixture(), 5, { name: "test" }],
  fromNoise: () => [SCHEDULE, (x: Float32Array) => new Float32Array(x.length)],
  fromOutput: () => [SCHEDULE, "v", (x: Float32Array) => new Float32Array(x.length)],
  fromRows: () => [
    POINTS,
    2,
    {
      name: "test",
      columns: ["x", "y"],
      conditions: [{ name: "colour", count: 3, values: new Int32Array(60) }],
      heldOut: { rows: 6 },
    },
  ],
  gridArrays: () => [MODEL],
  gridVariance: () => [SCHEDULE, errors(), 2],
  guided: () => [zero, zero, 1.5],
  heun: () => [...chain(), { steps: 2 }],
  holm: () => [[0.1, 0.2]],
  initialParameters: () => [MODEL, 1, POINTS],
  interquartileMean: () => [values()],
  knnKl: () => [POINTS, POINTS.slice(0, 40), 2, 3],
  learningRateAt: () => [3, OPTIMIZER],
  logDensity: () => [mixture(), POINTS],
  makeDataset: () => ["moons", 10, 1],
  makeSchedule: () => [MODEL.schedule],
  measureErrors: () => [
    {
      denoiserOf: () => zero,
      schedule: SCHEDULE,
      data: ROWS,
      dimensions: 2,
      grid: { sizes: [2], axes: [0, 1], rows: 20 },
      seed: 1,
      partition: DOMAIN.partition,
    },
  ],
  mixtureOf: () => ["mixture-blobs"],
  modelLogDensity: () => [backend(), POINTS.slice(0, 4), { domain: DOMAIN, tolerance: 0.1 }],
  modelLogDensitySteps: () => [backend(PLAIN), POINTS.slice(0, 4), { tolerance: 0.1 }],
  normals: () => [KEY, 0, 0, new Float32Array(8)],
  pairedEffectSize: () => [values()],
  parameterLength: () => [MODEL],
  permutation: () => [KEY, 0, 8],
  philox: () => [new Uint32Array(4), KEY],
  posteriorMean: () => [mixture(), 0.5, POINTS],
  posteriorVariance: () => [mixture(), 0.5, POINTS],
  predictor: () => [backend()],
  probabilityOfImprovement: () => [values(), values()],
  regionCounts: () => [REGIONS, 2],
  sampleMixture: () => [mixture(), 5, 1, "test"],
  sampleRows: () => [backend(), 1, 0, 5, { domain: DOMAIN }],
  sampler: () => [{ kind: "ddim", steps: 2, eta: 0 }],
  score: () => [mixture(), POINTS],
  seedsNeeded: () => [0.05, 3],
  signFlipP: () => [values()],
  smallestSignFlipP: () => [5],
  stepRates: () => [3, OPTIMIZER, EMA],
  stream: () => [1, "test"],
  targetOf: () => [SCHEDULE, "v", randomBatch(MODEL, 6, 1)],
  train: () => [backend(), ROWS, TRAINING, 1, 0],
  trailingMean: () => [values(), 2],
  uniforms: () => [KEY, 0, 5],
  variance: () => [values()],
  variationalBound: () => [{ denoise: zero, schedule: SCHEDULE, points: POINTS, dimensions: 2, steps: 2, variance: () => [0.5], seed: 1 }],
  visitedTimesteps: () => [10, 3],
};

/** Exports that are functions of another kind: classes, and two that give their answers later. */
const OTHERS = ["DivergedError", "KdTree", "UserError", "loadBackend", "wasmBackend"];

type Call = (...args: unknown[]) => unknown;
const functions = library as unknown as Record<string, Call>;

/** What an engine says where nobody checked. */
const ENGINE =
  /Cannot (read|set|destructure|convert|mix|perform)|is not (a function|iterable|an object|a constructor)|Invalid (typed )?array length|Array buffer allocation|call stack|not defined|Reduce of empty|undefined is not|null is not|could not be cloned|BigInt|Symbol value/;

/** Runs the call to its end, a generator too, and says what is wrong with how it failed, if it did. */
function faultOf(call: () => unknown): string | null {
  const started = performance.now();
  try {
    const result = call();
    if (typeof result === "object" && result !== null && "next" in result) {
      for (const _ of result as Generator);
    }
  } catch (error) {
    if (!(error instanceof Error)) return `threw ${typeof error}`;
    const { message } = error;
    if (ENGINE.test(message)) return `the engine's words: ${error.name}: ${message.slice(0, 200)}`;
    if (message.length === 0 || message.length > 300 || /[\n\r]/.test(message)) return `not one short line: ${message.length} characters`;
    if (message.startsWith("internal:")) return message;
  }
  const seconds = (performance.now() - started) / 1000;
  return seconds > 5 ? `took ${seconds.toFixed(1)} s` : null;
}

it("every function that the library exports is tried", () => {
  const names = Object.keys(functions).filter((name) => typeof functions[name] === "function");
  expect(names.toSorted()).toEqual([...Object.keys(CALLS), ...OTHERS].toSorted());
});

describe.each(Object.entries(CALLS))("%s", (name, right) => {
  it("takes what is right", () => expect(() => faultOf(() => functions[name](...right()))).not.toThrow());

  it("gives a value or one clear line for what is wrong", () => {
    const faults = badCalls(1, name, right, 60).flatMap(({ what, values: args }) => {
      const fault = faultOf(() => functions[name](...args));
      return fault === null ? [] : [`${what}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });
});

describe.each(["reference", "wasm", "native"] as const)("a backend of %s", async (choice) => {
  const maker = await library.loadBackend(choice).catch(() => null);
  const batch = randomBatch(MODEL, 8, 1);
  const METHODS: Record<string, () => unknown[]> = {
    read: () => ["ema"],
    write: () => ["parameters", new Float32Array(library.parameterLength(MODEL))],
    factor: () => [batch.x0, batch.timesteps],
    predict: () => [batch.x0, batch.timesteps, new Float32Array(8), batch.regions, "trained"],
    evaluate: () => [{ ...batch }],
    step: () => [{ ...batch }, library.stepRates(0, OPTIMIZER, EMA)],
    normals: () => [KEY, 0, 0, new Float32Array(8)],
  };

  it.skipIf(maker === null).each(Object.entries(METHODS))("%s gives a value or one clear line for what is wrong", (method, right) => {
    const made = maker!.create(MODEL, 16) as unknown as Record<string, Call>;
    const faults = badCalls(2, method, right, 40).flatMap(({ what, values: args }) => {
      const fault = faultOf(() => made[method](...args));
      return fault === null ? [] : [`${what}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  it.skipIf(maker === null)("is made of a model or refused in one clear line", () => {
    const faults = badCalls(3, "create", () => [MODEL, 16], 150).flatMap(({ what, values: args }) => {
      const fault = faultOf(() => (maker!.create as Call)(...args));
      return fault === null ? [] : [`${what}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });
});

describe("KdTree", () => {
  const build = (args: unknown[]): Record<string, Call> =>
    new (library.KdTree as unknown as new (...a: unknown[]) => Record<string, Call>)(...args);

  it("gives a tree or one clear line for what is wrong", () => {
    const faults = badCalls(1, "KdTree", () => [POINTS, 2], 40).flatMap(({ what, values: args }) => {
      const fault = faultOf(() => build(args));
      return fault === null ? [] : [`${what}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  it.each(Object.entries({ kthDistances: () => [POINTS, 2], ballCounts: () => [POINTS.slice(0, 4), [1, 2]] }))(
    "%s gives a value or one clear line for what is wrong",
    (method, right) => {
      const tree = build([POINTS, 2]);
      const faults = badCalls(1, method, right, 40).flatMap(({ what, values: args }) => {
        const fault = faultOf(() => tree[method](...args));
        return fault === null ? [] : [`${what}: ${fault}`];
      });
      expect(faults).toEqual([]);
    },
  );
});

it.each([
  ["loadBackend", (): unknown[] => ["reference", undefined]],
  ["wasmBackend", (): unknown[] => [new Uint8Array(8)]],
])("%s gives a factory or one clear line for what is wrong", async (name, right) => {
  for (const { what, values: args } of badCalls(1, name, right, 40)) {
    const message = await (functions[name](...args) as Promise<unknown>).then(
      () => null,
      (error: unknown) => error,
    );
    expect([what, faultOf(() => (message === null ? null : raise(message)))]).toEqual([what, null]);
  }
});

function raise(error: unknown): never {
  throw error;
}
