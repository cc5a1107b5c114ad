import { describe, expect, it } from "vitest";
import { denoiserTensors, embeddingFrequencies, inputSize } from "../../src/diffusion/network/denoiser.js";
import { initialiseDenoiser } from "../../src/diffusion/network/initial-parameters.js";
import { denoiserArrays, denoiserLength, parameterLength } from "../../src/diffusion/network/parameters.js";
import { initialParameters } from "../../src/diffusion/network/initial-parameters.js";
import { difference } from "../support/bytes.js";
import { modelConfig } from "../support/models.js";
import { kolmogorov } from "../support/statistics.js";
import { relativeError } from "../support/relative-error.js";

const FULL = { embeddingDim: 128, hiddenSize: 256, hiddenLayers: 3 };

describe("tensors", () => {
  it("have the names, shapes and order of the reference model's state_dict", () => {
    const config = { ...modelConfig({ dimensions: 2, ...FULL, timesteps: 100, levels: [5, 20] }) };
    expect(denoiserArrays(config).map(({ name, shape }) => `${name} ${shape.join("×")}`)).toEqual([
      "network.0.weight 256×385",
      "network.0.bias 256",
      "network.1.ff.weight 256×256",
      "network.1.ff.bias 256",
      "network.2.ff.weight 256×256",
      "network.2.ff.bias 256",
      "network.3.ff.weight 256×256",
      "network.3.ff.bias 256",
      "network.5.weight 2×256",
      "network.5.bias 2",
    ]);
    expect(denoiserLength(config)).toBe(256 * 385 + 256 + 3 * (256 * 256 + 256) + 2 * 256 + 2);
    expect(parameterLength(config)).toBe(denoiserLength(config) + 100 * (25 + 400));
  });

  it("follow each other without gaps", () => {
    let at = 0;
    for (const { offset, rows, columns } of denoiserTensors({ embeddingDim: 6, hiddenSize: 5, hiddenLayers: 0 }, 3, {
      hasGrid: false,
      regions: [],
    })) {
      expect(offset).toBe(at);
      at += rows * columns;
    }
    expect(at).toBe(5 * 24 + 5 + 3 * 5 + 3);
  });

  it("take a factor as input where there is a grid", () => {
    expect([inputSize(FULL, 2, false), inputSize(FULL, 2, true), inputSize(FULL, 5, true)]).toEqual([384, 385, 769]);
  });
});

describe("initial values", () => {
  const parameters = initialiseDenoiser(FULL, 2, { hasGrid: true, regions: [] }, 3);

  it.each(denoiserTensors(FULL, 2, { hasGrid: true, regions: [] }).map((tensor) => [tensor.name, tensor] as const))(
    "%s is uniform on ±1/√fanIn",
    (_, tensor) => {
      const bound = 1 / Math.sqrt(tensor.fanIn);
      const values = parameters.subarray(tensor.offset, tensor.offset + tensor.rows * tensor.columns);
      expect(values.every((v) => Math.abs(v) <= Math.fround(bound))).toBe(true);
      expect(kolmogorov(values, (v) => (v / bound + 1) / 2)).toBeLessThan(1.95);
    },
  );

  it("differ between tensors and seeds, and repeat for a seed", () => {
    const [, , first, , second] = denoiserTensors(FULL, 2, { hasGrid: true, regions: [] });
    const start = ({ offset }: { offset: number }): Float32Array => parameters.subarray(offset, offset + 50);
    expect(difference(start(first), start(second))).not.toBe("");
    expect(difference(initialiseDenoiser(FULL, 2, { hasGrid: true, regions: [] }, 4), parameters)).not.toBe("");
    expect(difference(initialiseDenoiser(FULL, 2, { hasGrid: true, regions: [] }, 3), parameters)).toBe("");
  });

  it("of the grids are 1", () => {
    const config = modelConfig({ dimensions: 2, embeddingDim: 4, hiddenSize: 3, hiddenLayers: 1, timesteps: 5, levels: [2, 3] });
    const all = initialParameters(config, 1);
    expect([...all.subarray(denoiserLength(config))]).toEqual(new Array(5 * 13).fill(1));
  });
});

it("embedding frequencies fall from 1 to 1/10000 geometrically", () => {
  for (const embeddingDim of [4, 6, 32, 128]) {
    const half = embeddingDim / 2;
    const expected = Array.from({ length: half }, (_, k) => 10000 ** (-k / (half - 1)));
    const frequencies = embeddingFrequencies(embeddingDim);
    expect(frequencies.length).toBe(half);
    frequencies.forEach((value, k) => expect(relativeError([value], [expected[k]])).toBeLessThan(1e-7));
  }
});
