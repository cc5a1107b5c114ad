/** A study of which a run is damaged, or no longer named: that run is told of with its cure, and the others go on. */

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readStudy } from "../../src/analysis/study-record.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import type { Finished } from "./command.js";
import { noisegrid, TINY_STUDY, writeJson } from "./command.js";

const STUDY = { ...TINY_STUDY, datasets: [{ name: "moons", count: 200 }] };

let sound: string;
let cwd: string;
const study = (...rest: string[]): Promise<Finished> =>
  noisegrid(cwd, "study", "tiny.json", "--steps", "20", "--out", "st", "--jobs", "1", "--no-report", ...rest);
const folderOf = (name: string): string =>
  join(
    "st/runs",
    readdirSync(join(cwd, "st/runs")).find((each) => each.startsWith(name))!,
  );
const states = (): Record<string, string> =>
  Object.fromEntries(readStudy(join(cwd, "st")).runs.map(({ planned: { config, seed }, state }) => [`${config} ${seed}`, state.kind]));

beforeAll(async () => {
  cwd = sound = temporaryFolder();
  writeJson(cwd, "tiny.json", STUDY);
  expect((await study()).status).toBe(0);
});

beforeEach(() => {
  cwd = temporaryFolder();
  cpSync(sound, cwd, { recursive: true });
});

/** Changes the text of a file of a run's folder as bytes. */
function change(path: string, edit: (text: string) => string): void {
  writeFileSync(join(cwd, path), Buffer.from(edit(readFileSync(join(cwd, path)).toString("latin1")), "latin1"));
}

const cut = (text: string): string => text.slice(0, Math.floor(text.length / 2));
const flipped = (text: string): string =>
  `${text.slice(0, -3)}${String.fromCharCode(text.charCodeAt(text.length - 3) ^ 1)}${text.slice(-2)}`;

it.each<[string, string, (text: string) => string, string, RegExp]>([
  [
    "cut",
    "result.json",
    cut,
    "result.json",
    /failed: plain\/moons\/1: RUN\/result\.json is not valid JSON: .*; delete RUN\/result\.json, and the same command measures the run again$/m,
  ],
  [
    "another value",
    "result.json",
    (text) => text.replace(/"value": (\d)/, (_, digit) => `"value": ${9 - Number(digit)}`),
    "result.json",
    /failed: plain\/moons\/1: RUN\/result\.json is damaged: its values do not have the checksum that it states; delete RUN\/result\.json, and/,
  ],
  [
    "cut",
    "run.json",
    cut,
    "",
    /damaged: plain\/moons\/1: cannot be read: RUN\/run\.json is not valid JSON: .*; delete RUN to have it carried out again$/m,
  ],
])("with %s in its %s fails for it alone", async (_, name, edit, cure, message) => {
  const run = folderOf("plain.moons.s1");
  change(join(run, name), edit);
  const { status, stderr, stdout } = await study("--seeds", "1-2");
  expect(status).toBe(2);
  expect(stderr.replaceAll(run, "RUN")).toMatch(message);
  expect(stdout).toMatch(/2 runs done/);
  expect(states()).toEqual({ "plain 1": "unreadable", "gridded 1": "done", "plain 2": "done", "gridded 2": "done" });
  rmSync(join(cwd, run, cure), { recursive: true });
  expect((await study("--seeds", "1-2")).status).toBe(0);
  expect(new Set(Object.values(states()))).toEqual(new Set(["done"]));
});

it("without its run.json fails for it alone, and is carried out again where it is deleted", async () => {
  const run = folderOf("plain.moons.s1");
  rmSync(join(cwd, run, "run.json"));
  const { status, stderr } = await study("--seeds", "1-2");
  expect(status).toBe(2);
  expect(stderr.replaceAll(run, "RUN")).toMatch(
    /failed: plain\/moons\/1: RUN has lost its run\.json beside \S+; delete RUN, and the same command /,
  );
  rmSync(join(cwd, run), { recursive: true });
  expect((await study("--seeds", "1-2")).status).toBe(0);
  expect(new Set(Object.values(states()))).toEqual(new Set(["done"]));
});

it.each(["samples.npy", "metrics.jsonl", "model.safetensors", "grids.safetensors"])(
  "that is done and whose %s is damaged is told of, and keeps its metrics",
  async (name) => {
    const run = folderOf("gridded.moons.s1");
    change(join(run, name), flipped);
    const { status, stderr } = await study();
    expect(status).toBe(2);
    expect(stderr).toContain(
      `damaged: gridded/moons/1: done, but ${name} in its folder is damaged; delete ${run} to have it carried out again`,
    );
    expect(states()).toEqual({ "plain 1": "done", "gridded 1": "damaged" });
    expect(readFileSync(join(cwd, "st/results.csv"), "utf8")).toMatch(/^tiny,gridded,moons,1,/m);
    rmSync(join(cwd, run), { recursive: true });
    expect((await study()).status).toBe(0);
  },
);

it("is reported with its damage among the gaps", async () => {
  change(join(folderOf("plain.moons.s1"), "result.json"), cut);
  change(join(folderOf("gridded.moons.s1"), "samples.npy"), flipped);
  const { status, stdout } = await noisegrid(cwd, "report", "st");
  expect(status).toBe(0);
  expect(stdout).toMatch(/2 runs of 2 not done: the report names them/);
  const report = readFileSync(join(cwd, "st/report.md"), "utf8");
  expect(report).toMatch(/plain on moons, seed 1\*\*: cannot be read: .*result\.json/);
  expect(report).toMatch(/gridded on moons, seed 1\*\*: done, but samples\.npy in its folder is damaged/);
});

describe("a study", () => {
  it("leaves out a configuration that its file names no more, and says so, until it is named again", async () => {
    const [plain, gridded] = STUDY.configs;
    writeJson(cwd, "tiny.json", { ...STUDY, configs: [{ ...plain, name: "renamed" }, gridded] });
    const { status, stdout } = await study();
    expect(status).toBe(0);
    const said =
      "Left out: 1 run of plain on moons, which the study names no more. Named again, they count again; else delete their folders in st/runs.";
    expect(stdout).toContain(said);
    const results = (): string[] => [...new Set(readFileSync(join(cwd, "st/results.csv"), "utf8").match(/(?<=^tiny,)\w+/gm))];
    expect(results()).toEqual(["gridded", "renamed"]);
    expect((await noisegrid(cwd, "report", "st")).status).toBe(0);
    expect(readFileSync(join(cwd, "st/report.md"), "utf8")).toContain("Left out: 1 run of plain on moons");
    writeJson(cwd, "tiny.json", STUDY);
    expect((await study()).stdout).toContain("Left out: 1 run of renamed on moons");
    expect(results()).toEqual(["plain", "gridded"]);
  });

  it("takes more seeds, and some of its configurations alone, without leaving anything out", async () => {
    const { stdout, status } = await study("--seeds", "3", "--only", "plain");
    expect(status).toBe(0);
    expect(stdout).not.toContain("Left out");
    expect(states()).toEqual({ "plain 1": "done", "gridded 1": "done", "plain 3": "done" });
  });

  it.each<[string, string, RegExp]>([
    [
      "a key twice",
      JSON.stringify(STUDY).replace('"study"', '"seeds":[1],"seeds":[2],"study"'),
      /tiny\.json has the key "seeds" twice in one object/,
    ],
    [
      "names that differ in case alone",
      JSON.stringify({ ...STUDY, configs: [...STUDY.configs, { ...STUDY.configs[0], name: "Plain" }] }),
      /tiny\.json: configurations "plain" and "Plain" differ in case alone/,
    ],
    [
      "a name that differs from an earlier one in case alone",
      JSON.stringify({ ...STUDY, configs: [{ ...STUDY.configs[0], name: "Plain" }] }),
      /st holds runs of plain: Plain differs from it in case alone; give it another name/,
    ],
  ])("with %s is refused", async (_, text, message) => {
    writeFileSync(join(cwd, "tiny.json"), text);
    const { status, stderr } = await study();
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(readdirSync(join(cwd, "st/runs"))).toHaveLength(2);
  });
});
