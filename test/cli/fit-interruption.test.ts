/** However a fit is interrupted, its file is whole or not there, and the same command ends with the same digest. */

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { parabola } from "../support/parabola.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import type { Finished } from "./command.js";
import { lastLine, noisegrid, start } from "./command.js";

function folder(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "rows.csv"), parabola(40));
  return cwd;
}

/** Starts a command and signals it when its standard error says something. */
async function signalled(cwd: string, args: string[], text: string, signal: NodeJS.Signals): Promise<Finished> {
  const { child, finished } = start(cwd, args);
  let seen = "";
  child.stderr!.on("data", (data: Buffer) => {
    if (seen.includes(text)) return;
    seen += data.toString();
    if (seen.includes(text)) child.kill(signal);
  });
  return finished;
}

it("killed at any phase, it leaves no file, and ends with the same digest when it is started again", async () => {
  const cwd = folder();
  const whole = await noisegrid(cwd, "fit", "rows.csv", "--out", "whole.safetensors");
  expect(whole.stderr).toMatch(/fitting a mixture\njudging trainings by rows held out\nfitting all rows\nchoosing how rows are drawn\n$/);
  const args = ["fit", "rows.csv", "--out", "killed.safetensors"];
  for (const phase of ["fitting a mixture", "judging trainings"]) {
    const { status } = await signalled(cwd, args, phase, "SIGKILL");
    expect(status).toBe(null);
    expect(readdirSync(cwd).toSorted()).toEqual(["rows.csv", "whole.safetensors"]);
  }
  const again = await noisegrid(cwd, ...args);
  expect(lastLine(again.stdout)).toBe(lastLine(whole.stdout));
});

it("Ctrl-C before a model is judged writes nothing, and says so", async () => {
  const cwd = folder();
  const { status, stdout, stderr } = await signalled(
    cwd,
    ["fit", resolve("data/tables/concrete.csv"), "--out", "m.safetensors"],
    "a mixture",
    "SIGINT",
  );
  expect([status, stdout]).toEqual([130, ""]);
  expect(lastLine(stderr)).toBe("interrupted before the first model was judged: nothing is written");
  expect(existsSync(join(cwd, "m.safetensors"))).toBe(false);
});

it("Ctrl-C afterwards writes the best model so far, which samples", async () => {
  const cwd = folder();
  const { status, stdout, stderr } = await signalled(cwd, ["fit", "rows.csv", "--out", "m.safetensors"], "judging", "SIGTERM");
  expect(status).toBe(143);
  expect(lastLine(stderr)).toBe("interrupted: the best model so far is written");
  expect(stdout).toContain("the fit was interrupted there");
  const shown = await noisegrid(cwd, "show", "m.safetensors");
  expect(lastLine(shown.stdout)).toBe(lastLine(stdout));
  expect((await noisegrid(cwd, "sample", "m.safetensors", "--count", "5", "--out", "-")).stdout.trim().split("\n")).toHaveLength(6);
});

it("bound in time, it says how many steps give the model again", async () => {
  const cwd = folder();
  const bound = await noisegrid(cwd, "fit", "rows.csv", "--minutes", "0.0001", "--out", "m.safetensors");
  expect(bound.stdout).toContain("bound to 0.0001 minutes");
  const again = await noisegrid(cwd, "fit", "rows.csv", "--steps", "0", "--out", "m.safetensors");
  expect(lastLine(again.stdout)).toBe(lastLine(bound.stdout));
  const { status, stderr } = await noisegrid(cwd, "fit", "rows.csv", "--minutes", "soon", "--out", "m.safetensors");
  expect([status, stderr]).toEqual([2, 'noisegrid: --minutes is "soon"; it takes a number above 0, such as 0.5 or 10\n']);
});
