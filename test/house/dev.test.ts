/** `npm run dev`: which tests a change reaches, and that a result says what it is. */

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../scripts/built/freshness.mjs";
import { distances } from "../../scripts/dev/distances.mjs";

const TESTS = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join(ROOT, "test", name));

function reached(...changed: string[]): Record<string, number> {
  const files = changed.map((name) => join(ROOT, name));
  return Object.fromEntries([...distances(TESTS, files)].map(([file, far]) => [relative(ROOT, file).split(sep).join("/"), far]));
}

it("counts the imports between a test and what changed", () => {
  const found = reached("src/statistics/holm.ts");
  expect(found["test/statistics/statistics.test.ts"]).toBe(1);
  expect(found["test/analysis/overall.test.ts"]).toBeGreaterThan(1);
  expect(found).not.toHaveProperty("test/numerics/random.test.ts");
});

it("a test that changed is the nearest", () => {
  expect(reached("test/numerics/random.test.ts")).toEqual({ "test/numerics/random.test.ts": 0 });
});

it("a source reaches the tests of the command line, which import none, by way of dist", () => {
  expect(reached("src/cli/main.ts")).toHaveProperty("test/cli/mistakes.test.ts");
  expect(reached("src/statistics/holm.ts")).toHaveProperty("test/cli/mistakes.test.ts");
});

it("the kernel reaches the tests of its backends, and every source those of the house", () => {
  expect(reached("kernel/network.h")).toHaveProperty("test/backend/contract.test.ts");
  expect(reached("src/statistics/holm.ts")).toHaveProperty("test/house/direction.test.ts");
});

it("runs the tests of a file and ends with their result", () => {
  const { status, stdout } = spawnSync(process.execPath, ["scripts/dev.mjs", "--near", "--once", "test/numerics/random.test.ts"], {
    cwd: ROOT,
    encoding: "utf8",
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST"))),
  });
  expect(stdout).toMatch(/\npassed: nearest, 1 of \d+ test files, [\d.]+ s\n$/);
  expect(status).toBe(0);
});
