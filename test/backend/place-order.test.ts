/** More rows than a kernel holds at once are predicted in the order of their places: to the bits of one row alone, in the order in which they were given. */

import { describe, expect, it } from "vitest";
import { gathered, placeOrder, scattered } from "../../src/backend/kernel/place-order.js";
import { integers, normals, stream } from "../../src/numerics/random.js";
import { backendLabel, loadBackends } from "../support/backends.js";
import { difference } from "../support/bytes.js";
import { modelConfig, randomParameters } from "../support/models.js";

const ROWS = 700;
const pointsOf = (dimensions: number): Float32Array => normals(stream(1, "places"), 0, 0, new Float32Array(ROWS * dimensions));
const NONE = new Int32Array(0);

describe("the order", () => {
  const odd = pointsOf(2).map((value, i) => [value, NaN, Infinity, -Infinity][i % 31 < 28 ? 0 : (i % 31) - 27]);

  it.each([
    ["one coordinate", pointsOf(1), 1, 0],
    ["two coordinates", pointsOf(2), 2, 0],
    ["five coordinates and two levels", pointsOf(5), 5, 2],
    ["one place", new Float32Array(2 * ROWS).fill(0.5), 2, 1],
    ["coordinates that are no number", odd, 2, 0],
  ] as [string, Float32Array, number, number][])("holds every row once: %s", (_, points, dimensions, levels) => {
    const regions = integers(stream(1, "regions"), 0, ROWS * levels, 7);
    const order = placeOrder(points, dimensions, regions, levels);
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_row, i) => i));
    const back = scattered(gathered(points, order, dimensions, new Float32Array(points.length)), order, dimensions);
    expect(difference(back, points)).toBe("");
  });

  it("puts rows near each other side by side, region after region", () => {
    const points = pointsOf(2);
    const regions = integers(stream(1, "regions"), 0, ROWS, 3);
    const length = (order: Uint32Array): number =>
      order.reduce((sum, row, i) => (i === 0 ? 0 : sum + Math.abs(points[2 * row] - points[2 * order[i - 1]])), 0);
    const given = Uint32Array.from({ length: ROWS }, (_, row) => row);
    expect(length(placeOrder(points, 2, NONE, 0))).toBeLessThan(length(given) / 10);
    const finest = Array.from(placeOrder(points, 2, regions, 1), (row) => regions[row]);
    expect(finest).toEqual(finest.toSorted((a, b) => a - b));
  });
});

const { factories } = await loadBackends();
const KERNELS = factories.filter(({ name }) => name !== "reference").map((factory) => [backendLabel(factory), factory] as const);
const SHAPE = { embeddingDim: 6, hiddenSize: 20, hiddenLayers: 2, timesteps: 9 };

describe.each(KERNELS)("%s", (_, factory) => {
  it.each([
    ["two coordinates", modelConfig({ ...SHAPE, dimensions: 2 })],
    ["one coordinate", modelConfig({ ...SHAPE, dimensions: 1 })],
    ["a grid", modelConfig({ ...SHAPE, dimensions: 3, levels: [3, 5] })],
    ["regions", modelConfig({ ...SHAPE, dimensions: 2, regions: [2, 5] })],
  ])("predicts many rows as it predicts them one by one: %s", (_name, config) => {
    const backend = factory.create(config, 32);
    backend.write("parameters", randomParameters(config, 1));
    const { dimensions: d, regions: counts } = config;
    const levels = counts.length;
    const x = pointsOf(d);
    const timesteps = integers(stream(1, "timesteps"), 0, ROWS, SHAPE.timesteps);
    const regions = integers(stream(1, "regions"), 0, ROWS * levels, Math.min(...counts, 2));
    const factor = backend.factor(x, timesteps);
    const single = new Float32Array(x.length);
    for (let row = 0; row < ROWS; row++) {
      const [from, to] = [row, row + 1];
      const own = regions.subarray(from * levels, to * levels);
      single.set(backend.predict(x.subarray(from * d, to * d), timesteps.subarray(from, to), factor.subarray(from, to), own), from * d);
    }
    expect(difference(backend.predict(x, timesteps, factor, regions), single)).toBe("");
  });
});
