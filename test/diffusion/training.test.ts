import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import type { Backend } from "../../src/diffusion/backend.js";
import { makeDataset } from "../../src/data/datasets.js";
import type { ModelRows } from "../../src/diffusion/transform/domain.js";
import type { StepRecord } from "../../src/diffusion/training.js";
import type { TrainingConfig } from "../../src/diffusion/training-config.js";
import { BatchSource, DivergedError, train } from "../../src/diffusion/training.js";
import { difference } from "../support/bytes.js";
import { EMA, modelConfig, OPTIMIZER, randomParameters } from "../support/models.js";
import { BAD_SEEDS, detached, messageOf } from "../support/refusals.js";
import { uniformScore } from "../support/statistics.js";

const CONFIG = modelConfig({ dimensions: 2, embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1, timesteps: 10, levels: [4] });
const TRAINING: TrainingConfig = { steps: 12, batchSize: 10, optimizer: { ...OPTIMIZER, annealingSteps: 12 }, ema: EMA };
const POINTS = makeDataset("moons", 43, 1).points;
const factory = await loadBackend("reference");

interface Change {
  data?: ModelRows;
  config?: TrainingConfig;
  seed?: number;
  from?: number;
}

function start(): Backend {
  const backend = factory.create(CONFIG, 10);
  backend.write("parameters", randomParameters(CONFIG, 1));
  return backend;
}

describe("batches", () => {
  const source = new BatchSource({ points: POINTS }, start(), 10, 5);
  const rowsOf = (x0: Float32Array): string[] => Array.from({ length: x0.length / 2 }, (_, row) => `${x0[2 * row]},${x0[2 * row + 1]}`);

  it("hold every point once in each epoch, the last one the remainder, in another order each time", () => {
    const all = rowsOf(POINTS).toSorted();
    const epochs = [0, 1, 2].map((epoch) => [0, 1, 2, 3, 4].map((batch) => rowsOf(source.at(5 * epoch + batch).x0)));
    for (const epoch of epochs) {
      expect(epoch.map((rows) => rows.length)).toEqual([10, 10, 10, 10, 3]);
      expect(epoch.flat().toSorted()).toEqual(all);
    }
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  it("follow from the step alone", () => {
    const later = source.at(7);
    source.at(31);
    expect(source.at(7)).toEqual(later);
    expect(new BatchSource({ points: POINTS }, start(), 10, 5).at(7)).toEqual(later);
    expect(new BatchSource({ points: POINTS }, start(), 10, 6).at(7)).not.toEqual(later);
  });

  it("draw timesteps equally often", () => {
    const counts = new Array<number>(10).fill(0);
    for (let step = 0; step < 1000; step++) for (const t of source.at(step).timesteps) counts[t]++;
    expect(Math.abs(uniformScore(counts))).toBeLessThan(3.5);
  });
});

describe("training", () => {
  it("records every step, counted from 1, with the rate it was taken at", () => {
    const records = [...train(start(), { points: POINTS }, TRAINING, 5)];
    expect(records.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    for (const { step, learningRate } of records) {
      expect(learningRate).toBeCloseTo((3e-3 * (1 + Math.cos((Math.PI * (step - 1)) / 12))) / 2, 14);
    }
  });

  it("gives the same bytes whether or not it was interrupted", () => {
    const whole = start();
    const wholeRecords = [...train(whole, { points: POINTS }, TRAINING, 5)];
    const begun = start();
    const records: StepRecord[] = [];
    for (const record of train(begun, { points: POINTS }, TRAINING, 5)) {
      records.push(record);
      if (record.step === 7) break;
    }
    const resumed = factory.create(CONFIG, 10);
    for (const array of ["parameters", "ema", "firstMoment", "secondMoment"] as const) resumed.write(array, begun.read(array));
    records.push(...train(resumed, { points: POINTS }, TRAINING, 5, 7));
    expect(records).toEqual(wholeRecords);
    for (const array of ["parameters", "ema", "firstMoment", "secondMoment"] as const) {
      expect([array, difference(resumed.read(array), whole.read(array))]).toEqual([array, ""]);
    }
  });

  it("learns: the loss falls well below that of predicting nothing", () => {
    const config = { ...TRAINING, steps: 600, optimizer: { ...OPTIMIZER, learningRate: 1e-2, annealingSteps: 600 } };
    const model = { ...CONFIG, grid: null, schedule: { ...CONFIG.schedule, betaEnd: 0.5 } };
    const backend = factory.create(model, 10);
    backend.write("parameters", randomParameters(model, 1));
    const losses = [...train(backend, { points: POINTS.map((x) => x / 50) }, config, 5)].map(({ loss }) => loss);
    expect(losses.slice(-100).reduce((sum, loss) => sum + loss, 0) / 100).toBeLessThan(0.35);
  });

  it("stops where the loss is no number", () => {
    const broken = start();
    broken.write("parameters", broken.read("parameters").fill(NaN));
    expect(() => [...train(broken, { points: POINTS }, TRAINING, 5)]).toThrow(DivergedError);
    expect(() => [...train(broken, { points: POINTS }, TRAINING, 5)]).toThrow("at step 1 the loss or a parameter is not finite");
  });

  /** Changes of the arguments of a call that is right, and what is said of each: at the call, before any step. */
  const points = (values: number[]): ModelRows => ({ points: Float32Array.from(values) });
  const optimizer = (change: object): Change => ({ config: { ...TRAINING, optimizer: { ...OPTIMIZER, ...change } } });
  const ema = (change: object): Change => ({ config: { ...TRAINING, ema: { ...EMA, ...change } } });
  const training = (change: object): Change => ({ config: { ...TRAINING, ...change } });
  const REFUSED: [string, Change, string][] = [
    ["no data", { data: points([]) }, "points has 0 rows: must have at least 1"],
    ["ragged data", { data: points([1, 2, 3]) }, "points has 3 numbers: must be rows of 2 coordinates"],
    ["NaN", { data: points([1, NaN]) }, "points[1] is NaN: must be a finite number"],
    ["an infinite point", { data: points([1, 2, -Infinity, 4]) }, "points[2] is -Infinity: must be a finite number"],
    ["data that are detached", { data: { points: detached() } }, "points is detached: its memory was transferred elsewhere"],
    [
      "data in double precision",
      { data: { points: new Float64Array(4) as unknown as Float32Array } },
      "points is a Float64Array of length 4: must be a Float32Array",
    ],
    [
      "data of another dimension",
      { data: makeDataset("helix-3d", 10, 1) },
      "the points of the data have 3 coordinates, those of the model 2",
    ],
    [
      "regions that the model has not",
      { data: { points: new Float32Array(4), regions: Int32Array.of(0, 1) } },
      "expected 2 rows of 0 regions, got 2 numbers",
    ],
    ["data that are none", { data: null as unknown as ModelRows }, "data is null: must be an object"],
    ["batchSize 4.5", training({ batchSize: 4.5 }), "batchSize is 4.5: must be a whole number from 1 to 2147483647"],
    ["batchSize 0", training({ batchSize: 0 }), "batchSize is 0: must be a whole number"],
    [
      "batchSize beyond the capacity",
      { ...training({ batchSize: 11 }), data: { points: POINTS } },
      "batchSize is 11: the backend's capacity is 10",
    ],
    ["steps 0", training({ steps: 0 }), "steps is 0: must be a whole number from 1"],
    ["steps NaN", training({ steps: NaN }), "steps is NaN: must be a whole number"],
    ["a key that is mistyped", training({ batchsize: 10 }), 'unknown key "batchsize" in the training; did you mean "batchSize"?'],
    ["learningRate NaN", optimizer({ learningRate: NaN }), "learningRate is NaN: must be a number from"],
    ["learningRate of text", optimizer({ learningRate: "1e-3" }), 'learningRate is "1e-3": must be a number from'],
    ["annealingSteps 0", optimizer({ annealingSteps: 0 }), "annealingSteps is 0: must be a whole number from 1"],
    ["annealingSteps 2.5", optimizer({ annealingSteps: 2.5 }), "annealingSteps is 2.5: must be a whole number"],
    ["one beta", optimizer({ betas: [0.9] }), "betas has 1 entries: must have 2"],
    ["a beta of 1", optimizer({ betas: [0.9, 1] }), "betas[1] is 1: must be a number from 0 to 0.999999"],
    ["clipNorm 0", optimizer({ clipNorm: 0 }), "clipNorm is 0: must be a number from"],
    ["a decay of 1.5", ema({ decay: 1.5 }), "ema.decay is 1.5: must be a number from 0 to 0.999999"],
    ["updateEvery 0", ema({ updateEvery: 0 }), "ema.updateEvery is 0: must be a whole number from 1"],
    ["updateAfterStep -1", ema({ updateAfterStep: -1 }), "ema.updateAfterStep is -1: must be a whole number from 0"],
    ["no moving average", training({ ema: undefined }), "ema is undefined: must be an object"],
    ...BAD_SEEDS.map(([seed, text]): [string, Change, string] => [
      `seed ${text}`,
      { seed },
      `seed is ${text}: must be a whole number from 0 to 9007199254740991`,
    ]),
    ["from beyond the last step", { from: 13 }, "from is 13: must be a whole number from 0 to 12"],
    ["from -1", { from: -1 }, "from is -1: must be a whole number from 0 to 12"],
  ];
  it.each(REFUSED)("refuses %s at the call", (_, change, message) => {
    const backend = start();
    const { data, config, seed, from } = { data: points([1, 2, 3, 4]), config: TRAINING, seed: 5, from: 0, ...change };
    expect(messageOf(() => train(backend, data, config, seed, from))).toContain(message);
  });

  it("takes a batch size beyond the capacity where there are no more rows than that", () => {
    expect([...train(start(), points([1, 2, 3, 4]), { ...TRAINING, batchSize: 1000 }, 5)]).toHaveLength(12);
  });
});
