import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/run-folder.ts",
    // tests that start a process wait for it: all cores, and not all but one, which of two leaves half idle
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // a test that returns before it has compared anything has not passed
    expect: { requireAssertions: true },
  },
});
