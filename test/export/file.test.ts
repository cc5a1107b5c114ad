/** The file around an exported graph: its wire format, its versions, its metadata. */

import { describe, expect, it } from "vitest";
import { Message } from "../../src/export/onnx/file/protobuf.js";
import { tensorProto } from "../../src/export/onnx/file/tensors.js";
import { loadBackend } from "../../src/backend/node.js";
import { exportJson } from "../../src/export/json.js";
import { exportOnnx } from "../../src/export/onnx/onnx.js";
import { DiffusionModel as Model } from "../../src/model/diffusion-model.js";
import { DiffusionModel } from "../../src/model/node.js";
import { TableModel } from "../../src/table-model/table-model.js";
import { version } from "../../src/version.js";
import { goldenTable } from "../support/golden-table.js";
import { fieldsOf, onnxMetadata, textOf } from "../support/protobuf.js";
import { ADAPTED, halves, moons, SMALL_MODEL } from "../support/small-models.js";

const hex = (message: Message): string => Buffer.from(message.encoded()).toString("hex");

describe("the wire format", () => {
  it.each<[string, Message, string]>([
    // the examples of protobuf.dev/programming-guides/encoding
    ["a whole number", new Message().int(1, 150), "089601"],
    ["a text", new Message().text(2, "testing"), "120774657374696e67"],
    ["a message within one", new Message().message(3, new Message().int(1, 150)), "1a03089601"],
    ["a negative number", new Message().int(1, -2), "08feffffffffffffffff01"],
    ["0, and a field above 15", new Message().int(20, 0), "a00100"],
    ["a text of two bytes a letter", new Message().text(1, "é"), "0a02c3a9"],
    ["the largest number", new Message().int(1, 2n ** 63n - 1n), "08ffffffffffffffff7f"],
  ])("of %s", (_, message, bytes) => {
    expect(hex(message)).toBe(bytes);
  });

  it("numbers are little-endian, texts one by one", () => {
    const raw = (proto: Message): unknown => fieldsOf(proto.encoded()).get(9)?.[0];
    expect(raw(tensorProto("a", [1], { type: "float32", values: [1] }))).toEqual(Uint8Array.of(0, 0, 128, 63));
    expect(raw(tensorProto("a", [1], { type: "float64", values: [-2] }))).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 192));
    expect(raw(tensorProto("a", [1], { type: "int64", values: [-2] }))).toEqual(Uint8Array.of(254, 255, 255, 255, 255, 255, 255, 255));
    const texts = fieldsOf(tensorProto("a", [2], { type: "string", values: ["b", ""] }).encoded());
    expect([texts.get(1), texts.get(6)?.map((text) => (text as Uint8Array).length)]).toEqual([[2n], [1, 0]]);
  });
});

describe("of a model", () => {
  it("says which versions it needs", async () => {
    const model = await DiffusionModel.create(moons(50), SMALL_MODEL);
    const fields = fieldsOf(exportOnnx(model).denoiser);
    expect(fields.get(1)).toEqual([7n]);
    expect([textOf(fields, 2), textOf(fields, 3)]).toEqual(["noisegrid", version]);
    const sets = fields.get(8)!.map((bytes) => fieldsOf(bytes as Uint8Array));
    expect(sets.map((set) => [textOf(set, 1), set.get(2)])).toEqual([
      ["", [13n]],
      ["ai.onnx.ml", [2n]],
    ]);
  });

  it("the metadata are all that a sampler needs", async () => {
    const model = await DiffusionModel.create(halves(200), { ...ADAPTED, target: "x0", schedule: { kind: "karras", timesteps: 9 } });
    const { encoder, denoiser } = exportOnnx(model);
    const { schedule, regions, conditions, ...texts } = onnxMetadata(denoiser);
    const { process, transform } = model;
    expect(JSON.parse(schedule)).toEqual({
      process: "variance-preserving",
      timesteps: 9,
      alphas: Array.from(process.signalRate),
      sigmas: Array.from(process.noiseRate),
      betas: Array.from(process.betas),
      posteriorMeanOfX0: Array.from(process.posteriorMeanCoef1),
      posteriorMeanOfX: Array.from(process.posteriorMeanCoef2),
      posteriorVariance: Array.from(process.posteriorVariance),
    });
    const { prior, partition } = transform!;
    expect(JSON.parse(regions)).toEqual({ shares: Array.from(prior), levels: 2, ofFinest: Array.from(partition.ancestors) });
    expect(JSON.parse(conditions)).toEqual([{ name: "half", count: 2, untold: 2 }]);
    const { sampler, ...rest } = texts;
    expect(JSON.parse(sampler)).toEqual(model.config.sampler);
    expect(rest).toEqual({
      format: "noisegrid-onnx",
      version: "1",
      noisegrid: version,
      part: "denoiser",
      digest: model.digest,
      target: "x0",
      dimensions: "2",
    });
    expect(onnxMetadata(encoder!)).toEqual({ ...onnxMetadata(denoiser), part: "encoder" });
  });

  it("is refused where it is none, or diverged", async () => {
    expect(() => exportOnnx(5 as never)).toThrow(RangeError);
    expect(() => exportJson({} as never)).toThrow(RangeError);
    const { parts } = await DiffusionModel.create(moons(50), SMALL_MODEL);
    parts.weights.average[3] = NaN;
    const diverged = new Model(parts, async () => loadBackend("auto"));
    expect(() => exportOnnx(diverged)).toThrow("cannot be exported: a weight is not finite");
    expect(() => exportJson(diverged)).toThrow("cannot be exported: a weight is not finite");
  });

  it("is refused where constraints hold between columns, which the graphs would break", () => {
    const { model, card } = goldenTable();
    const constrained = new TableModel(model, { ...card, constraints: {} } as never);
    expect(() => exportOnnx(constrained)).toThrow("a model with constraints is not written as ONNX; export it as json");
  });

  it("of a table, the columns with their coordinates", () => {
    const { columns, conditions, missing, dimensions } = onnxMetadata(exportOnnx(goldenTable()).denoiser);
    const all = JSON.parse(columns) as {
      name: string;
      tensor: string;
      coordinate: number | null;
      missing: { coordinate: number } | null;
    }[];
    expect(all.map(({ name }) => name)).toEqual(goldenTable().columns);
    const used = all.flatMap((column) => [column.coordinate, column.missing?.coordinate ?? null]).filter((at) => at !== null);
    expect(used.toSorted((a, b) => a - b)).toEqual(Array.from({ length: Number(dimensions) }, (_, at) => at));
    const [condition] = JSON.parse(conditions) as { name: string; values: string[]; shares: number[] }[];
    expect([condition.name, condition.values]).toEqual(["city", ["Genève", "Bern"]]);
    expect(condition.shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
    expect(JSON.parse(missing)).toBe("NA");
  });
});
