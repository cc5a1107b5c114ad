// The command line and its threads in few files: a start of several hundred modules takes longer than most commands. The modules of dist
// stay, for the library; the entries below become files that load their bundle. Packages stay outside, but those of many small modules.
import { build } from "esbuild";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { ROOT } from "./freshness.mjs";

/** The folder of dist that holds the bundle. */
export const BUNDLED = "bundled";
const OUT = join(ROOT, "dist", BUNDLED);
const SOURCES = join(ROOT, "src");

/** What a process or a thread starts with; no other module imports them. */
const ENTRIES = [
  "cli/main",
  "cli/carrying-out/aside-worker",
  "cli/carrying-out/fit-worker",
  "study/workers/worker",
  "study/workers/sample-worker",
  "study/workers/comparison-worker",
  "files/points/process",
];
/** Packages that are bundled too, with their licence beside them. */
const PACKAGES = ["zod"];

const bundleName = (entry) => entry.replaceAll("/", "-");

/** A module finds files beside itself by its address, which is that of its file in dist, wherever its code lies. */
const ownAddresses = {
  name: "own-addresses",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const address = `../${relative(SOURCES, path).split(sep).join("/")}`.replace(/\.ts$/, ".js");
      const text = readFileSync(path, "utf8");
      return { loader: "ts", contents: text.replaceAll("import.meta.url", `new URL(${JSON.stringify(address)}, import.meta.url).href`) };
    }),
};

export async function bundle() {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  rmSync(OUT, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(ENTRIES.map((entry) => [bundleName(entry), `src/${entry}.ts`])),
    outdir: OUT,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    external: Object.keys(dependencies).filter((name) => !PACKAGES.includes(name)),
    plugins: [ownAddresses],
    logLevel: "error",
  });
  for (const name of PACKAGES) copyFileSync(join(ROOT, "node_modules", name, "LICENSE"), join(OUT, `LICENSE.${name}`));
  for (const entry of ENTRIES) {
    const up = "../".repeat(entry.split("/").length - 1);
    const shebang = entry === "cli/main" ? "#!/usr/bin/env node\n" : "";
    writeFileSync(join(ROOT, "dist", `${entry}.js`), `${shebang}import "${up}${BUNDLED}/${bundleName(entry)}.js";\n`);
  }
}
