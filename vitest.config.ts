import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/fresh-build.ts", "test/support/run-folder.ts"],
    setupFiles: "test/support/fresh-kernel.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // a test that returns before it has compared anything has not passed
    expect: { requireAssertions: true },
  },
});
