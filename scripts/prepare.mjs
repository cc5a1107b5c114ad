// What npm runs after an installation in a checkout, and before it packs or publishes. An installation builds. Packing takes what is
// built: a build would replace dist under processes that run from it. What is built of other sources is refused.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { distStaleness, kernelStaleness, releaseStaleness } from "./built/freshness.mjs";

const MAIN = "dist/cli/main.js";
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

const isPacking = ["pack", "publish"].includes(process.env.npm_command);
if (!isPacking || !existsSync(MAIN)) execFileSync(npm, ["run", "-s", "build"], { stdio: "inherit", shell: process.platform === "win32" });
else {
  const reason = distStaleness(".") ?? kernelStaleness(".") ?? releaseStaleness(".");
  if (reason !== undefined) {
    console.error(reason);
    process.exitCode = 1;
  }
}
