import { expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { evalLoss } from "../../src/diffusion/evaluation-loss.js";
import { variance } from "../../src/statistics/variance.js";
import { denoiserArrays, parameterLength } from "../../src/diffusion/network/parameters.js";
import { normals, stream } from "../../src/numerics/random.js";
import { modelConfig } from "../support/models.js";
import { moments } from "../support/statistics.js";

it("variance is unbiased, and exact far from zero", () => {
  expect(variance([1, 2, 3, 4])).toBeCloseTo(5 / 3, 14);
  expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4])).toBeCloseTo(5 / 3, 14);
  expect(variance(new Float32Array(40).fill(1))).toBe(0);
});

it("evalLoss of a denoiser that always predicts c is the mean of the batches' mean (noise - c)²", async () => {
  const config = modelConfig({ dimensions: 2, embeddingDim: 4, hiddenSize: 3, hiddenLayers: 1, timesteps: 5 });
  const backend = (await loadBackend("reference")).create(config, 16);
  const parameters = new Float32Array(parameterLength(config));
  const bias = denoiserArrays(config).at(-1)!;
  parameters.set([0.25, -1], bias.offset);
  backend.write("parameters", parameters);

  const rows = [16, 16, 16, 7];
  const points = new Float32Array(2 * 55);
  const means = rows.map((count, batch) => {
    const noise = normals(stream(3, "evaluation noise"), batch, 0, new Float32Array(2 * count));
    return noise.reduce((sum, z, i) => sum + (z - (i % 2 === 0 ? 0.25 : -1)) ** 2, 0) / noise.length;
  });
  expect(evalLoss(backend, { points }, 16, 3)).toBeCloseTo(moments(means).mean, 6);
  expect(backend.read("parameters")).toEqual(parameters);
});
