// What npm runs after an installation in a checkout, and before it packs or publishes. An installation builds. Packing takes what is
// built: a build would replace dist under processes that run from it. What is built of other sources is refused.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const MAIN = "dist/cli/main.js";
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

function newest(path) {
  const found = statSync(path);
  return found.isDirectory() ? Math.max(...readdirSync(path).map((name) => newest(join(path, name)))) : found.mtimeMs;
}

/** Why what is built cannot be packed; undefined where it can. */
function staleness() {
  const sources = Math.max(newest("src"), newest("tsconfig.json"), newest("tsconfig.build.json"));
  if (statSync(MAIN).mtimeMs < sources) return "dist is older than its sources";
  const build = "kernel/build";
  const stamp = (name) => (existsSync(join(build, `${name}.sha256`)) ? readFileSync(join(build, `${name}.sha256`), "utf8") : "");
  const modules = readdirSync(build).filter((name) => /\.(node|wasm)$/.test(name));
  const other = modules.find((name) => stamp(name) !== stamp("kernel.wasm"));
  return other === undefined ? undefined : `${build}/${other} is compiled from other sources than kernel.wasm`;
}

const isPacking = ["pack", "publish"].includes(process.env.npm_command);
if (!isPacking || !existsSync(MAIN)) execFileSync(npm, ["run", "-s", "build"], { stdio: "inherit", shell: process.platform === "win32" });
else {
  const reason = staleness();
  if (reason !== undefined) {
    console.error(`${reason}: npm run build first (npm run release:build for every platform)`);
    process.exitCode = 1;
  }
}
