/** Goldens of shapes that the files do not have, computed by the double-precision oracle, through every backend. */

import { describe, expect, it } from "vitest";
import { loadBackends } from "../support/backends.js";
import type { Shape } from "../support/models.js";
import { oracleGolden } from "../support/oracle-golden.js";
import { failures } from "./figures.js";
import { replayGolden } from "./kinds.js";

const { factories } = await loadBackends();

describe("goldens of other shapes", () => {
  it.each([
    [
      "one coordinate, one level",
      { dimensions: 1, embeddingDim: 6, hiddenSize: 5, hiddenLayers: 1, timesteps: 7, axes: [0], levels: [4], l1: [0.02] },
      9,
    ],
    [
      "three coordinates, two levels on two of them",
      { dimensions: 3, embeddingDim: 4, hiddenSize: 6, hiddenLayers: 3, timesteps: 4, axes: [0, 1], levels: [2, 3], l1: [0, 0.01] },
      20,
    ],
    ["four coordinates, no grid, no hidden layers", { dimensions: 4, embeddingDim: 4, hiddenSize: 8, hiddenLayers: 0, timesteps: 3 }, 6],
  ] as [string, Shape, number][])("%s", (_, shape, rows) => {
    const given = oracleGolden(shape, rows);
    for (const { backend, figures } of replayGolden(given, factories)) {
      expect([backend, failures(figures)]).toEqual([backend, []]);
      const quantities = ["noisy", ...(shape.levels ? ["factor"] : []), "prediction", "mse", "loss", "gradients"];
      expect(figures.map(({ name }) => name)).toEqual([...quantities, ...(shape.levels ? ["grid gradients"] : [])]);
    }
  });

  it("a grid of cells on one axis and three levels of any name", () => {
    const sizes = { wideCell: 2, middleCell: 5, narrowCell: 7 };
    const points = [[-3], [-0.9], [-0.31], [0.05], [0.62], [4]];
    const indicesOf = (size: number): number[] => points.map(([x]) => Math.min(size - 1, Math.max(0, Math.floor(((x + 1) / 2) * size))));
    const lookup = (t: number): Record<string, unknown> => ({
      t,
      points,
      ...Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, [indicesOf(size)]])),
      factor: points.map((_, p) =>
        Object.values(sizes).reduce((product, size, l) => product * (1000 * l + t * size + indicesOf(size)[p]), 1),
      ),
    });
    for (const { figures } of replayGolden([lookup(0), lookup(2)], factories)) expect(failures(figures)).toEqual([]);
  });
});
