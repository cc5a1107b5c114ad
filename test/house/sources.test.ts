/** Rows are handed on: nothing draws data by name but the folder of the data, and one file makes a source of a configuration. */

import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("../../src", import.meta.url));

/** Files of src, outside the data's folder, with a line that matches. */
function outside(line: RegExp): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(sep).join("/"))
    .filter((file) => file.endsWith(".ts") && !file.startsWith("data/"))
    .filter((file) => line.test(readFileSync(join(SOURCE, file), "utf8")));
}

it("makes data of a name nowhere else", () => {
  expect(outside(/\b(makeDataset|dimensionsOf|mixtureOf|otherSeed)\b/)).toEqual(["library.ts"]);
  expect(outside(/\b(makeDataset|dimensionsOf|mixtureOf|otherSeed)\(/)).toEqual([]);
});

it("makes a source of a configuration's data set in one file; a self-test has one of its own", () => {
  expect(outside(/\bbuiltIn\(/).toSorted()).toEqual(["cli/commands/doctor.ts", "study/config/dataset-config.ts"]);
  expect(outside(/\bnew DrawnData\(/)).toEqual(["study/config/dataset-source.ts"]);
});
