import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const INCLUDED = "test/**/*.test.ts";
/** Tests that put something else in a module's place, for the files that load it. */
const replacing = readdirSync(import.meta.dirname + "/test", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join("test", name).replaceAll("\\", "/"))
  .filter((file) => /^\s*vi\.(?:do)?[mM]ock\(/m.test(readFileSync(join(import.meta.dirname, file), "utf8")));

export default defineConfig({
  test: {
    // modules are loaded once by a worker and not by every file; they keep no state, and a file that replaces one has its own
    projects: [
      { extends: true, test: { name: "shared", include: [INCLUDED, ...replacing.map((file) => `!${file}`)], isolate: false } },
      { extends: true, test: { name: "own", include: replacing } },
    ],
    globalSetup: ["test/support/fresh-build.ts", "test/support/run-folder.ts"],
    setupFiles: "test/support/fresh-kernel.ts",
    // tests that start a process wait for it, and so a worker more than there are cores leaves none of them idle
    maxWorkers: availableParallelism() + 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // a test that returns before it has compared anything has not passed
    expect: { requireAssertions: true },
    coverage: {
      include: ["src/**/*.ts"],
      // what runs in processes and threads of its own, which this measure does not see: test/cli and test/integrity compare what it prints
      exclude: ["src/cli/**", "src/**/*worker.ts", "src/**/*.d.ts"],
      reporter: ["text-summary", "json-summary", "html"],
      thresholds: { statements: 78, branches: 68, functions: 78, lines: 80 },
    },
  },
});
