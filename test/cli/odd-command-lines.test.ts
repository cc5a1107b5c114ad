/** Whatever is wrong with a command line is told in one line, and nothing is begun. */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { oddCommandLines } from "./odd-command-lines.js";
import { builtFile } from "../support/built.js";

/** What dist/cli/main.js imports: the program, which each import under another address runs anew. */
const PROGRAM = builtFile("dist/bundled/cli-main.js");

interface Ended {
  args: string[];
  status: number;
  stdout: string;
  stderr: string;
}

/** The built program, once for each command line, in one process. */
function inOneProcess(lines: string[][]): Ended[] {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "lines.json"), JSON.stringify(lines));
  writeFileSync(
    join(cwd, "each.mjs"),
    `import { readFileSync, writeFileSync } from "node:fs";
const written = { stdout: "", stderr: "" };
for (const name of ["stdout", "stderr"]) {
  process[name].setMaxListeners(0);
  process[name].write = (text) => { written[name] += text; return true; };
}
process.setMaxListeners(0);
const ended = [];
for (const [i, args] of JSON.parse(readFileSync("lines.json", "utf8")).entries()) {
  Object.assign(written, { stdout: "", stderr: "" });
  process.exitCode = undefined;
  process.argv = [process.argv[0], "noisegrid", ...args];
  await import(${JSON.stringify(`file://${PROGRAM}`)} + "?" + i);
  ended.push({ args, status: process.exitCode ?? 0, ...written });
}
process.exitCode = 0;
writeFileSync("ended.json", JSON.stringify(ended));`,
  );
  const { status } = spawnSync(process.execPath, ["each.mjs"], { cwd, encoding: "utf8" });
  expect(status).toBe(0);
  expect(readdirSync(cwd).toSorted()).toEqual(["each.mjs", "ended.json", "lines.json"]);
  return JSON.parse(readFileSync(join(cwd, "ended.json"), "utf8")) as Ended[];
}

it("refuses 250 odd command lines, each in one line of at most 300 characters with status 2", () => {
  const lines = oddCommandLines(250, 1);
  const shown = (args: string[]): string => JSON.stringify(args).slice(0, 300);
  expect(new Set(lines.map(shown)).size).toBeGreaterThan(180);
  const ended = inOneProcess(lines);
  expect(ended).toHaveLength(lines.length);
  for (const { args, status, stdout, stderr } of ended) {
    expect({ status, stdout }, shown(args)).toEqual({ status: 2, stdout: "" });
    expect(stderr, shown(args)).toMatch(/^noisegrid: \P{C}+\n$/u);
    expect(stderr.trimEnd().length, shown(args)).toBeLessThanOrEqual(300);
    expect(stderr, shown(args)).not.toMatch(/internal|TypeError|undefined| at .*\.js/);
  }
});
