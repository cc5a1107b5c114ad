/** What a start loads: a command waits for nothing that another one needs, and for few files. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { builtCommand } from "../support/built.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { TINY_GRID, writeJson } from "./command.js";

let cwd: string;
let listings = 0;

/** Runs the command and returns the files that its process and its threads have loaded, as the engine lists them at their end. */
function loadedBy(...args: string[]): string[] {
  const listing = join(cwd, `listing-${listings++}`);
  mkdirSync(listing);
  const { status } = spawnSync(process.execPath, [builtCommand(), ...args], {
    cwd,
    env: { ...process.env, NODE_V8_COVERAGE: listing },
  });
  const urls = readdirSync(listing).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(listing, name), "utf8")) as { result: { url: string }[] };
    return result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
  });
  expect(status, args.join(" ")).toBe(args.includes("--count=x") ? 2 : 0);
  return [...new Set(urls)];
}

const packagesOf = (urls: string[]): string[] =>
  [...new Set(urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []))].toSorted();

const TRAIN = ["train", "--dataset", "moons", "--points", "500", "--steps", "5", "--config", "tiny.json"];

beforeAll(() => {
  cwd = temporaryFolder();
  writeJson(cwd, "tiny.json", TINY_GRID);
  execFileSync(process.execPath, [builtCommand(), ...TRAIN, "--out", "run"], { cwd, stdio: "ignore" });
});

it.each([
  { args: ["--version"], packages: [], files: 20 },
  { args: ["sample", "run", "--count=x"], packages: [], files: 70 },
  { args: ["sample", "run", "--out", "a.csv"], packages: [], files: 90 },
  { args: ["sample", "run", "--out", "a.parquet"], packages: ["hyparquet", "hyparquet-writer"], files: 145 },
  { args: [...TRAIN, "--out", "other"], packages: ["picocolors"], files: 110 },
])("$args loads no package but its own, and few files", ({ args, packages, files }) => {
  const loaded = loadedBy(...args);
  expect(packagesOf(loaded)).toEqual(["commander", ...packages]);
  expect(loaded.length).toBeLessThanOrEqual(files);
});
