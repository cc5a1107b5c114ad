/** The forward and backward pass of the reference backend against finite differences of a second, double-precision model. */

import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import type { Penalty } from "../../src/diffusion/noise-grid/penalty.js";
import { denoiserArrays, gridArrays } from "../../src/diffusion/network/parameters.js";
import { stepRates } from "../../src/diffusion/network/optimizer.js";
import type { Shape } from "../support/models.js";
import { EMA, modelConfig, OPTIMIZER, randomBatch, randomParameters } from "../support/models.js";
import { forward, gradient } from "../support/oracle.js";
import { relativeError } from "../support/relative-error.js";

const GRIDDED: Shape = { dimensions: 2, embeddingDim: 4, hiddenSize: 6, hiddenLayers: 1, timesteps: 3 };

function mean(kind: "l1" | "l2" | "total-variation"): Penalty {
  return { kind, weight: 0.5, reduction: "mean" };
}

const SHAPES: [string, Shape][] = [
  ["no grid", { dimensions: 2, embeddingDim: 6, hiddenSize: 5, hiddenLayers: 2, timesteps: 6 }],
  ["one level", { dimensions: 2, embeddingDim: 4, hiddenSize: 6, hiddenLayers: 1, timesteps: 4, levels: [3] }],
  [
    "two levels with an L1 term",
    { dimensions: 2, embeddingDim: 4, hiddenSize: 6, hiddenLayers: 2, timesteps: 3, levels: [2, 4], l1: [0, 0.01] },
  ],
  [
    "three levels on two of three axes",
    { dimensions: 3, embeddingDim: 4, hiddenSize: 7, hiddenLayers: 1, timesteps: 2, axes: [2, 0], levels: [1, 2, 3], l1: [0.02, 0, 0.003] },
  ],
  [
    "one coordinate, no hidden layers",
    { dimensions: 1, embeddingDim: 8, hiddenSize: 9, hiddenLayers: 0, timesteps: 5, axes: [0], levels: [5] },
  ],
  [
    "five coordinates, quadratic",
    { dimensions: 5, embeddingDim: 4, hiddenSize: 6, hiddenLayers: 3, timesteps: 3, schedule: "quadratic", axes: [4], levels: [4] },
  ],
  ["two levels of regions", { dimensions: 2, embeddingDim: 4, hiddenSize: 6, hiddenLayers: 2, timesteps: 4, regions: [3, 7] }],
  ["regions beside a grid", { dimensions: 3, embeddingDim: 4, hiddenSize: 5, hiddenLayers: 1, timesteps: 3, levels: [3], regions: [4] }],
  ["the data as target", { dimensions: 2, embeddingDim: 4, hiddenSize: 6, hiddenLayers: 2, timesteps: 5, target: "x0" }],
  ["the velocity as target", { dimensions: 3, embeddingDim: 4, hiddenSize: 6, hiddenLayers: 1, timesteps: 40, target: "v" }],
  ["the data as target, beside a grid", { ...GRIDDED, levels: [2, 3], regions: [3], target: "x0" }],
  ["the velocity as target, beside a grid", { ...GRIDDED, levels: [3], target: "v" }],
  ["the data as target, as written", { ...GRIDDED, timesteps: 4, levels: [2, 3], grid: { mode: "as-written" }, target: "x0" }],
  [
    "the velocity of a flow",
    { dimensions: 2, embeddingDim: 4, hiddenSize: 6, hiddenLayers: 2, timesteps: 7, schedule: "flow", target: "v" },
  ],
  ["the data of a flow, beside a grid", { ...GRIDDED, levels: [2, 3], schedule: "flow", target: "x0" }],
  [
    "conditions, one of which may be untold",
    {
      dimensions: 2,
      embeddingDim: 4,
      hiddenSize: 6,
      hiddenLayers: 1,
      timesteps: 4,
      conditions: [
        { name: "colour", count: 3, dropout: 0.2 },
        { name: "size", count: 2 },
      ],
    },
  ],
  [
    "a condition beside regions and a grid",
    {
      dimensions: 2,
      embeddingDim: 4,
      hiddenSize: 6,
      hiddenLayers: 2,
      timesteps: 3,
      levels: [3],
      regions: [3],
      conditions: [{ name: "colour", count: 4, dropout: 0.1 }],
      target: "v",
    },
  ],
  ["multilinear", { ...GRIDDED, levels: [2, 3], grid: { lookup: "multilinear" } }],
  ["multilinear on one axis, one cell and three", { ...GRIDDED, axes: [1], levels: [1, 3], grid: { lookup: "multilinear" } }],
  [
    "multilinear on four axes",
    { ...GRIDDED, dimensions: 5, timesteps: 2, axes: [4, 0, 2, 1], levels: [3], grid: { lookup: "multilinear" } },
  ],
  ["L2", { ...GRIDDED, levels: [2, 3], penalties: [null, { kind: "l2", weight: 0.02 }] }],
  ["elastic net", { ...GRIDDED, levels: [3], penalties: [{ kind: "elastic-net", weight: 0.05, l1Ratio: 0.3 }] }],
  ["means of L1 and L2", { ...GRIDDED, levels: [2, 3], penalties: [mean("l1"), mean("l2")] }],
  ["total variation", { ...GRIDDED, levels: [2, 4], penalties: [null, { kind: "total-variation", weight: 0.01 }] }],
  [
    "mean of the total variation over three axes",
    { ...GRIDDED, dimensions: 3, axes: [1, 2, 0], levels: [1, 3], penalties: [mean("total-variation"), mean("total-variation")] },
  ],
  ["gate", { ...GRIDDED, levels: [2, 3], grid: { gate: true } }],
  ["gate of three levels, multilinear", { ...GRIDDED, levels: [2, 1, 3], grid: { gate: true, lookup: "multilinear" } }],
  ["as written", { ...GRIDDED, timesteps: 6, levels: [2, 3], grid: { mode: "as-written" } }],
  ["as written, factors at their smallest", { ...GRIDDED, timesteps: 4, levels: [2, 3], grid: { mode: "as-written" }, values: [-0.5, 1] }],
  [
    "as written, with all options",
    {
      ...GRIDDED,
      levels: [2, 3],
      penalties: [mean("total-variation"), mean("l2")],
      grid: { mode: "as-written", lookup: "multilinear", gate: true },
    },
  ],
];

const ROWS = 24;
const factory = await loadBackend("reference");

describe.each(SHAPES)("%s", (_, shape) => {
  const config = modelConfig(shape);
  const parameters = randomParameters(config, 4, shape.values);
  const batch = randomBatch(config, ROWS, 4);
  const backend = factory.create(config, ROWS);
  backend.write("parameters", parameters);
  const result = backend.step(batch, stepRates(0, OPTIMIZER, EMA));
  const truth = forward(config, parameters, batch);

  it("noises, looks up and predicts as defined", () => {
    const { x, factor, prediction } = backend.lastBatch();
    expect(relativeError(x, truth.noisy.flat())).toBeLessThan(3e-7);
    expect(relativeError(prediction, truth.prediction.flat())).toBeLessThan(1e-5);
    expect(relativeError([result.mse, result.loss], [truth.mse, truth.loss])).toBeLessThan(2e-6);
    if (config.grid !== null) expect(relativeError(factor, truth.factor)).toBeLessThan(3e-7);
  });

  it("has the gradient that finite differences give, tensor by tensor", () => {
    const expected = gradient(config, parameters, batch);
    const actual = backend.read("gradients");
    // rounding to float32 leaves 1.2e-5 of a tensor's largest gradient at most, over many seeds
    const wrong = [...denoiserArrays(config), ...gridArrays(config)].flatMap(({ name, offset, length }) => {
      const exact = expected.subarray(offset, offset + length);
      const error = relativeError(actual.subarray(offset, offset + length), exact);
      return error < 3e-5 && exact.some((g) => g !== 0) ? [] : [`${name}: ${error}`];
    });
    expect(wrong).toEqual([]);
    const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, g) => sum + g * g, 0));
    const split = backend.read("ema").length;
    expect(relativeError([result.denoiserGradNorm], [norm(expected.subarray(0, split))])).toBeLessThan(1e-5);
    if (config.grid !== null) expect(relativeError([result.gridGradNorm], [norm(expected.subarray(split))])).toBeLessThan(1e-5);
  });
});
