import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { kernelFile } from "../../src/backend/kernel/location.js";
import { nativeLevels } from "../../src/backend/native.js";
import { loadBackend } from "../../src/backend/select.js";
import { modelConfig } from "../support/models.js";

const native = kernelFile(`noisegrid-${process.platform}-${process.arch}.node`);

it.skipIf(native === undefined)("auto is native at the best instruction set", async () => {
  const { name, detail } = await loadBackend("auto");
  expect([name, detail]).toEqual(["native", nativeLevels()[0]]);
});

it.skipIf(native === undefined)("refuses an instruction set that the processor lacks, and names those it has", async () => {
  await expect(loadBackend("native", "v9")).rejects.toThrow(`no instruction set "v9"; it has ${nativeLevels().join(", ")}`);
});

it("finds the kernel's files, and knows which are not there", () => {
  expect(existsSync(kernelFile("kernel.wasm")!)).toBe(true);
  expect(kernelFile("absent.wasm")).toBeUndefined();
});

it.each(["wasm", "native"] as const)("%s refuses more coordinates, layers or levels than it holds", async (choice) => {
  if (choice === "native" && native === undefined) return;
  const factory = await loadBackend(choice);
  const shape = { dimensions: 2, embeddingDim: 4, hiddenSize: 2, hiddenLayers: 1, timesteps: 2 };
  const message = "at most 16 coordinates, 16 hidden layers and 8 grid levels";
  expect(() => factory.create(modelConfig({ ...shape, dimensions: 17 }))).toThrow(message);
  expect(() => factory.create(modelConfig({ ...shape, hiddenLayers: 17 }))).toThrow(message);
  expect(() => factory.create(modelConfig({ ...shape, levels: new Array<number>(9).fill(2) }))).toThrow(message);
  expect(factory.create(modelConfig({ ...shape, hiddenLayers: 16, levels: new Array<number>(8).fill(2) })).capacity).toBe(256);
});
