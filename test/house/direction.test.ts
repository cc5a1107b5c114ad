/** The direction of the imports: core → backend → files → study → analysis → plot → report → cli, and nobody looks back. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("../../src", import.meta.url));
/** Each part of src, a folder or a file of src itself, with those that it may import besides itself. */
const MAY_IMPORT: Record<string, string[]> = {
  "version.ts": [],
  core: [],
  backend: ["core"],
  files: ["core", "backend", "version.ts"],
  study: ["core", "backend", "files", "version.ts"],
  analysis: ["core", "backend", "files", "study", "version.ts"],
  plot: ["core", "backend", "files", "study", "analysis", "version.ts"],
  report: ["core", "backend", "files", "study", "analysis", "plot", "version.ts"],
  cli: ["core", "backend", "files", "study", "analysis", "plot", "report", "version.ts", "index.ts"],
  "index.ts": ["core", "backend", "files", "study", "analysis", "plot", "report", "version.ts"],
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
  expect(sources("core").length).toBeGreaterThan(15);
  expect(MODULES.find(({ file }) => file === join("backend", "select.ts"))?.imports).toEqual(
    expect.arrayContaining(["../core/model.js", "./kernel/index.js", "./native.js", "node:fs/promises"]),
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
