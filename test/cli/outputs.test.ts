/** What a command writes is none of the files that it reads, and is known to be writable before they are read. */

import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { checkOutput } from "../../src/cli/refuse-overwriting.js";
import { encodeTableModel } from "../../src/table-model/file.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { mixtureModel, tableOf } from "../table-model/known-model.js";
import { noisegrid } from "./command.js";

const TABLE = `a,b\n${Array.from({ length: 40 }, (_, i) => `${(i * 7) % 11}.5,${["x", "y"][i % 2]}`).join("\n")}\n`;
let cwd: string;

beforeAll(async () => {
  cwd = temporaryFolder();
  writeFileSync(join(cwd, "t.csv"), TABLE);
  writeFileSync(join(cwd, "t.svg"), TABLE);
  writeFileSync(join(cwd, "z.csv"), gzipSync(TABLE));
  writeFileSync(join(cwd, "t.csv.schema.json"), "{}");
  symlinkSync("t.csv", join(cwd, "link.csv"));
  mkdirSync(join(cwd, "folder.csv"));
  writeFileSync(join(cwd, "m.safetensors"), encodeTableModel(await mixtureModel(await tableOf(TABLE, { name: "t.csv" }))));
});

it.each([
  [["fit", "t.csv", "--out", "./t.csv"], '--out is "./t.csv", the table itself; choose another file'],
  [["fit", "t.csv", "--out", "t.csv.schema.json"], '--out is "t.csv.schema.json", the schema itself; choose another file'],
  [["fit", "t.csv", "--out", "nowhere/m.safetensors"], "cannot write nowhere/m.safetensors: there is no such file or folder (ENOENT)"],
  [["impute", "m.safetensors", "link.csv", "--out", "t.csv"], '--out is "t.csv", the table itself; choose another file'],
  [["density", "m.safetensors", "z.csv", "--out", "z.csv"], '--out is "z.csv", the table itself; choose another file'],
  [["density", "m.safetensors", "t.csv", "--out", "folder.csv"], "cannot write folder.csv: it is a folder (EISDIR)"],
  [
    ["sample", "m.safetensors", "--like", "t.csv", "--out", "link.csv"],
    '--out is "link.csv", the table of --like itself; choose another file',
  ],
  [["data", "t.svg", "--pairs", "t.svg"], '--pairs is "t.svg", the table itself; choose another file'],
])("%j is refused in one line, and nothing is written", async (args, message) => {
  const files = readdirSync(cwd);
  expect(await noisegrid(cwd, ...args)).toEqual({ status: 2, stdout: "", stderr: `noisegrid: ${message}\n` });
  expect(readdirSync(cwd)).toEqual(files);
  expect(readFileSync(join(cwd, "t.csv"), "utf8")).toBe(TABLE);
});

it("a file that can be written keeps its content and permissions, and leaves nothing beside it", () => {
  const folder = temporaryFolder();
  const file = join(folder, "kept");
  writeFileSync(file, "old");
  chmodSync(file, 0o640);
  checkOutput(file, { "the table": join(cwd, "t.csv") });
  checkOutput(join(folder, "new"), {});
  expect([readdirSync(folder), readFileSync(file, "utf8")]).toEqual([["kept"], "old"]);
});

it("a model goes to standard output, its words beside it", async () => {
  const args = ["fit", "t.csv", "--steps", "0", "--out"];
  const [piped, kept] = [await noisegrid(cwd, ...args, "-"), await noisegrid(cwd, ...args, "kept.safetensors")];
  const bytes = readFileSync(join(cwd, "kept.safetensors"));
  expect([piped.status, piped.stdout]).toEqual([0, bytes.toString()]);
  expect(piped.stderr).toContain("40 rows × 2 columns in standard output");
  expect(piped.stderr.endsWith(kept.stdout.slice(kept.stdout.indexOf("\n") + 1))).toBe(true);
});
