/** Samples of every sampler, the same bytes on every backend: of a process that preserves variance and of a flow. */

import { afterAll, describe, expect, it } from "vitest";
import { sampleRows } from "../../src/diffusion/sampling.js";
import { backendLabel, loadBackends } from "../support/backends.js";
import { difference } from "../support/bytes.js";
import { modelConfig, randomParameters } from "../support/models.js";
import { runnable } from "../support/samplers.js";

const { factories, missing } = await loadBackends();
const SHAPE = { dimensions: 2, embeddingDim: 8, hiddenSize: 12, hiddenLayers: 2, timesteps: 9 };
const MODELS = {
  "variance preserving": modelConfig({ ...SHAPE, levels: [3, 5] }),
  flow: modelConfig({ ...SHAPE, schedule: "flow", target: "v" }),
};

describe.each(Object.entries(MODELS))("%s", (_, config) => {
  const parameters = randomParameters(config, 3);
  const backends = factories.map((factory) => {
    const backend = factory.create(config);
    backend.write("parameters", parameters);
    return { label: backendLabel(factory), backend };
  });
  afterAll(() => backends.forEach(({ backend }) => backend.dispose()));

  it.each(runnable())("%s", (_name, chosen) => {
    for (const steps of [1, 2, 5, SHAPE.timesteps]) {
      const sampler = { ...chosen, steps };
      const [first, ...others] = backends.map(({ label, backend }) => ({ label, rows: sampleRows(backend, 5, 3, 60, { sampler }) }));
      expect(first.rows.every(Number.isFinite)).toBe(true);
      for (const { label, rows } of others) expect(`${label}: ${difference(rows, first.rows)}`).toBe(`${label}: `);
    }
  });
});

it("ran on every backend of this machine, or says which are missing", () => {
  for (const line of missing) console.warn(line);
  expect(factories.length).toBeGreaterThan(1);
});
