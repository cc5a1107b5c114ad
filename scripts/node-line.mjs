// Node.js of other lines, from the packages of the npm registry that hold its executables.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The lines that the README claims: the oldest release that `engines` admits, and the newest of every line since. */
export const LINES = ["20.19.0", "20", "22", "24", "26"];

const CACHE = resolve("build/node-lines");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** The folder of a line's executable, installed where it is not there yet. */
export function folderOfLine(line) {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = join(CACHE, line);
  const bin = join(folder, "node_modules", name, "bin");
  if (!existsSync(bin)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    execFileSync(npm, ["install", "--no-audit", "--no-fund", `${name}@${line}`], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  }
  return bin;
}
