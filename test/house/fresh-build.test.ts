/** No test and no script runs a build of other sources than those that stand beside it. */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { distStaleness, kernelDigest, kernelStaleness, outputDigest, ROOT, sourcesDigest } from "../../scripts/built/freshness.mjs";
import { temporaryFolder } from "../support/temporary-folder.js";

let root: string;

function write(path: string, text: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeEach(() => {
  root = temporaryFolder();
  for (const path of ["src/a.ts", "src/deep/b.ts", "tsconfig.json", "tsconfig.build.json", "dist/a.js", "kernel/kernel.c"])
    write(path, "1");
  write("node_modules/typescript/package.json", "7");
  write("dist/stamp.json", JSON.stringify({ sources: sourcesDigest(root), output: outputDigest(root) }));
  write("kernel/build/kernel.wasm", "");
  write("kernel/build/kernel.wasm.sha256", kernelDigest(root));
});

it("a build of the sources as they stand is fresh", () => {
  expect(distStaleness(root)).toBeUndefined();
  expect(kernelStaleness(root)).toBeUndefined();
});

it.each([
  ["an edited source", () => write("src/deep/b.ts", "2")],
  ["a new source", () => write("src/c.ts", "")],
  ["a removed source", () => rmSync(join(root, "src/a.ts"))],
  ["a source under another name", () => write("src/deep/B.ts", "1")],
  ["other settings", () => write("tsconfig.json", "2")],
  ["another compiler", () => write("node_modules/typescript/package.json", "8")],
  ["another bundler", () => write("node_modules/esbuild/package.json", "8")],
  ["another bundled package", () => write("node_modules/zod/package.json", "8")],
  ["another bundle", () => write("scripts/built/bundle.mjs", "2")],
])("dist is of other sources after %s", (_, change) => {
  change();
  expect(distStaleness(root)).toBe("dist is built from other sources: npm run build:ts");
});

it.each([
  ["a file that was changed", () => write("dist/a.js", "2")],
  ["a file that was added", () => write("dist/c.js", "")],
  ["a file that was removed", () => rmSync(join(root, "dist/a.js"))],
  ["no stamp, as of a build that was killed", () => rmSync(join(root, "dist/stamp.json"))],
])("dist is refused with %s", (_, change) => {
  change();
  expect(distStaleness(root)).toBe("dist is not what the last build wrote: npm run build:ts");
});

it("dist that is not there is named so", () => {
  rmSync(join(root, "dist"), { recursive: true });
  expect(distStaleness(root)).toBe("dist is not built: npm run build:ts");
});

it("a kernel of other sources, and one that is not there, are named", () => {
  write("kernel/kernel.h", "");
  expect(kernelStaleness(root)).toBe("kernel/build/kernel.wasm is compiled from other sources: npm run build:kernel");
  rmSync(join(root, "kernel/build"), { recursive: true });
  expect(kernelStaleness(root)).toBe("kernel/build/kernel.wasm is not built: npm run build:kernel");
});

it("tests and scripts reach dist only by what checks it", () => {
  const files = ["test", "scripts"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  const reaching = files
    .filter((file) => /\.(ts|mjs)$/.test(file))
    .flatMap((file) => {
      const lines = readFileSync(join(ROOT, file), "utf8").split("\n");
      return lines
        .filter((line) => !/^\s*(?:\/\*\*|\*|\/\/)/.test(line) && /["'`/](?:\.\.\/)*dist["'`/]/.test(line))
        .map((line) => ({ file, line: line.trim() }));
    });
  const others = reaching.filter(({ line }) => !/\b(builtFile|loadBuilt)\(\s*["`]dist\//.test(line));
  // what is tested for being checked, what makes dist, and the installed package's
  const own = /^(test\/(house\/fresh-build|files\/prepare)\.test\.ts|scripts\/(built\/|api\/|prepare\.mjs|link-command\.mjs|package\.mjs))/;
  expect(others.filter(({ file }) => !own.test(file.replaceAll("\\", "/")))).toEqual([]);
  expect(reaching.length - others.length).toBeGreaterThan(5);
});
