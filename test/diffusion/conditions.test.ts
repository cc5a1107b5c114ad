/** What a model is told of a row: its learned rows, "not told" in training, guidance in sampling. */

import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { exactDenoiser } from "../../src/data/mixture/exact-denoiser.js";
import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";
import { measureErrors } from "../../src/diffusion/adaptation/measure-errors.js";
import type { ConditionConfig } from "../../src/diffusion/network/condition.js";
import { joinTold } from "../../src/diffusion/conditions.js";
import { evalLoss } from "../../src/diffusion/evaluation-loss.js";
import type { ModelConfig } from "../../src/diffusion/model-config.js";
import { denoiserArrays, denoiserLength } from "../../src/diffusion/network/parameters.js";
import { initialParameters } from "../../src/diffusion/network/initial-parameters.js";
import { stepRates } from "../../src/diffusion/network/optimizer.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import type { Denoise } from "../../src/diffusion/samplers/chain/seam.js";
import { guided } from "../../src/diffusion/samplers/guided.js";
import { denoise, predictor, SAMPLE_BLOCK, sampleRows } from "../../src/diffusion/sampling.js";
import { BatchSource, train } from "../../src/diffusion/training.js";
import { integers, normals, stream } from "../../src/numerics/random.js";
import { difference } from "../support/bytes.js";
import { EMA, modelConfig, OPTIMIZER, randomParameters } from "../support/models.js";
import { messageOf } from "../support/refusals.js";
import { relativeError } from "../support/relative-error.js";

const factory = await loadBackend("reference");
const SHAPE = { dimensions: 2, embeddingDim: 4, hiddenSize: 8, hiddenLayers: 1, timesteps: 6 };
const COLOUR: ConditionConfig = { name: "colour", count: 3, dropout: 0.25 };
const SIZE: ConditionConfig = { name: "size", count: 2 };
const TOLD = modelConfig({ ...SHAPE, conditions: [COLOUR, SIZE] });
const ROWS = 40;
const POINTS = normals(stream(1, "points"), 0, 0, new Float32Array(2 * ROWS));
const values = (seed: number, rows = ROWS): Int32Array => {
  const [colours, sizes] = [COLOUR, SIZE].map(({ count }, c) => integers(stream(seed, "values"), c, rows, count));
  return Int32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? colours : sizes)[i >> 1]);
};

function backendOf(config: ModelConfig, parameters = randomParameters(config, 1)) {
  const backend = factory.create(config, 64);
  backend.write("parameters", parameters);
  return backend;
}

describe("the learned rows", () => {
  it("stand after the regions', by the conditions' names, with one more where a condition may be untold", () => {
    const config = modelConfig({ ...SHAPE, regions: [5], conditions: [COLOUR, SIZE] });
    const arrays = denoiserArrays(config);
    expect(arrays.slice(-3).map(({ name, shape }) => [name, shape])).toEqual([
      ["regions.0.weight", [8, 5]],
      ["conditions.colour.weight", [8, 4]],
      ["conditions.size.weight", [8, 2]],
    ]);
    // what stands before keeps its place and its initial values
    const before = modelConfig({ ...SHAPE, regions: [5] });
    expect(arrays.slice(0, -2)).toEqual(denoiserArrays(before));
    expect(difference(initialParameters(config, 3).subarray(0, denoiserLength(before)), initialParameters(before, 3))).toBe("");
  });

  it('begin as a layer without bias does, "not told" at 0', () => {
    const parameters = initialParameters(TOLD, 3);
    const [colour, size] = denoiserArrays(TOLD).slice(-2);
    const zeros = (from: number, length: number): number[] =>
      [...parameters.subarray(from, from + length).keys()].filter((i) => parameters[from + i] === 0);
    expect(zeros(colour.offset, colour.length)).toEqual([3, 7, 11, 15, 19, 23, 27, 31]);
    expect(zeros(size.offset, size.length)).toEqual([]);
    expect(Math.max(...parameters.subarray(size.offset, size.offset + size.length).map(Math.abs))).toBeLessThanOrEqual(Math.SQRT1_2);
  });

  it("of a model that is not told yet change nothing: it predicts what one without conditions does", () => {
    const config = modelConfig({ ...SHAPE, conditions: [COLOUR] });
    const plain = modelConfig(SHAPE);
    const parameters = initialParameters(config, 3);
    const [told, without] = [backendOf(config, parameters), backendOf(plain, parameters.slice(0, denoiserLength(plain)))];
    expect(difference(sampleRows(told, 5, 0, 20), sampleRows(without, 5, 0, 20))).toBe("");
    expect(difference(sampleRows(told, 5, 0, 20, { condition: [1] }), sampleRows(without, 5, 0, 20))).not.toBe("");
  });
});

describe("training", () => {
  const data = { points: POINTS, conditions: values(1) };
  const batches = (conditions: ConditionConfig[], rows: Int32Array, seed = 1) => {
    const backend = factory.create(modelConfig({ ...SHAPE, conditions }), 64);
    return new BatchSource({ points: POINTS, conditions: rows }, backend, ROWS, seed);
  };

  it("tells a row its values, or with the condition's probability that it has none, and draws all else as ever", () => {
    const [dropping, plain] = [
      batches([COLOUR, SIZE], data.conditions),
      new BatchSource({ points: POINTS }, factory.create(modelConfig(SHAPE), 64), ROWS, 1),
    ];
    const always = batches([{ ...COLOUR, dropout: 0 }, SIZE], data.conditions);
    let dropped = 0;
    for (let step = 0; step < 100; step++) {
      const [batch, same, told] = [dropping, plain, always].map((source) => source.at(step));
      for (const array of ["x0", "noise"] as const) expect(difference(batch[array], same[array])).toBe("");
      expect(batch.timesteps).toEqual(same.timesteps);
      batch.regions!.forEach((index, i) => {
        if (index === told.regions![i]) return;
        expect([i % 2, index]).toEqual([0, 3]);
        dropped++;
      });
    }
    // of 4,000 rows a quarter: standard error 27
    expect(Math.abs(dropped - 1000)).toBeLessThan(100);
    expect(batches([COLOUR, SIZE], data.conditions).at(57).regions).toEqual(dropping.at(57).regions);
  });

  it("drops each condition on its own", () => {
    const source = batches([COLOUR, { ...SIZE, dropout: 0.5 }], data.conditions);
    let [colour, size, both] = [0, 0, 0];
    for (let step = 0; step < 100; step++) {
      const { regions } = source.at(step);
      for (let row = 0; row < ROWS; row++) {
        const [first, second] = [regions![2 * row] === 3, regions![2 * row + 1] === 2];
        colour += Number(first);
        size += Number(second);
        both += Number(first && second);
      }
    }
    expect([Math.abs(colour - 1000) < 100, Math.abs(size - 2000) < 120, Math.abs(both - 500) < 80]).toEqual([true, true, true]);
  });

  it('learns the row of "not told"', () => {
    const backend = backendOf(TOLD, initialParameters(TOLD, 3));
    const [colour] = denoiserArrays(TOLD).slice(-2);
    for (const _ of train(backend, data, { steps: 3, batchSize: ROWS, optimizer: OPTIMIZER, ema: EMA }, 1));
    expect(backend.read("parameters")[colour.offset + 3]).not.toBe(0);
  });

  it("is evaluated with what rows are told, none dropped", () => {
    const backend = backendOf(TOLD);
    const other = data.conditions.map((value, i) => (i % 2 === 0 ? (value + 1) % 3 : value));
    expect(evalLoss(backend, data, 16, 1)).toBe(evalLoss(backend, data, 16, 1));
    expect(evalLoss(backend, data, 16, 1)).not.toBe(evalLoss(backend, { ...data, conditions: other }, 16, 1));
  });

  it("goes beside regions", () => {
    const config = modelConfig({ ...SHAPE, regions: [4, 9], conditions: [COLOUR] });
    const told = joinTold(config, 2, Int32Array.of(1, 2, 3, 8), Int32Array.of(0, 3));
    expect([...told]).toEqual([1, 2, 0, 3, 8, 3]);
    const backend = backendOf(config);
    const regions = Int32Array.from({ length: 2 * ROWS }, (_, i) => i % 4);
    const source = new BatchSource({ points: POINTS, regions, conditions: values(1).filter((_, i) => i % 2 === 0) }, backend, 8, 1);
    expect(source.at(0).regions).toHaveLength(24);
  });
});

it("errors by place are measured with what each row is told", () => {
  // every point is the value that its row is told
  const conditions = integers(stream(1, "told"), 0, ROWS, 3);
  const points = Float32Array.from({ length: 2 * ROWS }, (_, i) => conditions[i >> 1]);
  const schedule = makeSchedule(TOLD.schedule);
  const measure = (shift: number) =>
    measureErrors({
      denoiserOf: (_regions, told) => (x) => ({ original: x.map((_, i) => told![i >> 1] + shift), noise: x }),
      schedule,
      data: { points, conditions },
      dimensions: 2,
      grid: { sizes: [], axes: [0], rows: 3000 },
      seed: 1,
    });
  expect([...measure(0).mean, ...measure(2).mean]).toEqual([...new Array<number>(6).fill(0), ...new Array<number>(6).fill(4)]);
});

describe("guidance", () => {
  const one = (mean: number): GaussianMixture => ({ weights: [1], means: [[mean]], covariances: [[[0.25]]] });
  const schedule = makeSchedule({ kind: "linear", timesteps: 20, betaStart: 1e-3, betaEnd: 0.3 });

  it("of Gaussians of one width is the exact denoiser of one whose mean lies as far beyond", () => {
    const [told, notTold, beyond] = [1, -0.5, -0.5 + 2.5 * 1.5].map((mean) => exactDenoiser(one(mean), schedule));
    const x = POINTS.slice(0, 20);
    for (const t of [0, 10, 19]) {
      const [found, expected] = [guided(told, notTold, 2.5)(x, t), beyond(x, t)];
      expect(relativeError(found.noise, expected.noise)).toBeLessThan(1e-5);
      expect(relativeError(found.original, expected.original)).toBeLessThan(1e-5);
    }
  });

  it("of 1 is the told prediction, of 0 the other, neither with a second call", () => {
    let calls = 0;
    const counted =
      (value: number): Denoise =>
      (x) => {
        calls++;
        return { original: x.map(() => value), noise: x.map(() => -value) };
      };
    const x = POINTS.slice(0, 4);
    expect(guided(counted(2), counted(3), 1)(x, 0).original[0]).toBe(2);
    expect(guided(counted(2), counted(3), 0)(x, 0).original[0]).toBe(3);
    expect(calls).toBe(2);
    expect(guided(counted(2), counted(3), 4)(x, 0)).toEqual({ original: x.map(() => -1), noise: x.map(() => 1) });
    expect(calls).toBe(4);
  });

  it("of a model is the equation, to the bit", () => {
    const backend = backendOf(TOLD);
    const told = values(2);
    const notTold = told.map((value, i) => (i % 2 === 0 ? 3 : value));
    const f = Math.fround;
    const [to, from, found] = [predictor(backend, told), predictor(backend, notTold), predictor(backend, told, "trained", 3)].map((of) =>
      of(POINTS, 4),
    );
    for (const part of ["original", "noise"] as const)
      expect(
        difference(
          found[part],
          to[part].map((value, i) => f(from[part][i] + f(3 * f(value - from[part][i])))),
        ),
      ).toBe("");
    expect(difference(predictor(backend, told, "trained", 1)(POINTS, 4).noise, to.noise)).toBe("");
  });
});

describe("drawing", () => {
  const backend = backendOf(TOLD);

  it("takes values for all rows, or for each, in whatever blocks", () => {
    const rows = SAMPLE_BLOCK + 30;
    const each = values(4, rows);
    const whole = sampleRows(backend, 5, 0, rows, { condition: each, guidance: 2 });
    for (const row of [0, 7, SAMPLE_BLOCK - 1, SAMPLE_BLOCK, rows - 1]) {
      const own = sampleRows(backend, 5, row, row + 1, { condition: each.subarray(2 * row, 2 * row + 2), guidance: 2 });
      expect([row, difference(own, whole.subarray(2 * row, 2 * row + 2))]).toEqual([row, ""]);
    }
    const shared = sampleRows(backend, 5, 0, 20, { condition: [2, 1] });
    expect(difference(shared, sampleRows(backend, 5, 0, 20, { condition: Int32Array.from({ length: 40 }, (_, i) => 2 - (i % 2)) }))).toBe(
      "",
    );
    expect(difference([...denoise(backend, 5, 0, 20, { condition: [2, 1] })].at(-1)!.x, shared)).toBe("");
  });

  it("is not told where it is not told to be", () => {
    const untold = backendOf(modelConfig({ ...SHAPE, conditions: [COLOUR] }));
    expect(difference(sampleRows(untold, 5, 0, 8), sampleRows(untold, 5, 0, 8, { condition: [3] }))).toBe("");
  });

  it.each<[string, () => unknown, string]>([
    [
      "a condition that must be told",
      () => sampleRows(backend, 1, 0, 4),
      'condition "size" is not told, and has no dropout: give "condition", a value from 0 to 1',
    ],
    [
      "a value that there is not",
      () => sampleRows(backend, 1, 0, 4, { condition: [4, 0] }),
      'condition "colour" is 4: must be a whole number from 0 to 3',
    ],
    [
      "not telling what must be told",
      () => sampleRows(backend, 1, 0, 4, { condition: [0, 2] }),
      'condition "size" is 2: must be a whole number from 0 to 1',
    ],
    [
      "values of other rows",
      () => sampleRows(backend, 1, 0, 4, { condition: [0, 0, 1] }),
      "condition has 3 values: must have 2, one of each condition, or as many for each of 4 rows",
    ],
    [
      "guidance below 0",
      () => sampleRows(backend, 1, 0, 4, { condition: [0, 0], guidance: -1 }),
      "guidance is -1: must be a number from 0 to 100",
    ],
    [
      "guidance without a condition that may be untold",
      () => sampleRows(backendOf(modelConfig({ ...SHAPE, conditions: [SIZE] })), 1, 0, 4, { condition: [0], guidance: 2 }),
      "guidance is 2: must be 1 of a model without a condition that may be untold, one with a dropout above 0",
    ],
    [
      "two conditions of one name",
      () => factory.create(modelConfig({ ...SHAPE, conditions: [SIZE, SIZE] })),
      'conditions has two of the name "size": name one otherwise',
    ],
    [
      "a name that no file could hold",
      () => factory.create(modelConfig({ ...SHAPE, conditions: [{ name: "a.b", count: 1 }] })),
      'the name of a condition is "a.b": must be 1 to 64 letters, digits, - and _',
    ],
    [
      "a dropout of 1",
      () => factory.create(modelConfig({ ...SHAPE, conditions: [{ ...SIZE, dropout: 1 }] })),
      'the dropout of condition "size" is 1: must be a number from 0 to 0.99',
    ],
    [
      "a mistyped key",
      () => factory.create(modelConfig({ ...SHAPE, conditions: [{ ...SIZE, drop: 1 } as ConditionConfig] })),
      'unknown key "drop" in a condition; did you mean "dropout"? (valid: name, count, dropout)',
    ],
    [
      "data without their values",
      () => train(backend, { points: POINTS }, { steps: 1, batchSize: 8, optimizer: OPTIMIZER, ema: EMA }, 1),
      `expected ${ROWS} rows of 2 conditions, got 0 numbers`,
    ],
    [
      "data with a value that there is not",
      () =>
        train(backend, { points: POINTS, conditions: values(1).fill(9) }, { steps: 1, batchSize: 8, optimizer: OPTIMIZER, ema: EMA }, 1),
      'condition "colour" is 9: must be a whole number from 0 to 2, or 3 for "not told"',
    ],
    [
      "a step that is told too little",
      () =>
        backend.step(
          { x0: POINTS, noise: POINTS, timesteps: new Int32Array(ROWS), regions: new Int32Array(ROWS) },
          stepRates(0, OPTIMIZER, EMA),
        ),
      `expected ${ROWS} rows of 0 regions and 2 conditions, got ${ROWS} numbers`,
    ],
  ])("refuses %s", (_, call, message) => expect(messageOf(call)).toBe(message));
});
