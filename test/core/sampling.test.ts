import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/select.js";
import { normals, stream } from "../../src/core/random.js";
import { ddpm } from "../../src/core/samplers/ddpm.js";
import type { SamplerConfig } from "../../src/core/samplers/index.js";
import { sampler } from "../../src/core/samplers/index.js";
import { SAMPLE_BLOCK, sampleRows } from "../../src/core/sampling.js";
import { makeSchedule } from "../../src/core/schedule.js";
import { difference } from "../support/bytes.js";
import { modelConfig, randomParameters } from "../support/models.js";

const factory = await loadBackend("reference");

const TIMESTEPS = 4;
/** None is the DDPM with all steps. */
const CONFIGS: (SamplerConfig | undefined)[] = [
  undefined,
  { kind: "ddpm", variance: "fixed_small", steps: TIMESTEPS },
  { kind: "ddpm", variance: (t, s, x) => x.map((value) => (t - s) * value * value), steps: 3 },
  { kind: "ddim", eta: 0.5, steps: 3 },
  { kind: "dpmpp_2m", steps: 3 },
  { kind: "heun", steps: 3 },
];

// blocks are an economy: the definition is one chain over all rows, with normals numbered through
describe.each([1, 2, 3])("samples of %i coordinates", (dimensions) => {
  const config = modelConfig({
    dimensions,
    embeddingDim: 4,
    hiddenSize: 5,
    hiddenLayers: 1,
    timesteps: TIMESTEPS,
    axes: [dimensions - 1],
    levels: [3],
  });
  const rows = 2 * SAMPLE_BLOCK + 37;
  const backend = factory.create(config);
  backend.write("parameters", randomParameters(config, 2));
  const key = stream(9, "sampling");
  const draw = (position: number): Float32Array => normals(key, position, 0, new Float32Array(rows * dimensions));
  const predict = (x: Float32Array, t: number): Float32Array => {
    const timesteps = new Int32Array(rows).fill(t);
    return backend.predict(x, timesteps, backend.factor(x, timesteps));
  };

  it.each(CONFIGS)("are one chain from the normals of the stream: %o", (chosen) => {
    const chain = chosen === undefined ? ddpm : sampler(chosen);
    const states = [...chain(predict, makeSchedule(config.schedule), draw(0), (t) => draw(t + 1))];
    expect(difference(sampleRows(backend, 9, 0, rows, chosen === undefined ? {} : { sampler: chosen }), states.at(-1)!.x)).toBe("");
  });
});
