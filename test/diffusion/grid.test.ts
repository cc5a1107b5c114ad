import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import type { GridConfig } from "../../src/diffusion/noise-grid/grid.js";
import { cellIndex, cellOf, gridSize, levelRanges } from "../../src/diffusion/noise-grid/grid.js";
import { denoiserLength, gridArrays, parameterLength } from "../../src/diffusion/network/parameters.js";
import { modelConfig } from "../support/models.js";

const GRID: GridConfig = {
  axes: [0, 1],
  lower: [-1, -1],
  upper: [1, 1],
  levels: [
    { name: "coarse", size: 2, penalty: null },
    { name: "fine", size: 5, penalty: null },
  ],
};

describe("cells", () => {
  it("count the first axis as row and the second as column", () => {
    expect(cellOf(GRID, 5, [0.9, -0.9])).toEqual([4, 0]);
    expect(cellIndex([4, 0], 5)).toBe(20);
    expect(cellOf(GRID, 5, [-0.9, 0.5])).toEqual([0, 3]);
    expect(cellIndex([0, 3], 5)).toBe(3);
    expect(cellIndex([1, 2, 0], 3)).toBe(15);
  });

  it("take the axes in the order given", () => {
    const swapped = { ...GRID, axes: [2, 0] };
    expect(cellOf(swapped, 5, [-0.9, 77, 0.5])).toEqual([3, 0]);
  });

  it("are clamped to the border outside the box, and hold their lower edge", () => {
    expect(cellOf(GRID, 4, [-5, 1])).toEqual([0, 3]);
    expect(cellOf(GRID, 4, [1.0001, -1.0001])).toEqual([3, 0]);
    expect(cellOf(GRID, 4, [-0.5, 0])).toEqual([1, 2]);
    expect(cellOf(GRID, 4, [-0.50001, -0.00001])).toEqual([0, 1]);
    expect(cellOf(GRID, 1, [0.3, -0.3])).toEqual([0, 0]);
  });

  it("divide a box of other bounds on each axis", () => {
    const box = { ...GRID, lower: [10, -4], upper: [20, 4] };
    expect(cellOf(box, 10, [13.5, -0.1])).toEqual([3, 4]);
    expect(cellOf(box, 10, [19.9, 3.9])).toEqual([9, 9]);
  });
});

describe("levels", () => {
  it("lie one after the other, [timestep][cell]", () => {
    expect(levelRanges(GRID, 3)).toEqual([
      { name: "coarse", offset: 0, length: 12 },
      { name: "fine", offset: 12, length: 75 },
    ]);
    expect(gridSize(GRID, 3)).toBe(87);
    expect([gridSize(null, 3), levelRanges(null, 3)]).toEqual([0, []]);
  });

  it("are named and shaped within the parameters", () => {
    const config = modelConfig({
      dimensions: 3,
      embeddingDim: 4,
      hiddenSize: 2,
      hiddenLayers: 0,
      timesteps: 6,
      axes: [1, 2],
      levels: [2, 3],
    });
    const start = denoiserLength(config);
    expect(gridArrays(config)).toEqual([
      { name: "level-0", shape: [6, 2, 2], offset: start, length: 24 },
      { name: "level-1", shape: [6, 3, 3], offset: start + 24, length: 54 },
    ]);
    expect(parameterLength(config)).toBe(start + 78);
  });
});

it("one value that differs is found at its timestep, row and column alone, and levels multiply", async () => {
  const config = modelConfig({ dimensions: 2, embeddingDim: 4, hiddenSize: 2, hiddenLayers: 0, timesteps: 4, levels: [2, 5] });
  config.grid = GRID;
  const backend = (await loadBackend("reference")).create(config, 8);
  const parameters = new Float32Array(parameterLength(config)).fill(1);
  const [coarse, fine] = gridArrays(config);
  parameters[coarse.offset + 2 * 4 + 1 * 2 + 0] = 3;
  parameters[fine.offset + 2 * 25 + 4 * 5 + 0] = 7;
  backend.write("parameters", parameters);
  const points = [0.9, -0.9, 0.2, -0.9, -0.9, 0.9, 0.9, -0.9];
  expect([...backend.factor(Float32Array.from(points), Int32Array.of(2, 2, 2, 1))]).toEqual([21, 3, 1, 1]);
});
