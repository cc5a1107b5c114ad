/**
 * Replays golden files through every backend of this machine: `npm run -s golden -- FILE...`, by default all of
 * `test/golden`. Exit status 1 where a quantity is beyond its limit, 2 where a file cannot be replayed.
 */

import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { loadBackends } from "../support/backends.js";
import { replayFiles } from "./table.js";

/** The folder with `package.json`: this file runs from `test` and, compiled, from `build/test`. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

function goldenFiles(): string[] {
  const folder = join(packageRoot(), "test", "golden");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => join(folder, name));
}

const given = process.argv.slice(2);
// npm runs scripts in the package's folder; paths are meant from where npm was called
const files = given.length > 0 ? given.map((file) => resolve(process.env["INIT_CWD"] ?? ".", file)) : goldenFiles();
const { factories, missing } = await loadBackends();
for (const reason of missing) console.error(`not replayed on ${reason}`);
process.exitCode = replayFiles(
  files,
  factories,
  (line) => console.log(line),
  (line) => console.error(line),
);
