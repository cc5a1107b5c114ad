/** Models of a few hundred numbers, for the verbs of a model. */

import { builtIn } from "../../src/data/built-in.js";
import type { DataSource } from "../../src/data/source.js";
import type { RowSource } from "../../src/model/input/data.js";
import type { ConfigurationInput } from "../../src/model/input/configuration.js";

/** Moons as a source of rows. */
export function moons(count = 400): DataSource {
  return builtIn("moons", count);
}

/** The same, each row told which half of the plane it lies in. */
export function halves(count = 400): RowSource {
  const told = ({ points }: { points: Float32Array }): { points: Float32Array; conditions: Int32Array } => ({
    points,
    conditions: Int32Array.from({ length: points.length / 2 }, (_, row) => (points[2 * row] > 0 ? 1 : 0)),
  });
  const source = moons(count);
  return {
    ...source,
    conditions: [{ name: "half", count: 2, dropout: 0.2 }],
    train: (seed) => told(source.train(seed)),
    heldOut: (seed, rows) => told(source.heldOut(seed, rows)),
  };
}

/** A small network, and few steps. */
export const SMALL_MODEL = {
  denoiser: { embeddingDim: 4, hiddenSize: 8, hiddenLayers: 1 },
  schedule: { timesteps: 5 },
  training: { steps: 30, batchSize: 16 },
} satisfies ConfigurationInput;

/** Regions, two levels of a noise grid, and a sampler that adapts by place. */
export const ADAPTED = {
  ...SMALL_MODEL,
  domain: { kind: "splits", sizes: [2, 4], minimumRows: 20, memorisedRows: 0 },
  grid: {
    levels: [
      { name: "coarse", size: 2 },
      { name: "fine", size: 3 },
    ],
  },
  sampler: { kind: "ddpm", variance: "grid", sizes: [1, 2] },
} satisfies ConfigurationInput;
