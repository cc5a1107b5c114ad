/** The direction of the imports: each part of the house stands on those before it, and nobody looks back. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("../../src", import.meta.url));
const NUMERICS = ["errors", "formats", "numerics"];
const MODEL = [...NUMERICS, "diffusion", "data", "metrics", "statistics", "backend"];
const FILES = [...MODEL, "table", "model", "table-model", "files", "version.ts"];
/** Each part of src, a folder or a file of src itself, with those that it may import besides itself. */
const MAY_IMPORT: Record<string, string[]> = {
  "version.ts": [],
  errors: [],
  formats: ["errors"],
  numerics: ["errors"],
  diffusion: NUMERICS,
  statistics: NUMERICS,
  // a file's bytes as a typed table: for browsers too, so below the files
  table: [...NUMERICS, "statistics"],
  data: [...NUMERICS, "diffusion"],
  metrics: [...NUMERICS, "statistics"],
  backend: [...NUMERICS, "diffusion"],
  // a model as one value, which loads its backend itself: for browsers too, so below the files
  model: [...MODEL, "table", "version.ts"],
  // a table's model: its rows coded as points, and a model of those
  "table-model": [...MODEL, "table", "table-metrics", "model"],
  // what tables are compared by, and plain ways to make rows beside which a model is judged
  "table-metrics": [...NUMERICS, "statistics", "metrics", "table"],
  baselines: [...NUMERICS, "statistics", "metrics", "data", "table", "table-metrics"],
  // models for programs in other languages
  export: [...MODEL, "table", "model", "table-model", "version.ts"],
  // a table's model beside real rows and baselines
  "table-evaluation": [...MODEL, "table", "table-metrics", "baselines", "model", "table-model"],
  files: [...NUMERICS, "table", "diffusion", "version.ts"],
  study: FILES,
  analysis: [...FILES, "study"],
  plot: [...FILES, "study", "analysis"],
  report: [...FILES, "study", "analysis", "plot"],
  cli: [...FILES, "export", "table-evaluation", "study", "analysis", "plot", "report", "index.ts"],
  "library.ts": [...MODEL, "model"],
  "index.ts": ["library.ts", "backend", "model"],
  "browser.ts": ["library.ts", "backend", "model"],
  "node.ts": [...FILES, "study"],
  "table.ts": [...NUMERICS, "table"],
  "export.ts": ["export"],
  "config.ts": ["study"],
  "study.ts": ["study"],
};

interface Module {
  file: string;
  part: string;
  text: string;
  /** what it imports, statically or not, types included */
  imports: string[];
}

const partOf = (path: string): string => path.split(sep)[0];

const MODULES: Module[] = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => {
    const text = readFileSync(join(SOURCE, file), "utf8");
    const imports = [...text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)"([^"]+)"/g)].map((match) => match[1]);
    return { file, part: partOf(file), text, imports };
  });

const sources = (part: string): Module[] => MODULES.filter((module) => module.part === part);

it("finds the sources and their imports", () => {
  expect(sources("diffusion").length).toBeGreaterThan(15);
  expect(MODULES.find(({ file }) => file === join("backend", "node.ts"))?.imports).toEqual(
    expect.arrayContaining(["./native.js", "./select.js", "node:fs/promises"]),
  );
});

it("every part of src has its place", () => {
  expect(MODULES.filter(({ part }) => !(part in MAY_IMPORT)).map(({ file }) => file)).toEqual([]);
});

describe.each(Object.entries(MAY_IMPORT))("src/%s", (part, allowed) => {
  it("imports nothing later in the order", () => {
    const wrong = sources(part).flatMap(({ file, imports }) =>
      imports
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => relative(SOURCE, join(SOURCE, dirname(file), specifier)).replace(/\.js$/, ".ts"))
        .filter((target) => ![part, ...allowed].includes(partOf(target)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});
