// Trains and samples, points and a table, in a worker of a Chromium, on WebAssembly, from the package as bundlers take it, and compares the digests with the
// command line's: Vite carries the kernel along by itself, esbuild is handed it as a file.
import { execFileSync } from "node:child_process";
import { createReadStream, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { build as esbuild } from "esbuild";
import { chromium } from "playwright-core";
import { build as vite, createLogger } from "vite";
import { builtFile } from "./built/freshness.mjs";

const SEED = 3;
const STEPS = 60;
const SAMPLES = 1000;
const SAMPLE_SEED = 7;
const POINTS = 5000;
const TABLE = "data/tables/faithful.csv";
const ROWS = 200;
const CONFIG = { schedule: { kind: "karras" }, domain: { kind: "splits" }, grid: null };

/** The command line's digests: of the weights, and of samples drawn with another seed. */
function commandDigests(folder) {
  writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
  const run = (...args) =>
    execFileSync(process.execPath, [builtFile("dist/cli/main.js"), ...args], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
  const digest = (text) => /^digest (sha256:[0-9a-f]{64})$/m.exec(text)[1];
  const training = ["--steps", STEPS, "--seed", SEED, "--points", POINTS, "--backend", "native"].map(String);
  const weights = digest(run("train", "--dataset", "moons", "--config", "config.json", ...training, "--out", "run"));
  const samples = digest(run("sample", "run", "--count", String(SAMPLES), "--seed", String(SAMPLE_SEED), "--out", "samples.npy"));
  const table = digest(run("fit", resolve(TABLE), "--seed", String(SEED), "--out", "table.safetensors"));
  run("sample", "table.safetensors", "--count", String(ROWS), "--seed", String(SAMPLE_SEED), "--out", "rows.csv");
  return { weights, samples, table, rows: readFileSync(join(folder, "rows.csv"), "utf8") };
}

/** @param kernel what makes the backend: a name, or lines that define `backend` */
const worker = (kernel) => `import { builtIn, DiffusionModel, wasmBackend } from "noisegrid";
import { csvBlocks, decodeTableModel, encodeTableModel, fitTable, readTable } from "noisegrid/table";
${kernel}
self.onmessage = async () => {
  try {
    const model = await DiffusionModel.fit(builtIn("moons", ${POINTS}), { ...${JSON.stringify(CONFIG)}, steps: ${STEPS}, seed: ${SEED}, backend: await backend() });
    const rows = await model.sample(${SAMPLES}, { seed: ${SAMPLE_SEED} });
    const again = await DiffusionModel.load(model.save(), { backend: await backend() }).sample(${SAMPLES}, { seed: ${SAMPLE_SEED} });
    const hash = async (values) => {
      const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", values));
      return "sha256:" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    };
    const read = await readTable(new TextEncoder().encode(${JSON.stringify(readFileSync(TABLE, "utf8"))}), { name: "table.csv" });
    const fitted = encodeTableModel(await fitTable(read, { seed: ${SEED}, backend: await backend() }));
    const table = decodeTableModel(fitted, { backend: await backend() });
    const drawn = await table.sample(${ROWS}, { seed: ${SAMPLE_SEED} });
    const text = [...csvBlocks(drawn, table.card.layout)].map((block) => new TextDecoder().decode(block)).join("");
    self.postMessage({
      weights: model.digest,
      samples: await hash(rows),
      again: await hash(again),
      table: table.digest,
      rows: text,
    });
  } catch (error) {
    self.postMessage({ error: String(error?.stack ?? error) });
  }
};
`;

const PAGE = `const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
window.result = new Promise((done) => {
  worker.onmessage = ({ data }) => done(data);
  worker.onerror = ({ message }) => done({ error: message });
  worker.postMessage("go");
});
`;
const HTML = `<!doctype html><meta charset="utf-8"><title>noisegrid</title><script type="module" src="./page.js"></script>`;

/** A folder of sources in which the package is installed, by a link to this checkout. */
function sources(folder, name, kernel) {
  const root = join(folder, name);
  mkdirSync(join(root, "node_modules"), { recursive: true });
  symlinkSync(resolve("."), join(root, "node_modules/noisegrid"), "junction");
  writeFileSync(join(root, "package.json"), '{ "private": true, "type": "module" }');
  writeFileSync(join(root, "index.html"), HTML);
  writeFileSync(join(root, "page.js"), PAGE);
  writeFileSync(join(root, "worker.js"), worker(kernel));
  return root;
}

async function withVite(folder) {
  const root = sources(folder, "vite", `const backend = () => "wasm";`);
  const warnings = [];
  const warn = (text) => void warnings.push(text);
  await vite({
    configFile: false,
    root,
    base: "./",
    customLogger: { ...createLogger("warn"), warn, warnOnce: warn },
    worker: { format: "es" },
    build: { outDir: "out", target: "es2022" },
  });
  if (warnings.length > 0) throw new Error(`Vite warns: ${warnings.join("; ")}`);
  return join(root, "out");
}

async function withEsbuild(folder) {
  const kernel = `import kernel from "noisegrid/kernel.wasm";
const backend = async () => wasmBackend(await (await fetch(new URL(kernel, import.meta.url))).arrayBuffer());`;
  const root = sources(folder, "esbuild", kernel);
  const out = join(root, "out");
  const { warnings } = await esbuild({
    entryPoints: [join(root, "page.js"), join(root, "worker.js")],
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    outdir: out,
    loader: { ".wasm": "file" },
    logLevel: "silent",
  });
  if (warnings.length > 0) throw new Error(`esbuild warns: ${warnings.map(({ text }) => text).join("; ")}`);
  writeFileSync(join(out, "index.html"), HTML);
  return out;
}

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

function serve(folder) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => done({ url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }));
  });
}

async function resultOf(browser, folder) {
  const { url, close } = await serve(folder);
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    await page.goto(url);
    const result = await page.evaluate(() => window.result);
    // a page without an icon of its own is asked for one
    const own = complaints.filter((text) => !/favicon|404/.test(text));
    if (result.error !== undefined || own.length > 0) throw new Error([result.error, ...own].join("; "));
    return result;
  } finally {
    await page.close();
    close();
  }
}

/** @param folder to work in @param executable of the Chromium */
export async function checkTraining(folder, executable) {
  const expected = commandDigests(folder);
  const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
  try {
    for (const [bundler, bundle] of Object.entries({ Vite: withVite, esbuild: withEsbuild })) {
      const { again, ...result } = await resultOf(browser, await bundle(folder));
      for (const [what, digest] of Object.entries({ ...expected })) {
        if (result[what] !== digest)
          throw new Error(`${bundler}: ${what} in the browser are ${result[what]}, on the command line ${digest}`);
      }
      if (again !== expected.samples)
        throw new Error(`${bundler}: the model that is saved and loaded samples ${again}, not ${expected.samples}`);
    }
    return { ...expected, version: browser.version() };
  } finally {
    await browser.close();
  }
}
