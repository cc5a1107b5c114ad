/** The package in a bundler: its entry for browsers needs nothing of Node.js, gives no warning, and stays small. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build as esbuild } from "esbuild";
import { build as vite, createLogger } from "vite";
import { expect, it } from "vitest";
import { pageSize } from "../../scripts/page-size.mjs";
import { version } from "../../src/version.js";
import { builtFile } from "../support/built.js";

const BROWSER = builtFile("dist/browser.js");
const CONFIG = builtFile("dist/config.js");
const TABLE = builtFile("dist/table-browser.js");

/** What a page takes that trains a model of its own and samples it. */
const PAGE = `import { initialParameters, loadBackend, makeDataset, sampleRows, train } from ${JSON.stringify(BROWSER)};
console.log(initialParameters, loadBackend, makeDataset, sampleRows, train);`;

async function bundled(contents: string): Promise<{ warnings: string[]; inputs: string[] }> {
  const { warnings, metafile } = await esbuild({
    stdin: { contents, resolveDir: resolve(".") },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    outdir: "out",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  return { warnings: warnings.map(({ text }) => text), inputs: Object.keys(metafile.inputs) };
}

/** What Vite makes of a page: its warnings, its assets, and the minified bytes that it loads before its first line and in all. */
async function viteBundle(page: string): Promise<{ warnings: string[]; assets: string[]; first: number; all: number }> {
  const warnings: string[] = [];
  const logger = {
    ...createLogger("warn"),
    warn: (text: string) => void warnings.push(text),
    warnOnce: (text: string) => void warnings.push(text),
  };
  const built = await vite({
    configFile: false,
    root: resolve("."),
    customLogger: logger,
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === "page" ? "\0page" : null),
        load: (id) => (id === "\0page" ? page : null),
      },
    ],
    build: { write: false, target: "es2022", modulePreload: false, rollupOptions: { input: "page" } },
  });
  if (Array.isArray(built) || !("output" in built)) throw new Error("expected one bundle");
  const chunks = new Map(built.output.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file] as const] : [])));
  const first = new Set<string>();
  const open = [...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName);
  for (const name of open) {
    if (first.has(name)) continue;
    first.add(name);
    open.push(...chunks.get(name)!.imports);
  }
  const bytes = (names: Iterable<string>): number => [...names].reduce((sum, name) => sum + chunks.get(name)!.code.length, 0);
  const assets = built.output.filter(({ type }) => type === "asset").map(({ fileName }) => fileName);
  return { warnings, assets, first: bytes(first), all: bytes(chunks.keys()) };
}

it.each([
  ["noisegrid", BROWSER],
  ["noisegrid/config", CONFIG],
  ["noisegrid/table", TABLE],
])("%s bundles for a browser without a warning, from pure modules alone", async (_, entry) => {
  const { warnings, inputs } = await bundled(`export * from ${JSON.stringify(entry)};`);
  expect(warnings).toEqual([]);
  expect(inputs.length).toBeGreaterThan(10);
  // whatever needs Node.js could not have been resolved, but a bundler may be told to leave it out
  expect(inputs.filter((path) => /dist\/(?:files|cli|plot|report|analysis)\/|backend\/(?:node|native)/.test(path))).toEqual([]);
});

it("a page that trains and samples does not carry zod", async () => {
  const { inputs } = await bundled(PAGE);
  expect(inputs.filter((path) => path.includes("zod"))).toEqual([]);
});

// what it loads may grow when the project means it to, not by an import that slipped in
it("Vite bundles a page that trains and samples with the parts of a model without a warning, the kernel with it, in few bytes", async () => {
  const { warnings, assets, first, all } = await viteBundle(PAGE);
  expect(warnings).toEqual([]);
  expect(assets.filter((name) => name.endsWith(".wasm")).length).toBe(1);
  expect(first).toBeLessThan(72_000);
  expect(all).toBeLessThan(102_000);
});

it("a page with a model begins with less than 55 kB, and loads the rest of it when a verb is called", async () => {
  const { imported, sampled, fitted, all, warnings } = await pageSize(BROWSER);
  expect(warnings).toEqual([]);
  expect(imported).toBeLessThan(55_000);
  expect(sampled).toBeLessThan(117_000);
  expect(fitted).toBeLessThan(150_000);
  expect(all).toBeLessThan(201_000);
  expect([imported, sampled, fitted, all]).toEqual([imported, sampled, fitted, all].toSorted((a, b) => a - b));
});

it("the version is that of the manifest", () => {
  expect(version).toBe((JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version);
});
