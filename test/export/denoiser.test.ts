/** A denoiser as ONNX: ONNX Runtime gives what our own backends give, of every kind of model. */

import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import type { Backend } from "../../src/diffusion/backend.js";
import { toldCounts } from "../../src/diffusion/conditions.js";
import { predictor } from "../../src/diffusion/sampling.js";
import { withStart } from "../../src/diffusion/start/start.js";
import type { Target } from "../../src/diffusion/target-name.js";
import { exportOnnx } from "../../src/export/onnx/onnx.js";
import { predictingBackend } from "../../src/model/backends.js";
import { DiffusionModel as Model } from "../../src/model/diffusion-model.js";
import type { ConfigurationInput } from "../../src/model/input/configuration.js";
import type { Data } from "../../src/model/input/data.js";
import { DiffusionModel } from "../../src/model/node.js";
import { integers, normals, stream, uniforms } from "../../src/numerics/random.js";
import { goldenTable } from "../support/golden-table.js";
import { runnable } from "../support/onnx.js";
import { relativeError } from "../support/relative-error.js";
import { ADAPTED, halves, moons } from "../support/small-models.js";

const ROWS = 300;
/** Of the largest output, which is what float32 sums in another order differ by. */
const TOLERANCE = 1e-5;

const NETWORK = { embeddingDim: 16, hiddenSize: 64, hiddenLayers: 2 };
const LEVELS = [
  { name: "coarse", size: 2 },
  { name: "fine", size: 5 },
];
const KARRAS = { kind: "karras", timesteps: 40, sigmaMin: 0.002, sigmaMax: 80 } as const;
const FLOW = { kind: "flow", timesteps: 20 } as const;
const MIXTURE = { kind: "mixture", components: 4, shrinkage: 10, diagonal: 0.5 } as const;

const loads = async (): ReturnType<typeof loadBackend> => loadBackend("auto");

/** A model whose every weight is its own number: those trained and their average differ, and a grid is uneven. */
async function drawnModel(data: Data, configuration: ConfigurationInput): Promise<Model> {
  const { parts } = await DiffusionModel.create(data, { denoiser: NETWORK, ...configuration });
  const { trained, average } = parts.weights;
  const moved = normals(stream(5, "test weights"), 0, 0, new Float32Array(average.length)).map((z, i) => average[i] + 0.05 * z);
  const grid = uniforms(stream(6, "test grid"), 0, trained.length - average.length);
  const all = trained.slice();
  all.set(
    Float32Array.from(grid, (u) => 0.5 + u),
    average.length,
  );
  return new Model({ ...parts, weights: { trained: all, average: moved } }, loads);
}

/** Rows that a model may be asked for, timesteps all over the schedule. */
function drawnRows({ config }: Backend): Record<"x", Float32Array> & Record<"timesteps" | "told", Int32Array> {
  const counts = toldCounts(config);
  const columns = counts.map((count, c) => integers(stream(2, "test told"), c, ROWS, count));
  return {
    x: normals(stream(1, "test points"), 0, 0, new Float32Array(ROWS * config.dimensions)).map((z) => 1.5 * z),
    timesteps: Int32Array.from({ length: ROWS }, (_, row) => (row * 7) % config.schedule.timesteps),
    told: Int32Array.from({ length: ROWS * counts.length }, (_, i) => columns[i % counts.length][Math.floor(i / counts.length)]),
  };
}

/** The largest error of the prediction at all timesteps, and of the data that it implies at some of them. */
async function errorsOf(model: Model, file = exportOnnx(model).denoiser): Promise<{ prediction: number; x0: number }> {
  const backend = predictingBackend(await loads(), model.parts);
  const { dimensions: d, regions, conditions = [], schedule } = backend.config;
  const { x, timesteps, told } = drawnRows(backend);
  const width = regions.length + conditions.length;
  const beside = (from: number, to: number): Int32Array => told.filter((_, i) => i % width >= from && i % width < to);
  const graph = await runnable(file);
  const ask = async (t: Int32Array): ReturnType<typeof graph.run> =>
    graph.run({
      x: { values: x, columns: d },
      t: { values: t },
      ...(regions.length === 0 ? {} : { regions: { values: beside(0, regions.length), columns: regions.length } }),
      ...(conditions.length === 0 ? {} : { condition: { values: beside(regions.length, width), columns: conditions.length } }),
    });
  const own = backend.predict(x, timesteps, backend.factor(x, timesteps), told, "average");
  const expected = withStart(backend.config, own, { x, timesteps, told });
  const mixed = await ask(timesteps);
  const prediction = relativeError(mixed.prediction as Float32Array, expected);
  const denoise = predictor(backend, told);
  let x0 = 0;
  const last = schedule.timesteps - 1;
  for (const t of [0, Math.floor(last / 2), last]) {
    const given = await ask(new Int32Array(ROWS).fill(t));
    x0 = Math.max(x0, relativeError(given.x0 as Float32Array, denoise(x, t).original));
  }
  backend.dispose();
  return { prediction, x0 };
}

const ALL: Target[] = ["epsilon", "x0", "v"];

describe.each<[string, Target[], Data, ConfigurationInput]>([
  ["the default schedule", ALL, moons(200), {}],
  [
    "a cosine schedule of next to no signal at its end",
    ["epsilon"],
    moons(200),
    { schedule: { kind: "cosine", timesteps: 30, rescale: "zero-terminal-snr" } },
  ],
  ["a flow, which ends without a signal", ["v"], moons(200), { schedule: FLOW }],
  ["a condition that may be untold", ["epsilon"], halves(200), { schedule: KARRAS }],
  ["a mixture", ALL, moons(200), { schedule: KARRAS, start: MIXTURE }],
  ["a mixture by condition", ["v"], halves(200), { schedule: KARRAS, start: MIXTURE }],
  ["a mixture and a flow", ["x0", "v"], moons(200), { schedule: FLOW, start: MIXTURE }],
])("of %s", (_, targets, data, configuration) => {
  it.each(targets)("the target %s", async (target) => {
    const { prediction, x0 } = await errorsOf(await drawnModel(data, { ...configuration, target }));
    expect(prediction).toBeLessThan(TOLERANCE);
    expect(x0).toBeLessThan(TOLERANCE);
  });
});

describe("of a noise grid", () => {
  it.each<[string, ConfigurationInput["grid"]]>([
    ["nearest", { levels: LEVELS }],
    ["multilinear", { levels: LEVELS, lookup: "multilinear" }],
    ["with a gate", { levels: LEVELS, lookup: "multilinear", gate: true }],
    ["of one axis, as written", { axes: [1], lower: [-1], upper: [1], levels: LEVELS, mode: "as-written" }],
  ])("%s", async (_, grid) => {
    const { prediction, x0 } = await errorsOf(await drawnModel(moons(200), { grid }));
    expect(prediction).toBeLessThan(TOLERANCE);
    expect(x0).toBeLessThan(TOLERANCE);
  });
});

describe("of regions", () => {
  it.each<[string, ConfigurationInput]>([
    ["of splits, with a grid", ADAPTED],
    ["of k-means", { domain: { kind: "k-means", sizes: [3, 6], minimumRows: 20, memorisedRows: 0 }, target: "v" }],
  ])("%s", async (_, configuration) => {
    const { prediction, x0 } = await errorsOf(await drawnModel(moons(200), configuration));
    expect(prediction).toBeLessThan(TOLERANCE);
    expect(x0).toBeLessThan(TOLERANCE);
  });
});

it("of a table's model", async () => {
  const table = goldenTable();
  const { prediction, x0 } = await errorsOf(table.model, exportOnnx(table).denoiser);
  expect(prediction).toBeLessThan(TOLERANCE);
  expect(x0).toBeLessThan(TOLERANCE);
});
