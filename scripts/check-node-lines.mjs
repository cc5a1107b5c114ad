// Installs the package and runs its command and its entries on every line of Node.js that the README claims; compares digests,
// tables and figures byte by byte. Needs the build. Lines may be named: node scripts/check-node-lines.mjs 22 26
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { folderOfLine, LINES } from "./node-line.mjs";
import { checkEntries, installPackage } from "./package.mjs";

const STUDY = {
  study: "lines",
  steps: 60,
  seeds: [1, 2],
  datasets: [
    { name: "dino", count: 1500 },
    { name: "helix-3d", count: 1500 },
  ],
  configs: [
    "baseline",
    "multi-scale-l1",
    {
      name: "regions",
      schedule: { kind: "karras" },
      domain: { kind: "splits", memorisedRows: 0 },
      evaluation: {
        samplers: [
          { kind: "ddpm", variance: "grid", steps: 10 },
          { kind: "dpmpp_2m", steps: 5 },
        ],
        samples: 1000,
      },
    },
  ],
};
/** Rows and figures that tell times. */
const TIMES = /time|ms_per_step/;
const TIMED_FIGURES = new Set(["evaluation_metrics", "trade_off"]);

const digestOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** What one line of Node.js makes of the study, by name. */
function productsOf(line, installed, command) {
  const folder = mkdtempSync(join(installed, "line-"));
  const bin = folderOfLine(line);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const run = (file, args) => execFileSync(file, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const noisegrid = (...args) => run("node", [command, ...args]);
  const products = { version: run("node", ["--version"]).trim() };
  writeFileSync(join(folder, "lines.json"), JSON.stringify(STUDY));
  noisegrid("study", "lines.json");
  const results = join(folder, "results/lines");
  const runs = readdirSync(join(results, "runs")).toSorted();
  for (const name of runs) {
    const { digest, samplesDigest } = JSON.parse(readFileSync(join(results, "runs", name, "result.json"), "utf8"));
    products[`parameters of ${name}`] = digest;
    products[`samples of ${name}`] = samplesDigest;
  }
  const table = readFileSync(join(results, "results.csv"), "utf8").split("\n");
  products["results.csv"] = digestOf(table.filter((row) => !TIMES.test(row)).join("\n"));
  noisegrid("report", "results/lines");
  noisegrid("plot", "results/lines", "--animate");
  const figures = readdirSync(join(results, "figures")).toSorted();
  for (const file of figures) {
    if (!TIMED_FIGURES.has(file.replace(/\.\w+$/, ""))) products[file] = digestOf(readFileSync(join(results, "figures", file)));
  }
  for (const backend of ["native", "wasm"]) {
    const sampled = noisegrid("sample", `results/lines/runs/${runs.at(-1)}`, "--count", "3000", "--backend", backend, "--out", "s.csv");
    if (!sampled.includes("digest")) throw new Error(`sample printed ${sampled}`);
    products[`samples by ${backend}`] = digestOf(readFileSync(join(folder, "s.csv")));
  }
  checkEntries(installed, join(bin, process.platform === "win32" ? "node.exe" : "node"), results);
  return products;
}

const lines = process.argv.length > 2 ? process.argv.slice(2) : LINES;
const scratch = mkdtempSync(join(tmpdir(), "noisegrid-lines-"));
try {
  const { command } = installPackage(scratch);
  let first;
  for (const line of lines) {
    const { version, ...products } = productsOf(line, scratch, command);
    first ??= { version, products };
    const names = Object.keys({ ...first.products, ...products });
    const different = names.filter((name) => products[name] !== first.products[name]);
    if (different.length > 0) throw new Error(`Node ${version} and ${first.version} differ in ${different.slice(0, 5).join(", ")}`);
    if (products["samples by native"] !== products["samples by wasm"]) throw new Error(`Node ${version}: native and wasm samples differ`);
    console.log(`Node ${version}: study, report, plot, sample and the package's entries end well; ${names.length} digests are the same`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
