import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kernelFile } from "../../src/backend/kernel/location.js";
import { nativeLevels } from "../../src/backend/native.js";
import { loadBackend } from "../../src/backend/select.js";
import { modelConfig } from "../support/models.js";

const native = kernelFile(`noisegrid-${process.platform}-${process.arch}.node`);

const WHY = native === undefined ? ` (skipped: there is no native kernel for ${process.platform}-${process.arch})` : "";

it.skipIf(native === undefined)(`auto is native at the best instruction set${WHY}`, async () => {
  const { name, detail } = await loadBackend("auto");
  expect([name, detail]).toEqual(["native", nativeLevels()[0]]);
});

it.skipIf(native === undefined)(`refuses an instruction set that the processor lacks, and names those it has${WHY}`, async () => {
  await expect(loadBackend("native", "v9")).rejects.toThrow(`no instruction set "v9"; it has ${nativeLevels().join(", ")}`);
});

it("finds the kernel's files, and knows which are not there", () => {
  expect(existsSync(kernelFile("kernel.wasm")!)).toBe(true);
  expect(kernelFile("absent.wasm")).toBeUndefined();
});

describe.each(["reference", "wasm", "native"] as const)("%s", (choice) => {
  const isAbsent = choice === "native" && native === undefined;
  it.skipIf(isAbsent)(`refuses a model that it cannot hold${isAbsent ? WHY : ""}`, async () => {
    const factory = await loadBackend(choice);
    const shape = { dimensions: 2, embeddingDim: 4, hiddenSize: 2, hiddenLayers: 1, timesteps: 2 };
    const refuse = (change: object, message: string): void =>
      expect(() => factory.create(modelConfig({ ...shape, ...change }))).toThrow(message);
    refuse({ dimensions: 17 }, "dimensions is 17: must be a whole number from 1 to 16");
    refuse({ hiddenLayers: 17 }, "denoiser.hiddenLayers is 17");
    refuse({ embeddingDim: 2 }, "denoiser.embeddingDim is 2");
    refuse({ embeddingDim: 7 }, "must be even");
    refuse({ levels: new Array<number>(9).fill(2) }, "the number of grid levels is 9");
    refuse({ levels: [2], axes: [0, 5] }, "a grid axis is 5: must be a whole number from 0 to 1");
    refuse({ hiddenSize: 4096, hiddenLayers: 16 }, "the number of parameters is");
    expect(() => factory.create(modelConfig(shape), 0)).toThrow("capacity is 0");
    expect(factory.create(modelConfig({ ...shape, hiddenLayers: 16, levels: new Array<number>(8).fill(2) })).capacity).toBe(256);
  });
});
