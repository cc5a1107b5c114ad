/** The version that the library writes into files is the one that its manifest has. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { version } from "../../src/version.js";

it("has the manifest's version", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  expect(version).toBe(manifest.version);
});
