// Prints the minified bytes of a page with a model, as Vite bundles it: what it has loaded once it has imported `DiffusionModel`, once it
// has loaded a model and sampled it, once it has fitted one, and all that it could load; kernel.wasm aside. Needs `npm run build` before.
// `--modules` lists what each module adds to the first.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, createLogger } from "vite";
import { builtFile } from "./built/freshness.mjs";

const CODE = (entry) => `import { DiffusionModel } from ${JSON.stringify(entry)};
globalThis.pageOfModel = DiffusionModel;`;

/** Notes in the page which of its files have run. */
const MARK = "(globalThis.pageFiles??=new Set).add(import.meta.url);";

/**
 * Bundles the page, runs it in this process and measures it.
 *
 * @param entry the package's file for browsers
 * @returns bytes by what the page has done, Vite's warnings, and bytes by module of what the import loads
 */
export async function pageSize(entry) {
  const folder = mkdtempSync(join(tmpdir(), "noisegrid-page-"));
  const warnings = [];
  const warn = (text) => void warnings.push(text);
  const sizes = new Map();
  const modules = new Map();
  let first = "";
  const plugin = {
    name: "page",
    enforce: "post",
    resolveId: (id) => (id === "page" ? "\0page" : null),
    load: (id) => (id === "\0page" ? CODE(entry) : null),
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== "chunk") continue;
          const place = join(folder, chunk.fileName);
          sizes.set(place, Buffer.byteLength(chunk.code));
          modules.set(place, chunk.modules);
          if (chunk.isEntry) first = place;
          chunk.code = MARK + chunk.code;
        }
      },
    },
  };
  const { fetch } = globalThis;
  try {
    await build({
      configFile: false,
      root: resolve("."),
      base: "./",
      customLogger: { ...createLogger("warn"), warn, warnOnce: warn },
      plugins: [plugin],
      build: { outDir: folder, emptyOutDir: false, target: "es2022", modulePreload: false, rollupOptions: { input: "page" } },
    });
    // a page fetches its kernel from beside itself
    globalThis.fetch = async (url) => new Response(readFileSync(new URL(url)));
    await import(pathToFileURL(first).href);
    const loaded = () => [...globalThis.pageFiles].map((url) => fileURLToPath(url));
    const bytes = (places) => places.reduce((sum, place) => sum + sizes.get(place), 0);
    const start = loaded();
    const imported = bytes(start);
    const DiffusionModel = globalThis.pageOfModel;
    const rows = Array.from({ length: 64 }, (_, i) => [Math.sqrt(i), i / 64]);
    const options = { denoiser: { hiddenSize: 8, hiddenLayers: 1 }, training: { batchSize: 16 }, steps: 2, backend: "wasm" };
    // the file comes from elsewhere: from here, in a process of its own it would be from a server
    const saved = await savedModel(entry, rows, options);
    await DiffusionModel.load(saved, { backend: "wasm" }).sample(4);
    const sampled = bytes(loaded());
    await DiffusionModel.fit(rows, { ...options, domain: { kind: "splits" } });
    const fitted = bytes(loaded());
    const own = start.flatMap((place) => Object.entries(modules.get(place)).map(([id, { code }]) => [id, code?.length ?? 0]));
    return { imported, sampled, fitted, all: bytes([...sizes.keys()]), warnings, modules: own };
  } finally {
    globalThis.fetch = fetch;
    delete globalThis.pageFiles;
    delete globalThis.pageOfModel;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The file of a model, made without the page. */
async function savedModel(entry, rows, options) {
  const { DiffusionModel } = await import(pathToFileURL(entry).href);
  return (await DiffusionModel.fit(rows, options)).save();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { imported, sampled, fitted, all, modules } = await pageSize(builtFile("dist/browser.js"));
  const said = { "DiffusionModel imported": imported, "loaded and sampled": sampled, "fitted too": fitted, "all chunks": all };
  for (const [what, bytes] of Object.entries(said)) console.log(`${String(bytes).padStart(7)} bytes  ${what}`);
  if (process.argv.includes("--modules")) {
    for (const [id, bytes] of modules.toSorted((a, b) => b[1] - a[1])) console.log(`${String(bytes).padStart(7)} before minifying  ${id}`);
  }
}
