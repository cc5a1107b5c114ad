/** A model's file: its inverse is exact, and what is not whole is refused in one line. */

import { beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/errors/user-error.js";
import { checksumOf } from "../../src/formats/checksum.js";
import { safetensorsCodec } from "../../src/formats/safetensors.js";
import type { Safetensors } from "../../src/formats/safetensors.js";
import type { ConfigurationInput } from "../../src/model/input/configuration.js";
import { canonicalJson } from "../../src/formats/canonical-json.js";
import { resolveSampler } from "../../src/model/input/samplers.js";
import { ALL_CHECKS } from "../../src/model/file-checks.js";
import { decodeModel } from "../../src/model/model-file.js";
import { DiffusionModel } from "../../src/model/node.js";
import { ADAPTED, halves, moons, SMALL_MODEL } from "../support/small-models.js";

const codec = safetensorsCodec(checksumOf);
/** So small that every byte of its header can be tried. */
const TINY = { denoiser: { embeddingDim: 4, hiddenSize: 1, hiddenLayers: 0 }, schedule: { timesteps: 1 } } as const;

/** The line with which the bytes are refused. */
function refusal(bytes: Uint8Array): string {
  try {
    DiffusionModel.load(bytes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
  return "";
}

describe.each<[string, ConfigurationInput, number]>([
  ["before its first step", { training: { steps: 1 } }, 0],
  ["with regions, a grid and errors by place", {}, 30],
  ["with uniform regions", { domain: { kind: "uniform", sizes: [2, 4], minimumRows: 2, memorisedRows: 0 } }, 30],
  ["in regions of k-means", { domain: { kind: "k-means", sizes: [3], minimumRows: 20, memorisedRows: 0 } }, 30],
])("a model %s", (_, more, steps) => {
  it.each([false, true])("is the same once it is saved and loaded again, with its training state: %s", async (resume) => {
    const options = { ...ADAPTED, ...more };
    const model = steps === 0 ? await DiffusionModel.create(moons(), options) : await DiffusionModel.fit(moons(), options);
    const bytes = model.save({ resume });
    const loaded = DiffusionModel.load(bytes);
    expect(loaded.parts).toEqual(resume ? model.parts : { ...model.parts, moments: null });
    expect(loaded.save({ resume })).toEqual(bytes);
    expect(await loaded.sample(20, { sampler: "ddim" })).toEqual(await model.sample(20, { sampler: "ddim" }));
    if (steps === 0) return;
    expect(await loaded.sample(20)).toEqual(await model.sample(20));
    const points = [
      [0, 0.5],
      [1, 0.1],
    ];
    expect(await loaded.bound(points)).toEqual(await model.bound(points));
  });
});

it("keeps conditions, and what is not told", async () => {
  const model = await DiffusionModel.fit(halves(), { ...SMALL_MODEL, steps: 10 });
  const loaded = DiffusionModel.load(model.save());
  expect(loaded.conditions).toEqual([{ name: "half", count: 2, dropout: 0.2 }]);
  const how = { condition: { half: 1 }, guidance: 3 };
  expect(await loaded.sample(10, how)).toEqual(await model.sample(10, how));
});

it("goes on with training to the same bits, and says so where it cannot", async () => {
  const whole = await DiffusionModel.fit(moons(), { ...ADAPTED, seed: 2 });
  const begun = await DiffusionModel.create(moons(), { ...ADAPTED, seed: 2 });
  for await (const { step } of begun.train(moons())) if (step === 13) break;
  expect(begun.training.steps).toBe(13);
  const loaded = DiffusionModel.load(begun.save({ resume: true }));
  for await (const { step } of loaded.train(moons())) expect(step).toBeGreaterThan(13);
  expect(loaded.save({ resume: true })).toEqual(whole.save({ resume: true }));
  const plain = DiffusionModel.load(whole.save());
  expect(() => plain.train(moons(), { steps: 40 })).toThrow(
    "saved without what it takes to train it further: save it with { resume: true }",
  );
  expect(() => plain.save({ resume: true })).toThrow("itself saved without");
  expect(() => whole.train(moons())).toThrow("steps is 30: must be a whole number from 31 to 2147483647");
});

it("says how a model that was loaded comes to the errors that a sampler needs", async () => {
  const model = await DiffusionModel.fit(moons(), SMALL_MODEL);
  const loaded = DiffusionModel.load(model.save());
  await expect(loaded.sample(5, { sampler: "ddpm-grid" })).rejects.toThrow("measureErrors(data) measures them on its training data");
  await loaded.measureErrors(moons(), { sampler: "ddpm-grid" });
  const again = DiffusionModel.load(loaded.save());
  expect(await again.sample(5, { sampler: "ddpm-grid" })).toEqual(await model.sample(5, { sampler: "ddpm-grid" }));
});

/** The same file with another sampler in its configuration, and a checksum that fits. */
function withSampler(bytes: Uint8Array, sampler: unknown): Uint8Array {
  const file = codec.decode(bytes, "it");
  const configuration = JSON.parse(file.metadata.configuration) as object;
  file.metadata.configuration = canonicalJson({ ...configuration, sampler });
  return codec.encode(file);
}

describe("a file", () => {
  let bytes: Uint8Array;
  let header: number;
  beforeAll(async () => {
    const model = await DiffusionModel.fit([[0], [1], [3]], {
      ...TINY,
      domain: { kind: "standardised" },
      steps: 2,
      training: { batchSize: 2 },
    });
    bytes = model.save();
    header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  });

  it("has PyTorch's names, and all the rest as canonical JSON", () => {
    const { metadata, tensors } = codec.decode(bytes, "it");
    expect(Object.keys(tensors).slice(0, 4)).toEqual([
      "denoiser.network.0.weight",
      "denoiser.network.0.bias",
      "denoiser.network.2.weight",
      "denoiser.network.2.bias",
    ]);
    expect(Object.keys(tensors)).toEqual(
      expect.arrayContaining(["ema.network.0.weight", "transform.mean", "transform.scale", "errors.first.mean"]),
    );
    expect(metadata.format).toBe("noisegrid-model");
    expect(JSON.parse(metadata.training)).toEqual({ data: expect.stringMatching(/^sha256:/) as string, seed: 1, steps: 2 });
    expect(Object.keys(JSON.parse(metadata.configuration) as object)).toEqual([
      "denoiser",
      "domain",
      "grid",
      "sampler",
      "schedule",
      "training",
    ]);
  });

  it("is refused in one line wherever it is cut", () => {
    for (let length = 0; length < bytes.length; length++) {
      const line = refusal(bytes.slice(0, length));
      expect(line, `cut to ${length} bytes`).toMatch(/^the file of the model .{5,}/);
      expect(line).not.toContain("\n");
    }
    expect(refusal(new Uint8Array([...bytes, 0]))).toContain("1 bytes after its tensors");
  });

  it("is refused in one line with any bit of its header changed", () => {
    const damaged = bytes.slice();
    for (let at = 0; at < header; at++) {
      for (let bit = 0; bit < 8; bit++) {
        damaged[at] ^= 1 << bit;
        const line = refusal(damaged);
        damaged[at] ^= 1 << bit;
        if (!/^the file of the model[ :][^\n]{5,}$/.test(line)) throw new Error(`bit ${bit} of byte ${at}: "${line}"`);
      }
    }
    expect(damaged).toEqual(bytes);
    expect(refusal(bytes)).toBe("");
  });

  it("is refused in one line with any byte of its arrays changed", () => {
    const damaged = bytes.slice();
    for (let at = header; at < bytes.length; at++) {
      damaged[at] ^= 0xff;
      expect(refusal(damaged), `byte ${at}`).toMatch(/checksum/);
      damaged[at] ^= 0xff;
    }
  });

  it.each<[string, (file: Safetensors) => void, string]>([
    ["another format", ({ metadata }) => (metadata.format = "other"), "the file of the model is no model of noisegrid"],
    ["another version", ({ metadata }) => (metadata.version = "2"), "has version 2; this noisegrid reads version 1"],
    ["a tensor less", ({ tensors }) => delete tensors["ema.network.0.bias"], 'it lacks "ema.network.0.bias" of shape [1]'],
    [
      "a tensor more",
      ({ tensors }) => (tensors["grid.fine"] = { shape: [1], values: new Float32Array(1) }),
      'it has a tensor "grid.fine" that its model has not',
    ],
    [
      "a weight that is not finite",
      ({ tensors }) => (tensors["denoiser.network.0.bias"].values[0] = NaN),
      "holds a value that is not finite",
    ],
    ["other weights", ({ tensors }) => (tensors["denoiser.network.0.bias"].values[0] += 1), "its weights do not have the digest"],
    ["a negative error", ({ tensors }) => (tensors["errors.first.mean"].values[0] = -1), "an error is below 0 or not finite"],
    ["no configuration", ({ metadata }) => delete metadata.configuration, "configuration is undefined: must be a text"],
    ["a configuration that is no JSON", ({ metadata }) => (metadata.configuration = "{"), "is not valid JSON"],
    ["an unknown key", ({ metadata }) => (metadata.colour = "red"), 'unknown key "colour" in the metadata'],
    [
      "steps that are none",
      ({ metadata }) => (metadata.training = '{"data":null,"seed":1,"steps":-1}'),
      "steps of the training record is -1",
    ],
    ["dimensions that are none", ({ metadata }) => (metadata.dimensions = "0"), "dimensions is 0: must be a whole number from 1 to 64"],
  ])("with %s but a checksum that fits is refused in one line", (_, change, message) => {
    const file = codec.decode(bytes, "it");
    change(file);
    const line = refusal(codec.encode(file));
    expect(line).toContain(message);
    expect(line).not.toContain("\n");
  });

  it.each<[string, unknown, string]>([
    ["none", "ddpm", 'the sampler is "ddpm": must be an object'],
    ["one without a kind", {}, "kind of the sampler is undefined: must be a text"],
  ])("with %s for a sampler but a checksum that fits is refused in one line", (_, sampler, message) => {
    expect(refusal(withSampler(bytes, sampler))).toBe(`the file of the model is damaged: ${message}`);
  });

  it("with a scale that is none can be loaded; who samples by it is told, and where all is read at once, so is who opens it", async () => {
    const file = codec.decode(bytes, "it");
    file.tensors["transform.scale"].values[0] = -1;
    const mended = codec.encode(file);
    await expect(DiffusionModel.load(mended).sample(3)).rejects.toThrow("a scale is not lower triangular");
    expect(() => decodeModel(mended, "it", ALL_CHECKS)).toThrow("it is damaged: a scale is not lower triangular");
  });

  it.each<[string, unknown, string]>([
    ["of a kind that there is not", { kind: "dpm" }, 'unknown sampler "dpm"'],
    ["with an option that there is not", { kind: "ddim", eta: 0, order: 2 }, 'unknown key "order" in the sampler ddim'],
    ["with an option out of bounds", { kind: "ddim", eta: 2 }, "eta is 2: must be a number from 0 to 1"],
  ])(
    "with a sampler %s can be loaded; who samples by it is told, and where all is read at once, so is who opens it",
    async (_, sampler, message) => {
      const doctored = withSampler(bytes, sampler);
      const model = DiffusionModel.load(doctored);
      await expect(model.sample(2)).rejects.toThrow(message);
      expect(await model.sample(2, { sampler: "ddim" })).toEqual(await DiffusionModel.load(bytes).sample(2, { sampler: "ddim" }));
      expect(() => decodeModel(doctored, "it", { samplerOf: resolveSampler })).toThrow(message);
    },
  );

  it("is named in its errors", () => {
    expect(() => decodeModel(bytes.slice(0, 9), "moons.safetensors")).toThrow(/^moons\.safetensors is truncated/);
  });
});
