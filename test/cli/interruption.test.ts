/** However a run is interrupted, the same command ends with the same bits. */

import { keptStep } from "../support/kept-step.js";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid, start, TINY_GRID, writeJson } from "./command.js";

const STEPS = 20_000;
const train = (out: string): string[] => [
  "train",
  "--dataset",
  "moons",
  "--points",
  "500",
  "--config",
  "tiny.json",
  "--steps",
  String(STEPS),
  "--out",
  out,
];

function folder(): string {
  const cwd = temporaryFolder();
  writeJson(cwd, "tiny.json", TINY_GRID);
  return cwd;
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

async function appears(path: string): Promise<void> {
  while (!existsSync(path)) await pause(5);
}

/** Steps done according to the checkpoint. */
function checkpointStep(run: string): number {
  return keptStep(join(run, "model.safetensors"));
}

it("continues after kill -9, at several moments, to the digest of an uninterrupted run", async () => {
  const cwd = folder();
  const whole = await noisegrid(cwd, ...train("whole"));
  expect(lastLine(whole.stdout)).toMatch(/^digest sha256:[0-9a-f]{64}$/);
  for (let kills = 0; kills < 3; kills++) {
    const { child, finished } = start(cwd, train("killed"));
    await appears(join(cwd, "killed/model.safetensors"));
    await pause(60 + 47 * kills);
    child.kill("SIGKILL");
    await finished;
  }
  const step = checkpointStep(join(cwd, "killed"));
  expect(step).toBeGreaterThan(0);
  expect(step).toBeLessThan(STEPS);
  const continued = await noisegrid(cwd, ...train("killed"));
  expect(lastLine(continued.stdout)).toBe(lastLine(whole.stdout));
  const log = (run: string): string => readFileSync(join(cwd, run, "metrics.jsonl"), "utf8");
  expect(log("killed")).toBe(log("whole"));
  expect(readFileSync(join(cwd, "killed/grids.safetensors")).equals(readFileSync(join(cwd, "whole/grids.safetensors")))).toBe(true);
  const again = await noisegrid(cwd, ...train("killed"));
  expect(lastLine(again.stdout)).toBe(lastLine(whole.stdout));
});

it("checkpoints at Ctrl-C and says how to go on", async () => {
  const cwd = folder();
  const { child, finished } = start(cwd, train("run"));
  await appears(join(cwd, "run/model.safetensors"));
  const before = checkpointStep(join(cwd, "run"));
  child.kill("SIGINT");
  const { status, stderr } = await finished;
  expect(status).toBe(130);
  expect(stderr).toContain("start the same command again to continue");
  expect(existsSync(join(cwd, "run/lock.json"))).toBe(false);
  expect(checkpointStep(join(cwd, "run"))).toBeGreaterThanOrEqual(before);
  const continued = await noisegrid(cwd, ...train("run"));
  const whole = await noisegrid(cwd, ...train("whole"));
  expect(lastLine(continued.stdout)).toBe(lastLine(whole.stdout));
});

it("refuses a second process in the folder, and takes over the lock of a dead one", async () => {
  const cwd = folder();
  const { child, finished } = start(cwd, train("run"));
  await appears(join(cwd, "run/lock.json"));
  const second = await noisegrid(cwd, ...train("run"));
  expect(second.status).toBe(2);
  expect(second.stderr).toMatch(/run is in use by process \d+/);
  child.kill("SIGKILL");
  await finished;
  const third = await noisegrid(cwd, ...train("run"));
  expect(third.status).toBe(0);
});

it("refuses a truncated or foreign checkpoint and leaves it as it is", async () => {
  const cwd = folder();
  const { child, finished } = start(cwd, train("run"));
  const path = join(cwd, "run/model.safetensors");
  await appears(path);
  child.kill("SIGINT");
  await finished;
  const intact = readFileSync(path);
  const foreign = Buffer.from(intact);
  foreign.write("noisegrid-modeL", foreign.indexOf("noisegrid-model"));
  const older = Buffer.from(intact);
  older.write('"version":"0"', older.indexOf('"version":"1"'));
  for (const [bytes, message] of [
    [intact.subarray(0, intact.length - 100), /model\.safetensors is truncated/],
    [intact.subarray(0, 5), /truncated or no safetensors file/],
    [Buffer.from("not a checkpoint at all, only text"), /truncated or no safetensors file/],
    [foreign, /is no model of noisegrid/],
    [older, /has version 0; this noisegrid reads version 1/],
  ] as const) {
    writeFileSync(path, bytes);
    const { status, stderr } = await noisegrid(cwd, ...train("run"));
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  }
});
