/** The package's entries, as a program of either kind has them: by `import`, and by `require()`. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: Record<string, unknown> };
const ENTRIES = Object.keys(exports).map((path) => path.replace(/^\./, "noisegrid"));
const MODULES = ENTRIES.filter((entry) => !/\.(?:json|wasm)$/.test(entry));

/** What a program prints, started where the package finds itself by its name; without the notice of an older Node that it requires a module. */
async function printed(kind: "commonjs" | "module", program: string): Promise<string> {
  const { stdout } = await run(process.execPath, ["--no-warnings", `--input-type=${kind}`, "-e", program]);
  return stdout.trim();
}

describe.each(MODULES)("%s", (entry) => {
  it("has the same names whether it is imported or required", async () => {
    const names = "Object.keys(found).filter((name) => name !== 'module.exports' && name !== '__esModule').sort().join()";
    const imported = await printed("module", `const found = await import("${entry}"); console.log(${names})`);
    const required = await printed("commonjs", `const found = require("${entry}"); console.log(${names})`);
    expect(imported.split(",").length).toBeGreaterThan(1);
    expect(required).toBe(imported);
  });
});

it("are all there: the library, its models as files, tables, exports, configurations, studies, figures, reports, the kernel, and the package's own file", async () => {
  const paths = ["", "/node", "/table", "/export", "/config", "/study", "/plot", "/report", "/kernel.wasm", "/package.json"];
  expect(ENTRIES).toEqual(paths.map((path) => `noisegrid${path}`));
  expect(await printed("commonjs", 'console.log(require("noisegrid/package.json").name)')).toBe("noisegrid");
});

it("a program that requires them trains, samples and draws as one that imports them", async () => {
  const body = `
    const model = { dimensions: 2, denoiser: { embeddingDim: 4, hiddenSize: 4, hiddenLayers: 0 }, grid: null, regions: [],
      schedule: { kind: "linear", timesteps: 3, betaStart: 1e-4, betaEnd: 0.02 } };
    const backend = (await loadBackend("auto")).create(model);
    backend.write("parameters", initialParameters(model, 1));
    const values = [...sampleRows(backend, 1, 0, 5)].map((x, i) => ({ x, y: i }));
    const encoding = { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } };
    console.log(await toSvg({ spec: { data: { values }, mark: "point", encoding }, description: "five numbers" }));`;
  const names = "{ initialParameters, loadBackend, sampleRows }";
  const imported = await printed("module", `import ${names} from "noisegrid"; import { toSvg } from "noisegrid/plot"; ${body}`);
  const required = await printed(
    "commonjs",
    `const ${names} = require("noisegrid"); const { toSvg } = require("noisegrid/plot"); (async () => { ${body} })();`,
  );
  expect(imported).toMatch(/^<svg[\s\S]*<\/svg>$/);
  expect(required).toBe(imported);
});
