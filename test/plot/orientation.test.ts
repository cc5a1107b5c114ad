/** Heatmaps and scatter panels lie as the axes say: the first coordinate to the right, the second upwards. */

import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import type { GridConfig } from "../../src/diffusion/noise-grid/grid.js";
import { gridArrays } from "../../src/diffusion/network/parameters.js";
import { factorColour } from "../../src/plot/style/colour-scale.js";
import { gridHeatmap } from "../../src/plot/figures/grid/grid-heatmap.js";
import type { GridValues } from "../../src/plot/drawing/grid-field.js";
import { fieldValues, gridField } from "../../src/plot/drawing/grid-field.js";
import { squareAround } from "../../src/plot/drawing/image-panel.js";
import { cellImage, scatterImage } from "../../src/plot/drawing/raster.js";
import { toSvg } from "../../src/plot/drawing/render.js";

type Pixel = [number, number, number, number];

function pixelsOf(url: string): { size: number; at: (row: number, column: number) => Pixel } {
  const { width, data } = decode(Buffer.from(url.replace("data:image/png;base64,", ""), "base64"));
  return {
    size: width,
    at: (row, column) => Array.from(data.subarray(4 * (row * width + column), 4 * (row * width + column) + 4)) as Pixel,
  };
}

const GRID: GridConfig = { axes: [0, 1], lower: [-1, -1], upper: [1, 1], levels: [{ name: "grid", size: 3, penalty: null }] };

/** All cells 1 but one: first axis in its lowest cell, second in its highest, at the last of two timesteps. */
function oneCell(): GridValues {
  const values = new Float32Array(2 * 9).fill(1);
  const [timestep, row, column] = [1, 0, 2];
  values[timestep * 9 + row * 3 + column] = 2;
  return { grid: GRID, timesteps: 2, levels: [values] };
}

describe("one asymmetric cell", () => {
  it("is at the left and at the top", () => {
    const field = gridField(oneCell(), { kind: "level", index: 0 }, 1);
    const { size, at } = pixelsOf(cellImage((x, y) => factorColour(field(x, y), [0, 2]), { lower: [-1, -1], upper: [1, 1] }, 3, 4));
    expect(size).toBe(12);
    const [more, same] = [
      [...factorColour(2, [0, 2]), 255],
      [255, 255, 255, 255],
    ];
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) expect(at(row, column)).toEqual(row < 4 && column < 4 ? more : same);
  });

  it("shows at its timestep and, by half, in the mean", () => {
    const value = (moment: number | "mean"): number => gridField(oneCell(), { kind: "level", index: 0 }, moment)(-0.9, 0.9);
    expect([value(0), value(1), value("mean")]).toEqual([1, 2, 1.5]);
  });

  it("lies in the figure where the picture of the box is", async () => {
    const figure = gridHeatmap({
      config: "c",
      dataset: "d",
      seed: 1,
      step: 1,
      values: oneCell(),
      shown: { kind: "level", index: 0 },
      scale: [0, 2],
      points: Float32Array.of(-4, -4, 4, 4),
      inside: 0,
    });
    const svg = await toSvg(figure);
    const pictures = [...svg.matchAll(/<image [^>]*href="(data:image\/png;base64,[^"]+)"/g)].map((match) => pixelsOf(match[1]));
    // the mean over the data, the data, the mean, and two timesteps
    expect(pictures).toHaveLength(5);
    const last = pictures[4];
    expect(last.at(0, 0)).toEqual([...factorColour(2, [0, 2]), 255]);
    expect(last.at(last.size - 1, 0)).toEqual([255, 255, 255, 255]);
    expect(last.at(0, last.size - 1)).toEqual([255, 255, 255, 255]);
  });
});

it.each<[string, Partial<GridConfig>]>([
  ["a plain grid", {}],
  ["one that interpolates", { lookup: "multilinear" }],
  ["a gated one", { gate: true }],
  ["all options", { lookup: "multilinear", gate: true, mode: "as-written" }],
])("looks factors up as the model does: %s", async (_name, options) => {
  const grid: GridConfig = {
    ...options,
    axes: [1, 0],
    lower: [-2, -1],
    upper: [1, 3],
    levels: [
      { name: "coarse", size: 2, penalty: null },
      { name: "fine", size: 5, penalty: null },
    ],
  };
  const schedule = { kind: "linear", timesteps: 3, betaStart: 1e-4, betaEnd: 0.02 } as const;
  const model = { dimensions: 2, denoiser: { embeddingDim: 4, hiddenSize: 4, hiddenLayers: 0 }, schedule, grid, regions: [] };
  const backend = (await loadBackend("reference")).create(model);
  const parameters = backend.read("parameters");
  const parts = gridArrays(model).map(({ offset, length }) => parameters.subarray(offset, offset + length));
  // as written, some products are below the smallest factor
  const from = options.mode === undefined ? 1 : -0.2;
  parts.forEach((values, l) => values.forEach((_, i) => (values[i] = from + ((i * 7 + l) % 11) / 16)));
  backend.write("parameters", parameters);
  const [levels, [gate]] = [parts.slice(0, 2), parts.slice(2)];
  const points = Float32Array.from({ length: 200 }, (_, i) => -4 + ((i * 37) % 97) / 12);
  for (const timestep of [0, 1, 2]) {
    const factors = backend.factor(points, new Int32Array(100).fill(timestep));
    const field = gridField({ grid, timesteps: 3, levels, ...(gate === undefined ? {} : { gate }) }, { kind: "product" }, timestep);
    for (let i = 0; i < 100; i++) expect(field(points[2 * i], points[2 * i + 1])).toBeCloseTo(factors[i], 6);
  }
  backend.dispose();
});

it("finds every value of a field for the colours, whatever the axes", () => {
  const grid: GridConfig = { axes: [1], lower: [0], upper: [4], levels: [{ name: "grid", size: 4, penalty: null }] };
  const values = { grid, timesteps: 1, levels: [Float32Array.of(1, 2, 3, 4)] };
  expect(new Set(fieldValues(values, { kind: "product" }, 0))).toEqual(new Set([1, 2, 3, 4]));
});

it("draws points right of the centre to the right, and higher ones above", () => {
  const layer = { points: Float32Array.of(0.8, 0.5), colour: [10, 20, 30] as const, opacity: 1, size: 2 };
  const { at } = pixelsOf(scatterImage([layer], { lower: [-1, -1], upper: [1, 1] }, 20));
  expect(at(5, 18)).toEqual([10, 20, 30, 255]);
  expect(at(14, 18)[3]).toBe(0);
  expect(at(5, 1)[3]).toBe(0);
});

it("puts a square with a margin around points and boxes", () => {
  const { lower, upper } = squareAround([Float32Array.of(0, 0, 4, 1)], [{ lower: [-2, 0], upper: [0, 1] }]);
  expect(upper[0] - lower[0]).toBeCloseTo(upper[1] - lower[1], 12);
  expect(lower[0]).toBeLessThan(-2);
  expect(upper[0]).toBeGreaterThan(4);
  expect((lower[1] + upper[1]) / 2).toBeCloseTo(0.5, 12);
});
