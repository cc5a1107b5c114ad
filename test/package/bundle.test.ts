/** The package in a bundler: its entry for browsers needs nothing of Node.js, gives no warning, and stays small. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build as esbuild } from "esbuild";
import { build as vite, createLogger } from "vite";
import { expect, it } from "vitest";
import { version } from "../../src/version.js";
import { builtFile } from "../support/built.js";

const BROWSER = builtFile("dist/browser.js");
const CONFIG = builtFile("dist/config.js");

/** What a page takes that trains a model of its own and samples it. */
const PAGE = `import { initialParameters, loadBackend, makeDataset, sampleRows, train } from ${JSON.stringify(BROWSER)};
console.log(initialParameters, loadBackend, makeDataset, sampleRows, train);`;

async function bundled(contents: string): Promise<{ warnings: string[]; bytes: number; inputs: string[] }> {
  const { warnings, outputFiles, metafile } = await esbuild({
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
  const first = outputFiles.find(({ path }) => path.endsWith("stdin.js"))!;
  return { warnings: warnings.map(({ text }) => text), bytes: first.contents.length, inputs: Object.keys(metafile.inputs) };
}

it.each([
  ["noisegrid", BROWSER],
  ["noisegrid/config", CONFIG],
])("%s bundles for a browser without a warning, from pure modules alone", async (_, entry) => {
  const { warnings, inputs } = await bundled(`export * from ${JSON.stringify(entry)};`);
  expect(warnings).toEqual([]);
  expect(inputs.length).toBeGreaterThan(10);
  // whatever needs Node.js could not have been resolved, but a bundler may be told to leave it out
  expect(inputs.filter((path) => /dist\/(?:files|cli|plot|report|analysis)\/|backend\/(?:node|native)/.test(path))).toEqual([]);
});

it("a page that trains and samples does not carry zod, and no more than it uses", async () => {
  const { inputs, bytes } = await bundled(PAGE);
  expect(inputs.filter((path) => path.includes("zod"))).toEqual([]);
  expect(bytes).toBeLessThan(80_000);
});

it("Vite bundles the page without a warning, and the kernel with it", async () => {
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
        load: (id) => (id === "\0page" ? PAGE : null),
      },
    ],
    build: { write: false, target: "es2022", rollupOptions: { input: "page" } },
  });
  if (Array.isArray(built) || !("output" in built)) throw new Error("expected one bundle");
  expect(warnings).toEqual([]);
  expect(built.output.filter(({ fileName }) => fileName.endsWith(".wasm")).length).toBe(1);
});

it("the version is that of the manifest", () => {
  expect(version).toBe((JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version);
});
