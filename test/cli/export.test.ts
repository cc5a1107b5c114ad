/** `export` and `show` of models of both kinds: what is written, and what is refused. */

import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { exportJson } from "../../src/export/json.js";
import { exportOnnx } from "../../src/export/onnx/onnx.js";
import { DiffusionModel } from "../../src/model/node.js";
import { save } from "../../src/node.js";
import { GOLDEN_TABLE, goldenTable } from "../support/golden-table.js";
import { ADAPTED, halves, SMALL_MODEL } from "../support/small-models.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid } from "./command.js";

let cwd: string;
let points: DiffusionModel;
let halved: DiffusionModel;

beforeAll(async () => {
  cwd = temporaryFolder();
  copyFileSync(resolve(GOLDEN_TABLE), join(cwd, "table.safetensors"));
  points = await DiffusionModel.fit(halves(100), { ...ADAPTED, steps: 5 });
  save(points, join(cwd, "points.safetensors"));
  halved = await DiffusionModel.fit(halves(100), {
    ...SMALL_MODEL,
    target: "v",
    start: { kind: "mixture", components: 2, shrinkage: 5, diagonal: 0.5 },
    steps: 3,
  });
  save(halved, join(cwd, "halves.safetensors"));
});

const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(cwd, name)));

it("a table's model becomes three files of ONNX, those of the library", async () => {
  const { status, stdout, stderr } = await noisegrid(cwd, "export", "table.safetensors", "--out", "t.onnx");
  const table = goldenTable();
  expect([status, stderr, stdout]).toEqual([
    0,
    "",
    `denoiser in t.onnx\nencoder in t.encoder.onnx\ndecoder in t.decoder.onnx\ndigest ${table.model.digest}\n`,
  ]);
  const { denoiser, encoder, decoder } = exportOnnx(table);
  expect([bytesOf("t.onnx"), bytesOf("t.encoder.onnx"), bytesOf("t.decoder.onnx")]).toEqual([denoiser, encoder, decoder]);
});

it("a model in the data's own coordinates becomes one, whatever the file's ending", async () => {
  const { stdout } = await noisegrid(cwd, "export", "halves.safetensors", "--format", "onnx", "--out", "net.bin");
  expect(stdout).toBe(`denoiser in net.bin\ndigest ${halved.digest}\n`);
  expect(readdirSync(cwd).filter((name) => name.startsWith("net."))).toEqual(["net.bin"]);
});

it("an encoder that is there of an earlier model is kept, and it is said", async () => {
  await noisegrid(cwd, "export", "table.safetensors", "--out", "again.onnx");
  const before = bytesOf("again.encoder.onnx");
  const { status, stderr } = await noisegrid(cwd, "export", "halves.safetensors", "--out", "again.onnx");
  const said = (part: string): string =>
    `note: the model has no ${part}, and again.${part}.onnx, which was there before, is of another model\n`;
  expect([status, stderr]).toEqual([0, `${said("encoder")}${said("decoder")}`]);
  expect(bytesOf("again.encoder.onnx")).toEqual(before);
});

it("JSON goes to a file or to standard output", async () => {
  const { stdout } = await noisegrid(cwd, "export", "points.safetensors", "--out", "p.JSON");
  expect(stdout).toBe(`model in p.JSON\ndigest ${points.digest}\n`);
  const text = readFileSync(join(cwd, "p.JSON"), "utf8");
  expect(text).toBe(`${exportJson(points)}\n`);
  const piped = await noisegrid(cwd, "export", "points.safetensors", "--out", "-");
  expect([piped.status, piped.stdout]).toEqual([0, text]);
});

it("a model of points says what it is", async () => {
  const { status, stdout } = await noisegrid(cwd, "show", "points.safetensors");
  expect([status, stdout.split("\n").slice(0, -3)]).toEqual([
    0,
    [
      "points.safetensors: a model of points of 2 coordinates",
      "network: 1 block of width 8, embedding 4, 339 weights",
      "process: linear with 5 timesteps, target epsilon, sampler ddpm",
      "coordinates: splits, 4 regions",
      "conditions: half of 2 values, may be untold",
      "noise grid: cells along each axis coarse 2, fine 3",
    ],
  ]);
  expect(stdout).toContain("\ntraining: 5 of 5 steps, seed 1, data ");
  expect(lastLine(stdout)).toBe(`digest ${points.digest}`);
  const mixture = await noisegrid(cwd, "show", "halves.safetensors");
  expect(mixture.stdout).toContain("\nstart: mixture of 2 components\n");
  expect(JSON.parse((await noisegrid(cwd, "show", "points.safetensors", "--json")).stdout)).toEqual(
    JSON.parse(
      JSON.stringify({ dimensions: 2, configuration: points.config, parameters: 339, training: points.training, digest: points.digest }),
    ),
  );
});

describe("a mistake is one line with status 2", () => {
  it.each([
    [["points.safetensors"], "required option '--out <file>' not specified"],
    [["points.safetensors", "--out", "x.onx"], '--out ends in ".onx"; it takes .onnx, .json, or any ending with --format'],
    [["points.safetensors", "--out", "x"], '--out is "x", without an ending; it takes .onnx, .json, or any ending with --format'],
    [["points.safetensors", "--out", "x.onnx", "--format", "onx"], 'unknown format "onx"; did you mean "onnx"? (valid: onnx, json)'],
    [["points.safetensors", "--out", "-", "--format", "onnx"], "a model is several files of ONNX; give a name such as model.onnx"],
    [["points.safetensors", "--out", "points.safetensors", "--format", "json"], '--out is "points.safetensors", the model itself'],
    [["none.safetensors", "--out", "x.onnx"], "none.safetensors"],
    [["none.safetensors", "--out", "x.json.gz"], "output is not compressed; write x.json, and gzip it"],
    [["p.txt", "--out", "x.onnx"], "p.txt is truncated or no safetensors file"],
  ])("%j", async (args, message) => {
    copyFileSync(resolve("LICENSE"), join(cwd, "p.txt"));
    const before = bytesOf("points.safetensors");
    const { status, stdout, stderr } = await noisegrid(cwd, "export", ...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(bytesOf("points.safetensors")).toEqual(before);
    expect(existsSync(join(cwd, "x.onnx"))).toBe(false);
  });
});
