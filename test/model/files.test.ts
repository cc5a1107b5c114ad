/** noisegrid/node: models as files, and the folders of runs as models. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DiffusionModel } from "../../src/model/node.js";
import { UserError } from "../../src/errors/user-error.js";
import { open, save } from "../../src/node.js";
import { digestOf } from "../../src/study/config/identity.js";
import { ADAPTED, moons, SMALL_MODEL } from "../support/small-models.js";
import { asEarlier } from "../support/earlier-files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { carryOn, EVERY_CONFIG, runFolderOf } from "../support/trained-run.js";

it("a model is written whole or not at all, and opened as it was", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "moons.safetensors");
  const model = await DiffusionModel.fit(moons(), ADAPTED);
  save(model, path, { resume: true });
  expect(new Uint8Array(readFileSync(path))).toEqual(model.save({ resume: true }));
  expect(open(path).parts).toEqual(model.parts);
  const before = readFileSync(path);
  model.dispose();
  expect(() => save(model, path)).toThrow("the model is disposed");
  expect(readFileSync(path)).toEqual(before);
  expect(readdirSync(folder)).toEqual(["moons.safetensors"]);
});

it("a run's folder is opened as its model, with the same bytes, and goes on", async () => {
  const folder = runFolderOf();
  const result = carryOn(folder)!;
  const model = open(folder.path);
  expect(model.digest).toBe(result.digest);
  expect(digestOf(await model.sample(20, { seed: EVERY_CONFIG.seed }))).toBe(result.samplesDigest);
  expect((await model.bound([[0, 0.5]]))[0]).toBeTypeOf("number");
  expect(DiffusionModel.load(model.save()).digest).toBe(result.digest);
  for await (const { step } of model.train(moons(EVERY_CONFIG.dataset.count), { steps: 51 })) expect(step).toBe(51);
});

it("a run's folder keeps one file of its model, which is a model's like any other", async () => {
  const folder = runFolderOf();
  const result = carryOn(folder)!;
  const path = folder.file("model.safetensors");
  expect(readdirSync(folder.path).filter((name) => name.endsWith(".safetensors"))).toEqual(["grids.safetensors", "model.safetensors"]);
  const bytes = readFileSync(path);
  const [opened, loaded] = [open(path), DiffusionModel.load(new Uint8Array(bytes))];
  expect(opened.parts).toEqual(open(folder.path).parts);
  expect(loaded.parts).toEqual(opened.parts);
  expect(loaded.errors).not.toBeNull();
  expect(digestOf(await loaded.sample(20, { seed: EVERY_CONFIG.seed }))).toBe(result.samplesDigest);
  // every cut, and a bit of every byte of the header
  const header = 8 + bytes.readUInt32LE(0);
  const refused = (changed: Uint8Array): void => expect(() => DiffusionModel.load(changed)).toThrow(UserError);
  for (let length = 0; length < bytes.length; length += 997) refused(bytes.subarray(0, length));
  for (let at = 0; at < header; at++) refused(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)));
});

it("a run's folder whose model is cut says what mends it", () => {
  const folder = runFolderOf();
  carryOn(folder, 20);
  const path = folder.file("model.safetensors");
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length - 1));
  expect(() => carryOn(folder)).toThrow(/model\.safetensors is truncated.*; delete .* and the same command carries the run out again$/);
  expect(() => open(folder.path)).toThrow(
    /model\.safetensors is truncated.*; delete .*, and the command that began the run carries it out again$/,
  );
});

const OLD = "test/golden/version-0.1";
const KNOWN = JSON.parse(readFileSync(join(OLD, "samples.json"), "utf8")) as Record<string, unknown>;

describe.each(["with-checksums", "without-checksums"])("studies that version 0.1 wrote %s", (kind) => {
  const runs = join(OLD, kind, "runs");
  it.each(readdirSync(runs))("open as models: %s", async (run) => {
    const model = open(join(runs, run));
    const result = JSON.parse(readFileSync(join(runs, run, "result.json"), "utf8")) as { digest: string; samplesDigest: string };
    expect(model.digest).toBe(result.digest);
    expect((await model.sample(3)).every(Number.isFinite)).toBe(true);
    expect(Object.keys(KNOWN).length).toBeGreaterThan(0);
  });
});

it.each<[string, (folder: string) => string, RegExp]>([
  ["nothing", (folder) => join(folder, "none.safetensors"), /none\.safetensors/],
  ["a folder that is no run", (folder) => folder, /is no run: it has no run\.json/],
  [
    "a file of something else",
    (folder) => {
      const path = join(folder, "text.safetensors");
      writeFileSync(path, "not a model");
      return path;
    },
    /text\.safetensors is truncated or no safetensors file/,
  ],
  [
    "a checkpoint",
    (folder) => {
      const run = runFolderOf();
      carryOn(run, 20);
      asEarlier(run);
      const path = join(folder, "checkpoint.safetensors");
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, readFileSync(run.file("checkpoint.safetensors")));
      return path;
    },
    /checkpoint\.safetensors is no model of noisegrid/,
  ],
])("%s is refused in one line that names it", (_, make, message) => {
  const path = make(temporaryFolder());
  expect(() => open(path)).toThrow(message);
});

it("refuses a path that is none", async () => {
  expect(() => open(5 as never)).toThrow("path is 5: must be a text");
  const model = await DiffusionModel.create(moons(), SMALL_MODEL);
  expect(() => save(model, "/")).toThrow(/\//);
});
