/** `--data FILE`: one's own rows wherever a data set's name may stand. */

import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { fromRows } from "../../src/data/own-rows.js";
import { encodeNpy } from "../../src/files/formats/npy.js";
import { DiffusionModel } from "../../src/model/node.js";
import { open } from "../../src/node.js";
import { nameOf } from "../../src/study/config/dataset-source.js";
import { builtCommand } from "../support/built.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid, TINY_GRID, writeJson } from "./command.js";

const ROWS = 60;
const POINTS = Float32Array.from({ length: 3 * ROWS }, (_, i) => ((i * 37) % 101) / 50 - 1);
const row = (i: number): number[] => [...POINTS.subarray(3 * i, 3 * i + 3)];
const CSV = `name,a,b,c\n${Array.from({ length: ROWS }, (_, i) => `n${i % 3},${row(i).join(",")}\n`).join("")}`;
const TINY = { ...TINY_GRID, training: { batchSize: 16, steps: 20 }, evaluation: { samples: 50, neighbours: 2 } };

let cwd: string;

beforeAll(async () => {
  cwd = temporaryFolder();
  writeFileSync(join(cwd, "mine.csv"), CSV);
  writeFileSync(join(cwd, "mine.npy"), encodeNpy(POINTS, 3));
  writeJson(cwd, "tiny.json", TINY);
  const { status, stderr } = await noisegrid(
    cwd,
    "train",
    "--config",
    "tiny.json",
    "--data",
    "mine.csv",
    "--ignore",
    "name",
    "--out",
    "run",
  );
  expect([status, stderr.includes("failed")]).toEqual([0, false]);
});

const train = (file: string, ...args: string[]) => noisegrid(cwd, "train", "--config", "tiny.json", "--data", file, ...args);
const digest = (folder: string): string =>
  (JSON.parse(readFileSync(join(cwd, folder, "result.json"), "utf8")) as { digest: string }).digest;

describe("noisegrid train --data", () => {
  it("trains on the rows that fromRows does not hold out, to the bits of the library", async () => {
    const { training, grid, denoiser, schedule } = open(join(cwd, "run")).parts.config;
    const source = fromRows(POINTS, 3, { columns: ["a", "b", "c"] });
    const model = await DiffusionModel.fit(source, { denoiser, schedule, grid, training, seed: 1 });
    expect(model.digest).toBe(digest("run"));
    model.dispose();
  });

  it("writes down where the rows lie, what they are called, how many train, and their checksum", () => {
    const { config } = JSON.parse(readFileSync(join(cwd, "run/run.json"), "utf8")) as { config: { dataset: object } };
    expect(config.dataset).toEqual({
      name: "mine",
      file: join(cwd, "mine.csv"),
      ignore: ["name"],
      count: 54,
      coordinates: ["a", "b", "c"],
      rows: fromRows(POINTS, 3, { columns: ["a", "b", "c"] }).hash,
    });
  });

  it("knows the same rows in another file for the same run", async () => {
    copyFileSync(join(cwd, "mine.csv"), join(cwd, "elsewhere.csv"));
    const { status, stdout } = await train("elsewhere.csv", "--ignore", "name", "--out", "run");
    expect([status, lastLine(stdout)]).toEqual([0, `digest ${digest("run")}`]);
  });

  it("reads other formats, whose columns may have other names", async () => {
    const { status } = await train("mine.npy", "--out", "npy");
    expect(status).toBe(0);
    expect(digest("npy")).toBe(digest("run"));
  });

  it("samples under the columns' names, also where the file is gone", async () => {
    writeFileSync(join(cwd, "odd.csv"), CSV.replace("a,b,c", 'a,"b, ""2""",c'));
    await train("odd.csv", "--ignore", "name", "--out", "odd");
    rmSync(join(cwd, "odd.csv"));
    const { status, stdout } = await noisegrid(cwd, "sample", "odd", "--count", "2", "--out", "-");
    expect([status, stdout.split("\n")[0]]).toEqual([0, 'a,"b, ""2""",c']);
  });

  it("refuses in one line rows that have changed since the run began", async () => {
    writeFileSync(join(cwd, "mine.csv"), CSV.replace(/\nn1,[^,]+/, "\nn1,0.123"));
    const changed = await train("mine.csv", "--ignore", "name", "--out", "run");
    expect(changed.status).toBe(2);
    expect(changed.stderr).toMatch(
      /^noisegrid: run holds another run: its data are other rows than those that .*mine\.csv has now; choose/,
    );
    const examined = await noisegrid(cwd, "doctor", "--run", "run");
    expect(examined.status).toBe(2);
    expect(examined.stderr).toMatch(/^noisegrid: .*mine\.csv has changed: its rows have the checksum sha256:\w+…, those of the run .*\n$/);
    writeFileSync(join(cwd, "mine.csv"), CSV);
    expect((await noisegrid(cwd, "doctor", "--run", "run")).status).toBe(0);
  });

  it.each([
    [["--data", "mine.csv"], /column "name" holds texts; leave it out with --ignore name/],
    [["--data", "none.csv"], /cannot read .*none\.csv: there is no such file/],
    [["--data", "-"], /--data is -: a run reads its data again/],
    [["--data", "mine.npy", "--dataset", "moons"], /--dataset is of a built-in data set/],
    [["--data", "mine.npy", "--points", "50"], /--points is of a built-in data set/],
    [["--dataset", "moons", "--ignore", "x"], /--ignore says how a file is read, and needs --data FILE/],
    [[], /required option '--dataset <name>' or '--data <file>' not specified/],
  ])("%j is a mistake in one line", async (args, message) => {
    const { status, stderr } = await noisegrid(cwd, "train", ...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

it("noisegrid doctor --data reads standard input, and names the columns", () => {
  const input = CSV.replaceAll(/(?<=,)(-?[\d.]+)\n/g, (_, number: string) => `${1000 * Number(number)}\n`);
  const args = [builtCommand(), "doctor", "--config", "baseline", "--data", "-", "--ignore", "name"];
  const text = execFileSync(process.execPath, args, { cwd, input, encoding: "utf8" });
  expect(text).toMatch(/^baseline on 54 points of rows, seed 1\n/);
  expect(text).toMatch(/along a, [\d.]+ along b and 5\d\d along c/);
});

describe("noisegrid study", () => {
  const study = (file: string) => ({
    study: "own",
    configs: [{ name: "baseline", ...TINY }],
    datasets: [
      { name: "moons", count: 100 },
      { name: "rows", file, ignore: ["name"] },
    ],
  });

  it("takes files in a study file, reports them without a floor that they cannot have, and plans the same runs again", async () => {
    writeJson(cwd, "own.json", study("mine.csv"));
    const { status, stderr } = await noisegrid(cwd, "study", "own.json", "--out", "own", "--no-report");
    expect([status, stderr.includes("failed")]).toEqual([0, false]);
    expect((await noisegrid(cwd, "report", "own")).status).toBe(0);
    const report = readFileSync(join(cwd, "own/report.md"), "utf8");
    expect(report).toMatch(/moons \(100 points\) and rows \(54 points\)/);
    expect(report).toMatch(/\| floor \| [-\d.]+ \| none \|/);
    const again = await noisegrid(cwd, "study", "own/rerun.json", "--out", "own", "--no-report");
    expect(again.stdout).toMatch(/2 runs, 2 of them done before/);
  });

  it("goes on where the file lies elsewhere now, and refuses rows that have changed", async () => {
    renameSync(join(cwd, "mine.csv"), join(cwd, "moved.csv"));
    writeJson(cwd, "own.json", study("moved.csv"));
    const moved = await noisegrid(cwd, "study", "own.json", "--out", "own");
    expect(moved.stdout).toMatch(/2 runs, 2 of them done before/);
    writeFileSync(join(cwd, "moved.csv"), CSV.replace(/\nn1,[^,]+/, "\nn1,0.123"));
    const changed = await noisegrid(cwd, "study", "own.json", "--out", "own");
    expect([changed.status, changed.stdout]).toEqual([2, ""]);
    expect(changed.stderr).toMatch(/own holds baseline with other values: its data are other rows than those that .*moved\.csv has now/);
  });

  it("puts --data in place of a study's data sets, in a folder of its own", async () => {
    writeJson(cwd, "own.json", study("none.csv"));
    const { status, stdout } = await noisegrid(cwd, "study", "own.json", "--data", "mine.npy", "--no-report");
    // the study's own file is not there: nothing of it is read
    expect([status, stdout.includes("results in results/own-mine")]).toEqual([0, true]);
    expect(readdirSync(join(cwd, "results/own-mine/runs"))).toEqual([expect.stringMatching(/^baseline\.mine\.s1\.[0-9a-f]{8}$/)]);
  });

  it.each([
    [{ name: "moons", file: "mine.npy" }, /name is "moons": is the name of a built-in data set/],
    [{ name: "rows", file: "mine.npy", ignored: [] }, /unknown key "ignored"; did you mean "ignore"\?/],
    [{ file: "mine.npy", rows: `sha256:${"0".repeat(64)}` }, /mine\.npy has changed/],
  ])("%j is a mistake in one line", async (dataset, message) => {
    writeJson(cwd, "wrong.json", { ...study(""), datasets: [dataset] });
    const { status, stderr } = await noisegrid(cwd, "study", "wrong.json");
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

it("a file's rows are called as the file, in the characters of a name", () => {
  expect(["a/my points.csv", "x.tar.csv.gz", "dino.csv", "-", "é.npy", ".csv"].map(nameOf)).toEqual([
    "my-points",
    "x-tar",
    "dino-file",
    "rows",
    "rows",
    "csv",
  ]);
});
