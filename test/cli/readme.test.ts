/** The README's example of the library, as it stands there, on the built package. */

import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { builtFile } from "../support/built.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const LONGEST = 12;

it("takes data to a model, to samples, to a file and back, in a dozen lines", async () => {
  const readme = readFileSync("README.md", "utf8");
  const [, code] = /## The library\n+```ts\n([\s\S]*?)```/.exec(readme)!;
  const lines = code.split("\n").filter((line) => line.trim() !== "");
  expect(lines.length).toBeLessThanOrEqual(LONGEST);
  const folder = temporaryFolder();
  const program = code
    .replace('from "noisegrid"', `from ${JSON.stringify(builtFile("dist/index.js"))}`)
    .replace('from "noisegrid/node"', `from ${JSON.stringify(builtFile("dist/node.js"))}`);
  writeFileSync(join(folder, "example.mjs"), `${program}\nconsole.log(JSON.stringify([...samples]), JSON.stringify([...again]));\n`);
  const { stdout } = await promisify(execFile)(process.execPath, ["example.mjs"], { cwd: folder });
  const [samples, again] = stdout
    .trim()
    .split("\n")
    .at(-1)!
    .split(" ")
    .map((text) => JSON.parse(text) as number[]);
  expect(samples.length).toBe(2000);
  expect(samples.every(Number.isFinite)).toBe(true);
  expect(again).toEqual(samples);
});
