// How many imports lie between tests and changed files. Tests that start the command line depend on every source, by way of dist.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { ROOT } from "../built/freshness.mjs";

const COMMAND = join(ROOT, "src/cli/main.ts");
const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)"(\.{1,2}\/[^"]+)"/g;
/** What is reached by other ways than imports: a pattern of the path of what changed, and of the tests that it concerns. */
const OTHER_WAYS = [
  [/^kernel\//, /^test\/(backend|golden)\//],
  [/^src\//, /^test\/house\//],
  [/^scripts\/(?!built\/)/, /^test\/house\//],
  [/^gallery\//, /^test\/plot\/gallery/],
];

const path = (file) => file.slice(ROOT.length).split(sep).join("/");

/** @returns the files that a file imports, those of dist as their sources */
function importsOf(file) {
  const text = readFileSync(file, "utf8");
  const found = [...text.matchAll(IMPORT)].map(([, specifier]) => join(dirname(file), specifier.replace(/\.js$/, ".ts")));
  if (path(file) === "test/support/built.ts") found.push(COMMAND);
  return found.filter((imported) => existsSync(imported));
}

/**
 * @param tests test files
 * @param changed changed files
 * @returns of each test that a changed file can reach, the number of imports between; 0 where it was changed itself
 */
export function distances(tests, changed) {
  const importers = new Map();
  const seen = new Set();
  const waiting = [...tests];
  while (waiting.length > 0) {
    const file = waiting.pop();
    if (seen.has(file)) continue;
    seen.add(file);
    for (const imported of importsOf(file)) {
      importers.set(imported, [...(importers.get(imported) ?? []), file]);
      waiting.push(imported);
    }
  }
  const reached = new Map(changed.map((file) => [file, 0]));
  const queue = [...changed];
  for (const file of queue) {
    for (const importer of importers.get(file) ?? []) {
      if (reached.has(importer)) continue;
      reached.set(importer, reached.get(file) + 1);
      queue.push(importer);
    }
  }
  for (const [source, target] of OTHER_WAYS) {
    if (!changed.some((file) => source.test(path(file)))) continue;
    for (const test of tests) if (target.test(path(test)) && !reached.has(test)) reached.set(test, Number.MAX_SAFE_INTEGER);
  }
  return new Map(tests.filter((test) => reached.has(test)).map((test) => [test, reached.get(test)]));
}
