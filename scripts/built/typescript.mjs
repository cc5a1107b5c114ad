// Compiles src to dist, what has changed alone, bundles the command line, and stamps both. Nothing is written where dist is fresh, so that a build never disturbs
// processes that run from it without need.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bundle, BUNDLED } from "./bundle.mjs";
import { distStaleness, outputDigest, ROOT, sourcesDigest, STAMP, stampOf } from "./freshness.mjs";

const OUT = join(ROOT, "dist");
const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

/** Removes from a folder of dist what no source makes any more; an empty folder goes too. */
function prune(folder) {
  for (const entry of readdirSync(join(OUT, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (path === BUNDLED) continue;
    if (entry.isDirectory()) prune(path);
    else if (/\.(d\.ts|js)$/.test(path) && !existsSync(join(ROOT, "src", path.replace(/\.(d\.ts|js)$/, ".ts")))) rmSync(join(OUT, path));
  }
  if (folder !== "" && readdirSync(join(OUT, folder)).length === 0) rmdirSync(join(OUT, folder));
}

/** @returns the exit status of the compiler */
async function build() {
  if (distStaleness() === undefined) return 0;
  // the compiler's memory is true of a whole dist only
  if (existsSync(OUT) && stampOf()?.output !== outputDigest()) rmSync(OUT, { recursive: true, force: true });
  const sources = sourcesDigest();
  const { status } = spawnSync(process.execPath, [TSC, "-p", "tsconfig.build.json"], { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) return status ?? 1;
  prune("");
  await bundle();
  chmodSync(join(OUT, "cli/main.js"), 0o755);
  const [stamp, digests] = [join(OUT, STAMP), JSON.stringify({ sources, output: outputDigest() })];
  writeFileSync(`${stamp}.new`, digests);
  renameSync(`${stamp}.new`, stamp);
  return 0;
}

process.exitCode = await build();
