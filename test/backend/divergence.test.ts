/** The divergence of the prediction against finite differences of a second, double-precision model. */

import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { modelConfig, randomBatch, randomParameters } from "../support/models.js";
import type { Shape } from "../support/models.js";
import { divergence } from "../support/oracle.js";
import { relativeError } from "../support/relative-error.js";

const factory = await loadBackend("reference");
const GRIDDED: Shape = { dimensions: 2, embeddingDim: 4, hiddenSize: 9, hiddenLayers: 1, timesteps: 3 };

const SHAPES: [string, Shape][] = [
  ["no grid", { dimensions: 2, embeddingDim: 6, hiddenSize: 5, hiddenLayers: 2, timesteps: 6 }],
  ["one coordinate, no hidden layers", { dimensions: 1, embeddingDim: 8, hiddenSize: 9, hiddenLayers: 0, timesteps: 5 }],
  ["sixteen coordinates", { dimensions: 16, embeddingDim: 4, hiddenSize: 20, hiddenLayers: 3, timesteps: 4 }],
  ["two levels of regions", { dimensions: 3, embeddingDim: 6, hiddenSize: 11, hiddenLayers: 2, timesteps: 4, regions: [3, 7] }],
  ["a grid whose value is the nearest", { ...GRIDDED, levels: [2, 4] }],
  ["multilinear", { ...GRIDDED, levels: [2, 3], grid: { lookup: "multilinear" } }],
  ["multilinear on one axis, one cell and three", { ...GRIDDED, axes: [1], levels: [1, 3], grid: { lookup: "multilinear" } }],
  ["multilinear on four axes", { ...GRIDDED, dimensions: 5, axes: [4, 0, 2, 1], levels: [3], grid: { lookup: "multilinear" } }],
  ["gate of three levels, multilinear", { ...GRIDDED, levels: [2, 1, 3], grid: { gate: true, lookup: "multilinear" } }],
  [
    "as written, multilinear, factors at their smallest",
    { ...GRIDDED, levels: [2, 3], grid: { mode: "as-written", lookup: "multilinear" }, values: [-0.5, 1] },
  ],
];

const ROWS = 40;

describe.each(SHAPES)("%s", (_, shape) => {
  const config = modelConfig(shape);
  const parameters = randomParameters(config, 4, shape.values);
  const batch = randomBatch(config, ROWS, 4);
  const backend = factory.create(config, ROWS);
  backend.write("parameters", parameters);

  it("is that of finite differences", () => {
    const actual = backend.predictWithDivergence(batch.x0, batch.timesteps, batch.regions).divergence;
    const truth = divergence(config, parameters, batch);
    expect(Math.max(...truth.map(Math.abs))).toBeGreaterThan(1);
    expect(relativeError(actual, truth)).toBeLessThan(2e-6);
  });
});

it("counts the factor's slope", () => {
  const config = modelConfig({ ...GRIDDED, levels: [2, 3], grid: { lookup: "multilinear" } });
  const nearest = { ...config, grid: { ...config.grid!, lookup: "nearest" as const } };
  const [one, other] = [config, nearest].map((given) => {
    const backend = factory.create(given, ROWS);
    backend.write("parameters", randomParameters(config, 4));
    const { x0, timesteps } = randomBatch(config, ROWS, 4);
    return backend.predictWithDivergence(x0, timesteps).divergence;
  });
  expect(relativeError(one, other)).toBeGreaterThan(1e-3);
});
