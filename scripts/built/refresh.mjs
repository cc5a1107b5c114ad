// Brings what is built up to its sources, before tests. What does not compile is not run old: each test that needs it refuses.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { distStaleness, kernelStaleness, ROOT } from "./freshness.mjs";

const PARTS = [
  { staleness: kernelStaleness, script: "kernel/build.mjs", remedy: "npm run build:kernel" },
  { staleness: distStaleness, script: "scripts/built/typescript.mjs", remedy: "npm run build:ts" },
];

export function refresh() {
  for (const { staleness, script, remedy } of PARTS) {
    if (staleness() === undefined) continue;
    const { status } = spawnSync(process.execPath, [join(ROOT, script)], { cwd: ROOT, stdio: "ignore" });
    if (status !== 0) console.error(`the sources have changed and do not compile; ${remedy} shows why`);
  }
}
