/** Packing takes what is built: nothing is rebuilt under processes that run, and nothing old is packed. */

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { kernelDigest, outputDigest, sourcesDigest } from "../../scripts/built/freshness.mjs";
import { temporaryFolder } from "../support/temporary-folder.js";

const SCRIPT = resolve("scripts/prepare.mjs");
const BUILT = 1_700_000_000;
let cwd: string;

function write(path: string, text: string, time: number): void {
  mkdirSync(join(cwd, dirname(path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
  utimesSync(join(cwd, path), time, time);
}

function prepare(command: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [SCRIPT], { cwd, encoding: "utf8", env: { ...process.env, npm_command: command } });
}

beforeEach(() => {
  cwd = temporaryFolder();
  for (const path of ["src/a.ts", "src/deep/b.ts", "tsconfig.json", "tsconfig.build.json"]) write(path, "", BUILT - 10);
  write("package.json", '{ "scripts": { "build": "node build.cjs" } }', BUILT - 10);
  write("build.cjs", 'require("fs").writeFileSync("is-built", "")', BUILT - 10);
  write("dist/cli/main.js", "", BUILT);
  write("dist/stamp.json", JSON.stringify({ sources: sourcesDigest(cwd), output: outputDigest(cwd) }), BUILT);
  write("kernel/kernel.c", "", BUILT - 10);
  for (const name of ["kernel.wasm", "noisegrid-linux-x64.node"]) {
    write(`kernel/build/${name}`, "", BUILT);
    write(`kernel/build/${name}.sha256`, kernelDigest(cwd), BUILT);
  }
});

it.each(["pack", "publish"])("%s builds nothing and changes nothing of what is built", (command) => {
  expect(prepare(command)).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(readdirSync(cwd)).not.toContain("is-built");
  expect(statSync(join(cwd, "dist/cli/main.js")).mtimeMs).toBe(1000 * BUILT);
});

it("pack refuses code of other sources, whatever the times of the files", () => {
  write("src/deep/b.ts", "new", BUILT - 10);
  const { status, stderr } = prepare("pack");
  expect(stderr).toBe("dist is built from other sources: npm run build:ts\n");
  expect(status).toBe(1);
  expect(readdirSync(cwd)).not.toContain("is-built");
});

it("pack takes what is built from the sources as they stand, whatever the times of the files", () => {
  write("src/deep/b.ts", "", BUILT + 10);
  expect(prepare("pack")).toMatchObject({ status: 0, stderr: "" });
});

it("pack refuses a kernel of other sources, also another platform's", () => {
  write("kernel/build/noisegrid-none-x64.node", "", BUILT);
  write("kernel/build/noisegrid-none-x64.node.sha256", "digest of older sources", BUILT);
  const { status, stderr } = prepare("pack");
  expect(stderr).toBe("kernel/build/noisegrid-none-x64.node is compiled from other sources: npm run release:build\n");
  expect(status).toBe(1);
});

it.each(["ci", "install"])("%s builds", (command) => {
  expect(prepare(command).status).toBe(0);
  expect(readdirSync(cwd)).toContain("is-built");
});

it("this package compiles every platform for releases alone", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const all = Object.entries(scripts).filter(([, script]) => script.includes("--all"));
  expect(all.map(([name]) => name)).toEqual(["release:build"]);
  expect(scripts["prepublishOnly"]).toMatch(/release:build.*check:package -- --release/);
  expect(scripts["prepack"]).toBeUndefined();
});
