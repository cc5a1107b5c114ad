import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/select.js";
import type { Backend } from "../../src/core/backend.js";
import { makeDataset } from "../../src/core/datasets/index.js";
import type { StepRecord, TrainingConfig } from "../../src/core/training.js";
import { BatchSource, DivergedError, train } from "../../src/core/training.js";
import { difference } from "../support/bytes.js";
import { EMA, modelConfig, OPTIMIZER, randomParameters } from "../support/models.js";
import { uniformScore } from "../support/statistics.js";

const CONFIG = modelConfig({ dimensions: 2, embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1, timesteps: 10, levels: [4] });
const TRAINING: TrainingConfig = { steps: 12, batchSize: 10, optimizer: { ...OPTIMIZER, annealingSteps: 12 }, ema: EMA };
const POINTS = makeDataset("moons", 43, 1).points;
const factory = await loadBackend("reference");

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
    const broken = POINTS.slice();
    broken.fill(NaN);
    expect(() => [...train(start(), { points: broken }, TRAINING, 5)]).toThrow(DivergedError);
    expect(() => [...train(start(), { points: broken }, TRAINING, 5)]).toThrow("at step 1 the loss or a parameter is not finite");
  });
});
