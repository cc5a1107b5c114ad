/** A run whose samples are not numbers is a failed one, wherever it is seen; a schedule that must end so is refused. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { noisegrid, TINY_STUDY, writeJson } from "./command.js";

const tiny = { ...TINY_STUDY.configs[0], training: { batchSize: 32, steps: 20 } };
// √(1/ᾱ) is 3e37 at the last timestep: float32 holds it, and not what sampling makes of it
const wild = { ...tiny, name: "wild", schedule: { timesteps: 172, betaEnd: 0.999 } };
const { name: _, ...unnamed } = wild;

let cwd: string;

beforeAll(() => {
  cwd = temporaryFolder();
  writeJson(cwd, "wild.json", unnamed);
  writeJson(cwd, "beyond.json", { ...unnamed, schedule: { timesteps: 10_000, betaEnd: 0.999 } });
  writeJson(cwd, "study.json", { ...TINY_STUDY, study: "mixed", configs: [wild, tiny], datasets: [{ name: "moons", count: 500 }] });
});

describe("a run with samples that are not finite", () => {
  const args = ["train", "--config", "wild.json", "--dataset", "moons", "--points", "500", "--out", "wild", "--evaluate"];

  it("fails with status 1 and one line that says what to change, each time", async () => {
    for (const attempt of [1, 2]) {
      const { status, stderr, stdout } = await noisegrid(cwd, ...args);
      expect([attempt, status]).toEqual([attempt, 1]);
      expect(stderr).toMatch(
        /\d+ of 100 samples by ddpm are not finite; a schedule that ends at less noise, more training steps or a lower/,
      );
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stdout).not.toContain("digest");
      expect(existsSync(join(cwd, "wild/result.json"))).toBe(false);
      expect(existsSync(join(cwd, "wild/samples.npy"))).toBe(false);
      expect(JSON.parse(readFileSync(join(cwd, "wild/failure.json"), "utf8")).error).toContain("of 100 samples by ddpm are not finite");
    }
  });

  it("is examined by doctor, which names the schedule", async () => {
    const { status, stdout } = await noisegrid(cwd, "doctor", "--run", "wild");
    expect(status).toBe(0);
    expect(stdout).toMatch(/the run failed: \d+ of 100 samples/);
    expect(stdout).toMatch(/1\. the schedule multiplies errors beyond what float32 resolves \(gain\)/);
  });

  it("is a failed run of a study, which goes on with the others", async () => {
    const { status, stderr, stdout } = await noisegrid(cwd, "study", "study.json", "--out", "mixed");
    expect(status).toBe(1);
    expect(stderr).toMatch(/failed: wild\/moons\/1: \d+ of 100 samples by ddpm are not finite/);
    expect(stdout).toMatch(/1 runs? done/);
    const runs = join(cwd, "mixed/runs");
    const folder = readdirSync(runs).find((run) => run.startsWith("wild"))!;
    expect(JSON.parse(readFileSync(join(runs, folder, "failure.json"), "utf8")).error).toContain("are not finite");
    const rows = readFileSync(join(cwd, "mixed/results.csv"), "utf8").split("\n");
    expect(rows.filter((row) => row.includes(",wild,"))).toEqual(["mixed,wild,moons,1,ddpm,172,failed,1,1"]);
  });

  it("is found by doctor where an earlier version called it done", async () => {
    await noisegrid(cwd, "train", "--config", "wild.json", "--dataset", "moons", "--points", "500", "--out", "old");
    const path = join(cwd, "old/result.json");
    // earlier versions wrote no checksum
    const { checksum: _checksum, ...result } = JSON.parse(readFileSync(path, "utf8"));
    const lost = ["kl_divergence", "sliced_w1", "energy_distance", "precision"].map((metric) => ({ metric, value: null, unit: "1" }));
    writeFileSync(path, JSON.stringify({ ...result, metrics: [...result.metrics, ...lost] }));
    const { status, stdout } = await noisegrid(cwd, "doctor", "--run", "old");
    expect(status).toBe(0);
    expect(stdout).toContain("the samples are not finite numbers (no-samples)");
  });
});

it.each(["train", "doctor"])("%s refuses a schedule that float32 cannot hold by its key", async (command) => {
  const out = command === "train" ? ["--out", "beyond"] : [];
  const { status, stderr, stdout } = await noisegrid(cwd, command, "--config", "beyond.json", "--dataset", "moons", ...out);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(
    /beyond\.json: schedule\.betaEnd is 0\.999 over 10000 timesteps: from timestep 1824 on .* choose a smaller betaEnd/,
  );
  expect(existsSync(join(cwd, "beyond"))).toBe(false);
});
