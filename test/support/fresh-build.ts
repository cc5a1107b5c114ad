/**
 * Before all test files, and before every rerun of watched ones: what is built is brought up to its sources. What does not compile is
 * not run old: each test that needs it refuses (built.ts, fresh-kernel.ts).
 */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { distStaleness, kernelStaleness, ROOT } from "../../scripts/built/freshness.mjs";

function refresh(): void {
  const parts = [
    { isStale: () => kernelStaleness() !== undefined, script: "kernel/build.mjs", remedy: "npm run build:kernel" },
    { isStale: () => distStaleness() !== undefined, script: "scripts/built/typescript.mjs", remedy: "npm run build:ts" },
  ];
  for (const { isStale, script, remedy } of parts) {
    if (!isStale()) continue;
    const { status } = spawnSync(process.execPath, [join(ROOT, script)], { cwd: ROOT, stdio: "ignore" });
    if (status !== 0) console.error(`the sources have changed and do not compile; ${remedy} shows why`);
  }
}

export default function setup(project: TestProject): void {
  refresh();
  project.onTestsRerun(refresh);
}
