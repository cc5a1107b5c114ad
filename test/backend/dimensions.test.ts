/** Models of more coordinates than a panel of the kernel has columns: the same bytes as in plain loops. */

import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { stepRates } from "../../src/diffusion/network/optimizer.js";
import { difference } from "../support/bytes.js";
import { EMA, modelConfig, OPTIMIZER, randomBatch, randomParameters } from "../support/models.js";

describe.each([16, 17, 32, 33, 64])("%d coordinates", (dimensions) => {
  const config = modelConfig({ dimensions, embeddingDim: 8, hiddenSize: 20, hiddenLayers: 1, timesteps: 10, levels: [3] });
  it.each(["wasm", "native"] as const)("%s", async (name) => {
    const [expected, actual] = await Promise.all(
      (["reference", name] as const).map(async (choice) => {
        const backend = (await loadBackend(choice)).create(config, 11);
        backend.write("parameters", randomParameters(config, 1));
        const batch = randomBatch(config, 11, 2);
        const { prediction, divergence } = backend.predictWithDivergence(batch.x0, batch.timesteps);
        for (let step = 0; step < 3; step++) backend.step(batch, stepRates(step, OPTIMIZER, EMA));
        const arrays = [prediction, divergence, backend.read("gradients"), backend.read("parameters"), backend.read("ema")];
        backend.dispose();
        return arrays;
      }),
    );
    actual.forEach((array, i) => expect(difference(array, expected[i])).toBe(""));
  });
});
