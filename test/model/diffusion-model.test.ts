/** The verbs of a model, held against the run that the command line carries out. */

import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import type { BackendName } from "../../src/diffusion/backend.js";
import { makeDataset, otherSeed } from "../../src/data/datasets.js";
import { UserError } from "../../src/errors/user-error.js";
import type { ConfigurationInput } from "../../src/model/input/configuration.js";
import type { DiffusionModel as Model } from "../../src/model/diffusion-model.js";
import { DiffusionModel } from "../../src/model/node.js";
import type { ConfigInput } from "../../src/study/config/config.js";
import { makeRunConfig, parseConfig } from "../../src/study/config/config.js";
import { digestOf } from "../../src/study/config/identity.js";
import type { RunResult } from "../../src/study/records/run-records.js";
import { executeRun } from "../../src/study/run/run.js";
import { runFolderOf } from "../support/trained-run.js";
import { ADAPTED, halves, moons, SMALL_MODEL } from "../support/small-models.js";

const BACKENDS: BackendName[] = ["reference", "wasm", "native"];
const SEED = 3;

/** The run that the command line carries out of the same configuration. */
async function runOf({ sampler, ...configuration }: ConfigurationInput, choice: BackendName): Promise<RunResult> {
  const input = {
    ...configuration,
    evaluation: { samples: 50, neighbours: 2, lossWindow: 10, samplers: [sampler ?? { kind: "ddpm" }] },
  } as ConfigInput;
  const config = makeRunConfig(parseConfig(input, "the model"), { name: "moons", count: 400 }, SEED, "the model");
  for (const event of executeRun(runFolderOf(config), await loadBackend(choice), true)) if (event.kind === "done") return event.result;
  throw new Error("the run did not end");
}

const CONFIGURATIONS: [string, ConfigurationInput][] = [
  ["a small model", SMALL_MODEL],
  ["regions, a noise grid and a variance by place", ADAPTED],
  ["a flow with target v", { ...SMALL_MODEL, schedule: { kind: "flow", timesteps: 5 }, target: "v", sampler: { kind: "heun", steps: 4 } }],
  [
    "a noise grid on the data's box, as written",
    {
      ...SMALL_MODEL,
      domain: { kind: "standardised" },
      grid: { box: {}, levels: [{ name: "grid", size: 3 }], mode: "as-written", initialisation: { kind: "density" } },
      sampler: { kind: "ddpm", variance: "as-written" },
    },
  ],
];

describe.each(CONFIGURATIONS)("%s", (_, configuration) => {
  it.each(BACKENDS)("is trained and sampled to the bytes of a run on %s", async (backend) => {
    const model = await DiffusionModel.fit(moons(), { ...configuration, seed: SEED, backend });
    const run = await runOf(configuration, backend);
    expect(model.digest).toBe(run.digest);
    expect(digestOf(await model.sample(50, { seed: SEED }))).toBe(run.samplesDigest);
    const held = makeDataset("moons", 2000, otherSeed(SEED));
    const metric = run.metrics.find(({ metric: name, sampler }) => name === "bound" && sampler === undefined)?.value;
    if (metric === undefined) return;
    const nats = await model.bound(held.points);
    expect(nats.length).toBe(2000);
    const mean = nats.reduce((sum, one) => sum + one, 0) / nats.length;
    expect(Math.abs(mean - metric!)).toBeLessThan(1e-11 * Math.abs(metric!));
    model.dispose();
  });
});

describe("a model", () => {
  let model: Model;
  beforeAll(async () => {
    model = await DiffusionModel.fit(moons(), { ...ADAPTED, seed: SEED });
  });

  it.each([
    [0, 7],
    [7, 1],
    [13, 87],
    [99, 1],
    [50, 0],
  ])("draws the rows from %d, %d of them, that it draws among others", async (from, count) => {
    const whole = await model.sample(100, { seed: 5 });
    expect(await model.sample(count, { seed: 5, from })).toEqual(whole.slice(2 * from, 2 * (from + count)));
  });

  it("has its parts as plain data", () => {
    expect(model.config.training).toEqual({
      steps: 30,
      batchSize: 16,
      learningRate: 3e-4,
      betas: [0.9, 0.999],
      eps: 1e-8,
      weightDecay: 0.01,
      clipNorm: 0.5,
      annealingSteps: 30,
      ema: { decay: 0.995, updateEvery: 10, updateAfterStep: 100 },
    });
    expect(model.training).toEqual({ steps: 30, seed: SEED, data: moons().hash });
    expect([model.dimensions, model.target, model.process.timesteps, model.network.hiddenSize]).toEqual([2, "epsilon", 5, 8]);
    expect(model.noiseGrid?.levels.map(({ name }) => name)).toEqual(["coarse", "fine"]);
    expect(model.transform?.partition.levels).toBe(2);
    expect(Object.keys(model.errors!)).toEqual(["1-2"]);
    expect(model.weights.trained.length).toBeGreaterThan(model.weights.average.length);
  });

  it("gives copies of its weights", () => {
    const { digest } = model;
    model.weights.trained.fill(0);
    expect(model.digest).toBe(digest);
  });

  it("is told in metrics by name, in the order in which they are asked for", async () => {
    const rows = await model.evaluate(moons(), { metrics: ["bound", "energy_distance", "copying"], count: 200 });
    expect(rows.map(({ metric, unit }) => [metric, unit])).toEqual([
      ["bound", "nats"],
      ["energy_distance", "1"],
      ["copying", rows[2].unit],
    ]);
    expect(rows.every(({ value }) => Number.isFinite(value))).toBe(true);
    const nats = await model.bound(makeDataset("moons", 200, otherSeed(SEED)).points);
    expect(rows[0].value).toBe(nats.reduce((sum, one) => sum + one, 0) / 200);
  });

  it("has a density for each row", async () => {
    const nats = await model.logDensity([
      [0, 0],
      [100, 100],
    ]);
    expect(nats.length).toBe(2);
    expect(nats[0]).toBeGreaterThan(nats[1]);
  });

  it.each<[string, (model: Model) => Promise<unknown>, string]>([
    ["a count that is none", (m) => m.sample(-1), "count is -1: must be a whole number from 0 to 1073741824"],
    ["a seed that is none", (m) => m.sample(1, { seed: 0.5 }), "seed is 0.5: must be a whole number from 0 to 9007199254740991"],
    ["rows beyond the last", (m) => m.sample(2, { from: 2 ** 30 }), "from is 1073741824: must be a whole number from 0 to 1073741822"],
    ["too many timesteps", (m) => m.sample(1, { steps: 6 }), "steps is 6: must be a whole number from 1 to 5"],
    ["a mistyped option", (m) => m.sample(1, { stesp: 5 } as never), 'unknown key "stesp" in the options; did you mean "steps"?'],
    ["a mistyped sampler", (m) => m.sample(1, { sampler: "hen" }), 'unknown sampler "hen"; did you mean "heun"?'],
    ["guidance without conditions", (m) => m.sample(1, { guidance: 2 }), "guidance is 2: must be 1 of a model without a condition"],
    ["ragged rows", (m) => m.bound(new Float32Array(3)), "points has 3 numbers: must be rows of 2 coordinates"],
    ["rows that are not finite", (m) => m.bound([[0, NaN]]), "row 0 of the data[1] is NaN: must be a finite number"],
    ["a bound of a sampler without one", (m) => m.bound([[0, 0]], { sampler: "heun" }), 'sampler is "heun", which has no bound'],
    ["a mistyped metric", (m) => m.evaluate(moons(), { metrics: ["bond"] }), 'unknown metric "bond"; did you mean "bound"?'],
    [
      "held-out rows of other dimensions",
      (m) => m.evaluate([[1, 2, 3]]),
      "the points of the data have 3 coordinates, those of the model 2",
    ],
  ])("refuses %s in one line", async (_, act, message) => {
    const error: Error = await act(model).then(
      () => new Error("nothing was refused"),
      (reason: Error) => reason,
    );
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("\n");
    expect(error instanceof RangeError || error instanceof UserError).toBe(true);
  });

  it("cannot be used once it is disposed", async () => {
    const other = await DiffusionModel.create(moons(), SMALL_MODEL);
    other.dispose();
    other.dispose();
    await expect(other.sample(1)).rejects.toThrow("the model is disposed: load or fit another");
    expect(() => other.save()).toThrow("the model is disposed");
  });
});

it.each<[string, unknown, object, string]>([
  ["no data", null, {}, "data is null: must be an object"],
  ["rows of different lengths", [[1, 2], [3]], {}, "row 1 of the data has 1 entries: must have 2"],
  [
    "points that are not finite",
    { dimensions: 1, points: Float32Array.of(0, Infinity) },
    {},
    "points[1] is Infinity: must be a finite number",
  ],
  ["a mistyped key", [[0, 1]], { denoisr: {} }, 'unknown key "denoisr" in the options; did you mean "denoiser"?'],
  ["a mistyped key within", [[0, 1]], { training: { batchsize: 4 } }, 'unknown key "batchsize" in training; did you mean "batchSize"?'],
  ["a mistyped kind", [[0, 1]], { schedule: { kind: "linaer" } }, 'unknown schedule.kind "linaer"; did you mean "linear"?'],
  ["a value outside its bounds", [[0, 1]], { training: { learningRate: 0 } }, "learningRate is 0: must be a number from "],
  ["a part that is none", [[0, 1]], { training: 5 }, "training is 5: must be an object"],
  ["a sampler that the model has not", [[0, 1]], { sampler: "ddpm-as-written" }, "the sampler asks for variance as-written"],
  ["steps that are none", [[0, 1]], { steps: 0 }, "steps is 0: must be a whole number from 1 to 2147483647"],
  ["a backend that there is not", [[0, 1]], { steps: 1, backend: "cuda" }, 'unknown backend "cuda"'],
  ["a callback that is none", [[0, 1]], { onStep: 5 }, "onStep is 5: must be a function"],
])("fit refuses %s in one line", async (_, data, options, message) => {
  const error: Error = await DiffusionModel.fit(data as never, options).then(
    () => new Error("nothing was refused"),
    (reason: Error) => reason,
  );
  expect(error.message).toContain(message);
  expect(error.message).not.toContain("\n");
});

it("is told of conditions, and draws the half that it is asked for", async () => {
  const model = await DiffusionModel.fit(halves(2000), {
    denoiser: { embeddingDim: 16, hiddenSize: 32, hiddenLayers: 1 },
    schedule: { timesteps: 20, kind: "karras" },
    domain: { kind: "standardised" },
    training: { learningRate: 3e-3, ema: { updateAfterStep: 10 } },
    steps: 600,
  });
  for (const half of [0, 1]) {
    const points = await model.sample(400, { condition: { half }, guidance: 2 });
    const right = points.filter((x, i) => i % 2 === 0 && x > 0 === (half === 1)).length;
    expect(right).toBeGreaterThan(360);
  }
  // points that are drawn of one half are likelier given it than given the other
  const points = await model.sample(20, { condition: { half: 1 } });
  const mean = async (half: number): Promise<number> => {
    const nats = await model.logDensity({ points, conditions: new Int32Array(20).fill(half) }, { tolerance: 1e-2 });
    return nats.reduce((sum, one) => sum + one, 0) / 20;
  };
  expect(await mean(1)).toBeGreaterThan(await mean(0));
  const each = await model.sample(4, { condition: { half: [0, 1, 0, 1] } });
  expect(each.slice(2, 4)).toEqual((await model.sample(4, { condition: { half: 1 } })).slice(2, 4));
  await expect(model.sample(1, { condition: { hlaf: 1 } })).rejects.toThrow('unknown key "hlaf" in condition; did you mean "half"?');
  await expect(model.sample(2, { condition: { half: [1] } })).rejects.toThrow('condition "half" has 1 values: must be one number, or 2');
  await expect(model.sample(2, { condition: { half: 7 } })).rejects.toThrow('condition "half" is 7: must be a whole number from 0 to 2');
});

it("takes rows as they are, and the same rows in any form give the same model", async () => {
  const { points } = makeDataset("moons", 50, 1);
  const rows = Array.from({ length: 50 }, (_, row) => [points[2 * row], points[2 * row + 1]]);
  const [one, other] = [
    await DiffusionModel.create(rows, SMALL_MODEL),
    await DiffusionModel.create({ points, dimensions: 2 }, SMALL_MODEL),
  ];
  expect(one.training).toEqual(other.training);
  expect(one.training.data).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(one.digest).toBe(other.digest);
});
