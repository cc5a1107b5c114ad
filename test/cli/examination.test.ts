/** `noisegrid doctor` of a configuration: what it prints, and the user's mistakes. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readRecord, writeRecord } from "../../src/files/record.js";
import type { RunResult } from "../../src/study/records/run-records.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid, TINY_GRID, writeJson } from "./command.js";

let cwd: string;

beforeAll(async () => {
  cwd = temporaryFolder();
  writeJson(cwd, "tiny.json", TINY_GRID);
  writeJson(cwd, "karras.json", { schedule: { kind: "karras" } });
  writeJson(cwd, "axis.json", { grid: { axes: [2], levels: [{ name: "a", size: 3 }] } });
  await noisegrid(cwd, "train", "--config", "tiny.json", "--dataset", "moons", "--points", "500", "--out", "run");
});

describe("findings", () => {
  it("of the reference are at least four, each with its numbers, reason and remedy, and no failure", async () => {
    const { status, stdout, stderr } = await noisegrid(cwd, "doctor", "--config", "multi-scale", "--dataset", "dino", "--points", "5000");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^multi-scale on 5000 points of dino, seed 1\n/);
    for (const label of ["measured:", "why:", "remedy:"]) expect(stdout.split(label)).toHaveLength(7);
    expect(lastLine(stdout)).toBe("6 findings");
  });

  it("are none of a configuration that fits its data", async () => {
    const { status, stdout } = await noisegrid(cwd, "doctor", "--config", "karras.json", "--dataset", "moons", "--points", "5000");
    expect([status, lastLine(stdout)]).toEqual([0, "0 findings"]);
  });

  it("of a finished run are those of its configuration, and what was not measured", async () => {
    const { status, stdout } = await noisegrid(cwd, "doctor", "--run", "run");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^tiny on 500 points of moons, seed 1\n/);
    expect(stdout).toMatch(/not measured: loss-against-bound: the run has no points in curve\.jsonl/);
    const named = await noisegrid(cwd, "doctor", "--run", "run", "--config", "tiny.json", "--dataset", "moons");
    expect(named.stdout).toBe(stdout);
  });

  it("of a run hold its curve against its loss", async () => {
    const curve = [0.1, 0.9].map((kl, i) => JSON.stringify({ step: 100 * (i + 1), samples: 2000, kl }));
    const errors = Array.from({ length: 250 }, (_, i) => JSON.stringify({ step: i + 1, mse: 1 - i / 1000 }));
    await noisegrid(cwd, "train", "--config", "tiny.json", "--dataset", "moons", "--points", "500", "--out", "curved");
    // as of version 0.1, whose results state no checksums
    const { files: _, ...result } = readRecord<RunResult>(join(cwd, "curved/result.json"), [
      "id",
      "digest",
      "samplesDigest",
      "backend",
      "metrics",
      "files",
    ]);
    writeRecord(join(cwd, "curved/result.json"), result, 2);
    writeFileSync(join(cwd, "curved/curve.jsonl"), `${curve.join("\n")}\n`);
    writeFileSync(join(cwd, "curved/metrics.jsonl"), `${errors.join("\n")}\n`);
    const { stdout } = await noisegrid(cwd, "doctor", "--run", "curved");
    expect(stdout).toMatch(/\(loss-against-bound\)\n {3}measured: from step 100 to 200 .* rose from 0\.1000 to 0\.9000 bits/);
  });
});

it.each<[string, (log: string) => string, RegExp]>([
  [
    "another loss",
    (log) => log.replace(/"mse":[^,]+/, '"mse":0.5'),
    /metrics\.jsonl is damaged: its bytes do not have the checksum that result\.json states/,
  ],
  ["a line of null", (log) => `null\n${log}`, /metrics\.jsonl is damaged/],
])("of a run whose log has %s are none: it is refused in one line", async (_, change, message) => {
  const log = join(cwd, "run/metrics.jsonl");
  const before = readFileSync(log, "utf8");
  writeFileSync(log, change(before));
  const { status, stderr } = await noisegrid(cwd, "doctor", "--run", "run");
  writeFileSync(log, before);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

describe.each<[string, string[], RegExp]>([
  ["no data set", ["--config", "baseline"], /doctor needs --dataset too: --config NAME --dataset NAME \(or --data FILE\), or --run DIR/],
  ["no configuration", ["--dataset", "moons"], /doctor needs --config too/],
  ["a seed alone", ["--seed", "2"], /doctor needs --config too/],
  ["a configuration", ["--config", "multiscale", "--dataset", "moons"], /unknown configuration "multiscale"; did you mean "multi-scale"\?/],
  ["a data set", ["--config", "baseline", "--dataset", "mons"], /unknown data set "mons"; did you mean "moons"\?/],
  ["an option", ["--confg", "baseline"], /unknown option '--confg'[\s\S]*--config/],
  [
    "too few points",
    ["--config", "baseline", "--dataset", "moons", "--points", "5"],
    /--points is "5"; it takes a whole number of at least 10/,
  ],
  ["a missing file", ["--config", "absent.json", "--dataset", "moons"], /cannot read absent\.json/],
  ["an axis that the data lack", ["--config", "axis.json", "--dataset", "moons"], /grid\.axes names axis 2, but moons has axes 0 … 1/],
  ["no run", ["--run", "nowhere"], /no such folder: nowhere/],
  ["a run of other data", ["--run", "run", "--dataset", "dino"], /run holds another run: dataset\.name is "moons" there and "dino" here/],
  [
    "a run of another configuration",
    ["--run", "run", "--config", "karras.json"],
    /run holds another run: denoiser\.embeddingDim is 8 there/,
  ],
])("%s", (_, args, message) => {
  it("is refused with status 2 and one line", async () => {
    const { status, stderr, stdout } = await noisegrid(cwd, "doctor", ...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([status, stdout]).toEqual([2, ""]);
  });
});
