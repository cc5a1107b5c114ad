/** A model as JSON: all that its file holds, so that the same model can be made of it again. */

import { describe, expect, it } from "vitest";
import { exportJson } from "../../src/export/json.js";
import { canonicalJson } from "../../src/formats/canonical-json.js";
import { checksumOf } from "../../src/formats/checksum.js";
import { safetensorsCodec } from "../../src/formats/safetensors.js";
import type { ConfigurationInput } from "../../src/model/input/configuration.js";
import type { Data } from "../../src/model/input/data.js";
import { DiffusionModel } from "../../src/model/node.js";
import { loadBackend } from "../../src/backend/node.js";
import { decodeTableModel } from "../../src/table-model/file.js";
import { goldenTable } from "../support/golden-table.js";
import { ADAPTED, halves, moons, SMALL_MODEL } from "../support/small-models.js";

/** The model's file of its JSON. */
function fileOf(json: string): Uint8Array {
  const { format, version, tensors, ...rest } = JSON.parse(json) as Record<string, unknown> & {
    tensors: Record<string, { shape: number[]; values: number[] }>;
  };
  expect([format, version]).toEqual(["noisegrid-json", "1"]);
  const metadata = Object.entries(rest).map(([name, value]) => [name, typeof value === "string" ? value : canonicalJson(value)]);
  return safetensorsCodec(checksumOf).encode({
    metadata: { format: "noisegrid-model", version: "1", ...Object.fromEntries(metadata) },
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, { shape, values }]) => [name, { shape, values: Float32Array.from(values) }]),
    ),
  });
}

describe.each<[string, Data, ConfigurationInput]>([
  ["regions, a grid and measured errors", moons(100), ADAPTED],
  [
    "a condition and a mixture",
    halves(100),
    { ...SMALL_MODEL, start: { kind: "mixture", components: 2, shrinkage: 5, diagonal: 0.5 }, target: "v" },
  ],
])("a model of points with %s", (_, data, configuration) => {
  it("is the same model again", async () => {
    const model = await DiffusionModel.fit(data, { ...configuration, steps: 5 });
    const json = exportJson(model);
    const again = DiffusionModel.load(fileOf(json));
    expect(again.digest).toBe(model.digest);
    expect(again.parts).toEqual({ ...model.parts, moments: null });
    expect(exportJson(again)).toBe(json);
  });
});

it("a model of a table is the same again", async () => {
  const model = goldenTable();
  const json = exportJson(model);
  const again = decodeTableModel(fileOf(json), "the file", loadBackend);
  expect(again.card).toEqual(model.card);
  expect(again.model.parts).toEqual(model.model.parts);
  expect(await again.sample(9)).toEqual(await model.sample(9));
});

it("is canonical, and each number is read as the float32 that it is", async () => {
  const model = await DiffusionModel.create(moons(), SMALL_MODEL);
  const json = exportJson(model);
  const { tensors, digest } = JSON.parse(json) as { digest: string; tensors: Record<string, { shape: number[]; values: number[] }> };
  expect(json).toBe(canonicalJson(JSON.parse(json)));
  expect(digest).toBe(model.digest);
  const weight = tensors["denoiser.network.0.weight"];
  expect(weight.shape).toEqual([8, 12]);
  expect(Float32Array.from(weight.values)).toEqual(model.weights.trained.slice(0, 96));
  expect(
    Math.max(
      ...weight.values.map(
        (value) =>
          String(value)
            .replace(/e.*$/, "")
            .replace(/^-?0?\.?0*/, "").length,
      ),
    ),
  ).toBeLessThan(11);
});
