/** The user's mistakes: one line that says what, what is valid and the nearest name; status 2; nothing written. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid, TINY_GRID, TINY_STUDY, writeJson } from "./command.js";

let cwd: string;

beforeAll(() => {
  cwd = temporaryFolder();
  writeJson(cwd, "tiny.json", TINY_GRID);
  writeJson(cwd, "typo.json", { ...TINY_STUDY, configs: [{ name: "a", training: { learing_rate: 1 } }] });
  writeJson(cwd, "top.json", { ...TINY_STUDY, datsets: ["moons"] });
  writeJson(cwd, "kind.json", { ...TINY_STUDY, configs: [{ name: "a", schedule: { kind: "cubic" } }] });
  writeJson(cwd, "kinds.json", { ...TINY_STUDY, configs: [{ name: "a", schedule: { kind: "karras", betaMax: 0.02 } }] });
  writeJson(cwd, "sigmas.json", { ...TINY_STUDY, configs: [{ name: "a", schedule: { kind: "karras", sigmaMin: 50 } }] });
  writeJson(cwd, "level.json", { ...TINY_STUDY, configs: [{ name: "a", grid: { levels: [{ name: "a", siz: 3 }] } }] });
  writeJson(cwd, "axis.json", { ...TINY_STUDY, configs: [{ name: "a", grid: { axes: [2], levels: [{ name: "a", size: 3 }] } }] });
  writeJson(cwd, "twice.json", { ...TINY_STUDY, configs: ["baseline", "baseline"] });
  writeJson(cwd, "value.json", { ...TINY_STUDY, configs: [{ name: "a", denoiser: { embeddingDim: 7 } }] });
  writeJson(cwd, "huge.json", { ...TINY_STUDY, configs: [{ name: "a", schedule: { kind: `${"k".repeat(2_000_000)}\n` } }] });
  writeJson(cwd, "hugekey.json", { ...TINY_STUDY, [`\u001b[31m${"k".repeat(2_000_000)}`]: 1 });
  writeJson(cwd, "hugelist.json", { ...TINY_STUDY, seeds: Array.from({ length: 200_000 }, () => "1") });
  writeJson(cwd, "hugename.json", { ...TINY_STUDY, configs: ["n".repeat(2_000_000)] });
  writeFileSync(join(cwd, "broken.json"), "{ not json");
  writeFileSync(join(cwd, "brokenhuge.json"), `{ "a": "${"x".repeat(2_000_000)}`);
  mkdirSync(join(cwd, "empty"));
  writeFileSync(join(cwd, "file"), "");
});

const train = (...rest: string[]): string[] => ["train", "--config", "tiny.json", "--points", "500", ...rest];

describe.each<[string, string[], RegExp]>([
  [
    "a data set",
    train("--dataset", "mons"),
    /unknown data set "mons"; did you mean "moons"\? \(valid: circle, dino, line, moons, swiss-roll, .*, mixture-5d\)/,
  ],
  ["a data set of more than two dimensions", train("--dataset", "swiss-roll3d"), /did you mean "swiss-roll-3d"\?/],
  [
    "a configuration",
    ["train", "--dataset", "moons", "--config", "multiscale"],
    /unknown configuration "multiscale"; did you mean "multi-scale"\?/,
  ],
  ["a backend", train("--dataset", "moons", "--backend", "nativ"), /unknown backend "nativ"; did you mean "native"\?/],
  ["a study", ["study", "papr"], /unknown study "papr"; did you mean "paper"\?/],
  ["a run of a study", ["study", "paper", "--only", "baseline/din"], /unknown data set "din"; did you mean "dino"\?/],
  [
    "an option",
    train("--dataset", "moons", "--sed", "1"),
    /^noisegrid: unknown option '--sed'; did you mean "--seed"\? \(add --help for the options\)\n$/,
  ],
  ["an option that is required", ["train", "--datset", "moons"], /unknown option '--datset'; did you mean "--dataset"\?/],
  ["an option with its value", ["train", "--datset=moons"], /unknown option '--datset=moons'; did you mean "--dataset"\?/],
  ["the file of samples", ["sample", "empty", "--outt", "x.csv"], /unknown option '--outt'; did you mean "--out"\?/],
  ["the program's option", ["--versoin"], /unknown option '--versoin'; did you mean "--version"\?/],
  ["a command", ["tran"], /^noisegrid: unknown command 'tran'; did you mean "train"\? \(add --help for the options\)\n$/],
  ["a command to be helped with", ["help", "tran"], /unknown command "tran"; did you mean "train"\? \(valid: study, train, /],
  [
    "the beginning of a name",
    ["train", "--dataset", "moons", "--config", "multi"],
    /unknown configuration "multi"; did you mean "multi-scale"\?/,
  ],
  ["an option given twice", train("--dataset", "moons", "--seed", "1", "--seed=1"), /^noisegrid: --seed is given twice\n$/],
  ["an empty name", train("--dataset", "moons", "--out", ""), /--out is ""; it takes a name/],
  ["an option for a name", train("--dataset", "moons", "--out", "--evaluate"), /--out is "--evaluate", an option; /],
  ["an unknown ending", ["sample", "empty", "--out", "x.safetensors"], /--out ends in "\.safetensors"; it takes \.csv, \.npy, \.parquet/],
  [
    "a huge value",
    ["study", "huge.json"],
    /schedule\.kind is "k{60}…" \(2000001 characters\): valid: linear, quadratic, cosine, karras, flow\n$/,
  ],
  [
    "a huge key",
    ["study", "hugekey.json"],
    /unknown key "\\u001b\[31mk{55}…" \(2000005 characters\) \(valid: study, configs, datasets, seeds, steps\)\n$/,
  ],
  ["a huge list of what is wrong", ["study", "hugelist.json"], /seeds\[0\] is "1": must be of type number\n$/],
  ["a huge name", ["study", "hugename.json"], /configuration "n{60}…" \(2000000 characters\) must be named in letters/],
  ["huge text that is not JSON", ["study", "brokenhuge.json"], /brokenhuge\.json is not valid JSON/],
  ["steps that are no number", train("--dataset", "moons", "--steps", "ten"), /--steps is "ten"; it takes a whole number of at least 1/],
  ["steps of 0", train("--dataset", "moons", "--steps", "0"), /--steps is "0"/],
  ["a negative seed", train("--dataset", "moons", "--seed=-1"), /--seed is "-1"/],
  ["a fractional seed", train("--dataset", "moons", "--seed", "1.5"), /--seed is "1\.5"/],
  ["a list of seeds", ["study", "paper", "--seeds", "3-1"], /--seeds is "3-1"; it takes seeds such as/],
  ["no jobs", ["study", "paper", "--jobs", "0"], /--jobs is "0"; it takes a whole number from 1 to 1024/],
  ["a missing study file", ["study", "absent.json"], /cannot read absent\.json: there is no such file or folder/],
  ["a file that is not JSON", ["study", "broken.json"], /broken\.json is not valid JSON/],
  ["an unknown key", ["study", "typo.json"], /configuration "a": unknown key "learing_rate" in training; did you mean "learningRate"\?/],
  ["an unknown key of the study", ["study", "top.json"], /unknown key "datsets"; did you mean "datasets"\?/],
  ["an unknown schedule", ["study", "kind.json"], /schedule\.kind is "cubic".*valid: linear, quadratic, cosine, karras, flow/],
  [
    "a key of another kind of schedule",
    ["study", "kinds.json"],
    /unknown key "betaMax" in schedule; did you mean "sigmaMax"\? \(valid: kind, timesteps, sigmaMin, sigmaMax, rho, rescale\)/,
  ],
  ["noise levels that do not rise", ["study", "sigmas.json"], /schedule\.sigmaMin is 50: must be above 0 and below schedule\.sigmaMax, 40/],
  ["an unknown key of a level", ["study", "level.json"], /unknown key "siz" in grid\.levels\[0\]; did you mean "size"\?/],
  ["an axis that the data lack", ["study", "axis.json"], /grid\.axes names axis 2, but moons has axes 0 … 1/],
  ["a configuration named twice", ["study", "twice.json"], /configuration "baseline" is named twice/],
  ["an odd embedding", ["study", "value.json"], /denoiser\.embeddingDim is 7: must be a multiple of 2/],
  [
    "a folder that is a file",
    train("--dataset", "moons", "--out", "file/run"),
    /cannot create file\/run: a part of the path is a file, not a folder/,
  ],
  ["sampling from nowhere", ["sample", "nowhere", "--out", "x.csv"], /cannot read nowhere: there is no such file or folder \(ENOENT\)/],
  ["sampling from no run", ["sample", "empty", "--out", "x.csv"], /empty is no run/],
  ["no data set", ["train"], /required option '--dataset <name>' or '--data <file>' not specified/],
])("%s", (_, args, message) => {
  it("is refused with status 2 and writes nothing", async () => {
    const before = readdirSync(cwd);
    const { status, stderr, stdout } = await noisegrid(cwd, ...args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^noisegrid: \P{C}+\n$/u);
    expect(stderr.trimEnd().length).toBeLessThanOrEqual(300);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(readdirSync(cwd)).toEqual(before);
  });
});

it("refuses a folder that holds another run, and names what differs", async () => {
  await noisegrid(cwd, ...train("--dataset", "moons", "--steps", "20", "--out", "run"));
  const result = readFileSync(join(cwd, "run/result.json"), "utf8");
  const { status, stderr } = await noisegrid(cwd, ...train("--dataset", "moons", "--steps", "20", "--seed", "2", "--out", "run"));
  expect(status).toBe(2);
  expect(stderr).toMatch(/run holds another run: seed is 1 there and 2 here; choose another folder with --out/);
  expect(readFileSync(join(cwd, "run/result.json"), "utf8")).toBe(result);
});

it("refuses results of another version", async () => {
  await noisegrid(cwd, ...train("--dataset", "moons", "--steps", "20", "--out", "versioned"));
  const path = join(cwd, "versioned/run.json");
  writeFileSync(path, readFileSync(path, "utf8").replace('"version": 1', '"version": 7'));
  const { status, stderr } = await noisegrid(cwd, "sample", "versioned", "--out", "x.csv");
  expect(status).toBe(2);
  expect(stderr).toMatch(/run\.json has version 7; this noisegrid reads version 1/);
});

it("samples the same points whatever the backend, the workers and the format", async () => {
  await noisegrid(cwd, ...train("--dataset", "moons", "--steps", "20", "--out", "sampled"));
  const draw = (...rest: string[]): string[] => ["sample", "sampled", "--count", "1000", "--seed", "3", ...rest];
  const runs = [
    await noisegrid(cwd, ...draw("--out", "a.csv", "--backend", "native", "--jobs", "1")),
    await noisegrid(cwd, ...draw("--out", "b.npy", "--backend", "wasm", "--jobs", "3")),
    await noisegrid(cwd, ...draw("--out", "c.dat", "--backend", "reference", "--format", "npy")),
  ];
  expect(new Set(runs.map(({ stdout }) => lastLine(stdout))).size).toBe(1);
  expect(lastLine(runs[0].stdout)).toMatch(/^digest sha256:/);
  expect(readFileSync(join(cwd, "b.npy")).equals(readFileSync(join(cwd, "c.dat")))).toBe(true);
  const rows = readFileSync(join(cwd, "a.csv"), "utf8").trim().split("\n");
  expect(rows[0]).toBe("x0,x1");
  expect(rows).toHaveLength(1001);

  const { status, stderr } = await noisegrid(cwd, ...draw("--out", "d.csv", "--sampler", "ddpm-as-written"));
  expect(status).toBe(2);
  expect(stderr).toMatch(/--sampler asks for variance as-written, which needs a grid whose mode is "as-written": its mode is "reference"/);
});

it("samples a model of noise as written by its own variance, on every worker", async () => {
  writeJson(cwd, "written.json", { ...TINY_GRID, grid: { ...TINY_GRID.grid, mode: "as-written", lookup: "multilinear" } });
  await noisegrid(cwd, "train", "--config", "written.json", "--points", "500", "--dataset", "moons", "--steps", "20", "--out", "written");
  const draw = async (...rest: string[]): Promise<string> =>
    lastLine((await noisegrid(cwd, "sample", "written", "--count", "1000", "--out", "w.npy", ...rest)).stdout);
  const own = await draw("--jobs", "3");
  expect(own).toMatch(/^digest sha256:/);
  expect(await draw("--backend", "reference", "--sampler", "ddpm-as-written")).toBe(own);
  expect(await draw("--sampler", "ddpm")).not.toBe(own);
});

it("prints help with examples for every command", async () => {
  for (const command of [[], ["study"], ["train"], ["sample"], ["doctor"]]) {
    const { status, stdout } = await noisegrid(cwd, ...command, "--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(/Example/);
  }
  const { stdout } = await noisegrid(cwd, "help", "sample");
  expect(stdout).toBe((await noisegrid(cwd, "sample", "--help")).stdout);
});

it("names every study in the help, with its seeds", async () => {
  const { stdout } = await noisegrid(cwd, "study", "--help");
  const text = stdout.replace(/\s+/g, " ");
  expect(text).toContain("paper, adaptation, next-steps, or a study file");
  expect(text).toContain("by default: paper 1, adaptation 1-10, next-steps 1-5");
  const lists = text.slice(text.indexOf("Examples:"));
  for (const study of ["paper", "adaptation", "next-steps"]) expect(lists).toContain(`noisegrid study ${study}`);
});

it("finds all backends equal", async () => {
  const { status, stdout } = await noisegrid(cwd, "doctor");
  expect(status).toBe(0);
  expect(stdout).toMatch(/wasm +loads/);
  expect(stdout).toMatch(/All \d backends give the same bits/);
});
