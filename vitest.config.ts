import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
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
