/** Folders that are damaged, foreign or in the way: refused in one line, and nothing in them is lost. */

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { noisegrid, TINY_GRID, TINY_STUDY, writeJson } from "./command.js";
import { builtCommand } from "../support/built.js";

const MAIN = builtCommand();
const shell = (folder: string, command: string): string => spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8" }).stdout;

let cwd: string;
const train = (...rest: string[]): string[] => [
  "train",
  "--dataset",
  "moons",
  "--config",
  "tiny.json",
  "--points",
  "500",
  "--steps",
  "20",
  ...rest,
];
const study = (...rest: string[]): string[] => ["study", "tiny.json", "--steps", "20", "--out", "st", "--only", "plain/moons", ...rest];

beforeEach(() => {
  cwd = temporaryFolder();
  writeJson(cwd, "tiny.json", TINY_GRID);
});

/** Runs the command and expects it to be refused in one line. */
async function refused(args: string[], message: RegExp): Promise<void> {
  const { status, stderr } = await noisegrid(cwd, ...args);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(status).toBe(2);
}

describe("a run's folder", () => {
  it("may not hold files of something else", async () => {
    mkdirSync(join(cwd, "mine"));
    writeFileSync(join(cwd, "mine/metrics.jsonl"), "not yours\n");
    await refused(train("--out", "mine"), /mine is not empty and holds no run \(it has metrics\.jsonl\)/);
    expect(readdirSync(join(cwd, "mine"))).toEqual(["metrics.jsonl"]);
    expect(readFileSync(join(cwd, "mine/metrics.jsonl"), "utf8")).toBe("not yours\n");
  });

  it("is refused with a result of another run, or a damaged one", async () => {
    await noisegrid(cwd, ...train("--out", "one"));
    await noisegrid(cwd, ...train("--out", "two", "--seed", "2"));
    const path = join(cwd, "two/result.json");
    const own = readFileSync(path, "utf8");
    writeFileSync(path, readFileSync(join(cwd, "one/result.json")));
    await refused(train("--out", "two", "--seed", "2"), /two\/result\.json belongs to another run/);
    for (const text of ["null", "{}", '"x"', own.slice(0, 40), "[oops\n]"]) {
      writeFileSync(path, text);
      await refused(train("--out", "two", "--seed", "2"), /two\/result\.json is (damaged or something else|not valid JSON)/);
    }
    writeFileSync(path, own);
    writeFileSync(join(cwd, "two/run.json"), "null");
    await refused(train("--out", "two", "--seed", "2"), /two\/run\.json is damaged or something else: it has no "format"/);
  });

  it("is refused with a log that lacks steps, and the log stays", async () => {
    await noisegrid(cwd, ...train("--out", "run"));
    rmSync(join(cwd, "run/result.json"));
    const path = join(cwd, "run/metrics.jsonl");
    const log = readFileSync(path, "utf8");
    const cut = log.slice(0, log.lastIndexOf("\n", log.length - 2) + 1);
    writeFileSync(path, cut);
    const { stderr, status } = await noisegrid(cwd, ...train("--out", "run"));
    expect(stderr).toMatch(/metrics\.jsonl has 19 steps, but the checkpoint is at step 20/);
    expect(status).toBe(2);
    expect(readFileSync(path, "utf8")).toBe(cut);
    writeFileSync(path, log);
    expect((await noisegrid(cwd, ...train("--out", "run"))).status).toBe(0);
  });
});

describe("a study's folder", () => {
  beforeEach(() => {
    writeJson(cwd, "tiny.json", TINY_STUDY);
  });

  it("is not discarded by another study's --fresh", async () => {
    await noisegrid(cwd, ...study("--no-report"));
    writeJson(cwd, "other.json", { ...TINY_STUDY, study: "other" });
    await refused(["study", "other.json", "--out", "st", "--fresh"], /st holds the study "tiny", not "other"/);
    expect(readdirSync(join(cwd, "st/runs"))).toHaveLength(1);
  });

  it("is refused where study.json is damaged, and goes on with what is done once that is deleted", async () => {
    await noisegrid(cwd, ...study("--no-report"));
    const path = join(cwd, "st/study.json");
    const sound = readFileSync(path, "utf8");
    for (const text of ["null", '{"format":"noisegrid-study","version":1,"name":"tiny"}', sound.replace('"seed": 1', '"seed": 2')]) {
      writeFileSync(path, text);
      await refused(study(), /study\.json is damaged.*; delete st\/study\.json, and the same command plans its runs again/);
    }
    for (const command of ["report", "plot"])
      await refused([command, "st"], /study\.json is damaged.*; delete st\/study\.json, and the study's own command plans its runs again/);
    rmSync(path);
    const { status, stdout } = await noisegrid(cwd, ...study("--no-report"));
    expect([status, readFileSync(path, "utf8")]).toEqual([0, sound]);
    expect(stdout).toMatch(/1 runs?, 1 of them done before/);
  });

  it("whose study.json is lost starts anew with --fresh", async () => {
    await noisegrid(cwd, ...study("--no-report"));
    rmSync(join(cwd, "st/study.json"));
    const { status, stdout } = await noisegrid(cwd, ...study("--no-report", "--fresh"));
    expect(status).toBe(0);
    expect(stdout).toMatch(/1 run, 0 of them done before/);
    expect(readdirSync(join(cwd, "st/runs"))).toHaveLength(1);
  });

  it("may not be a file", async () => {
    writeFileSync(join(cwd, "st"), "");
    await refused(study(), /cannot read st: a part of the path is a file/);
  });

  it("holds every run, whatever a configuration is called", async () => {
    mkdirSync(join(cwd, "a/b"), { recursive: true });
    writeJson(cwd, "a/evil.json", TINY_GRID);
    writeJson(join(cwd, "a/b"), "s.json", { ...TINY_STUDY, configs: ["../evil.json", { ...TINY_STUDY.configs[0], name: "constructor" }] });
    const { status } = await noisegrid(join(cwd, "a/b"), "study", "s.json", "--steps", "20", "--only", "*/moons", "--only", "evil/moons");
    expect(status).toBe(0);
    expect(
      readdirSync(join(cwd, "a/b/results/tiny-20-steps/runs"))
        .map((name) => name.split(".")[0])
        .toSorted(),
    ).toEqual(["constructor", "evil"]);
    expect(readdirSync(join(cwd, "a")).toSorted()).toEqual(["b", "evil.json"]);
    writeJson(cwd, "bad.json", { ...TINY_STUDY, configs: [{ ...TINY_STUDY.configs[0], name: "../up" }] });
    await refused(["study", "bad.json"], /configs\[0\]/);
  });
});

it("writes samples into a pipe or through a link without replacing it", async () => {
  await noisegrid(cwd, ...train("--out", "run"));
  writeFileSync(join(cwd, "target.csv"), "");
  symlinkSync("target.csv", join(cwd, "link.csv"));
  await noisegrid(cwd, "sample", "run", "--count", "10", "--out", "link.csv");
  expect(readFileSync(join(cwd, "target.csv"), "utf8").trim().split("\n")).toHaveLength(11);
  // a shell's pipe: what a parent process in Node.js gives its child cannot be opened by name
  const piped = shell(cwd, `${process.execPath} ${MAIN} sample run --count 10 --out /dev/stdout | cat`);
  expect(piped).toBe(readFileSync(join(cwd, "target.csv"), "utf8"));
});

it("goes on with its work and keeps its status when nobody reads its output", () => {
  writeJson(cwd, "tiny.json", TINY_STUDY);
  const status = shell(cwd, `set -o pipefail; ${process.execPath} ${MAIN} study tiny.json --jobs 1 2>&1 | head -1 > /dev/null; echo $?`);
  expect(status.trim()).toBe("0");
  expect(readdirSync(join(cwd, "results/tiny/runs"))).toHaveLength(4);
  expect(readdirSync(join(cwd, "results/tiny"))).not.toContain("lock.json");
});

it("refuses constants that float32 cannot hold, in which the backends would differ", async () => {
  writeJson(cwd, "tiny.json", { ...TINY_GRID, training: { ...TINY_GRID.training, eps: 1e-50 } });
  await refused(train(), /tiny\.json: training\.eps is 1e-50: must be at least 1e-30/);
});

it("says when a model is too large, in words", async () => {
  writeJson(cwd, "tiny.json", { denoiser: { hiddenSize: 4096, hiddenLayers: 16 } });
  await refused(train(), /the number of parameters is \d+: must be a whole number from 1 to 50000000/);
});
