// Tests what changed, at every save: first the tests that import a changed file most directly, whose result comes in seconds, then the
// others that it can reach, until the next save. TypeScript is compiled where a test starts the command line; the kernel only where its
// sources change (built/refresh.mjs).
//
//   npm run dev                 every test that a change reaches
//   npm run dev -- --near       only the nearest
//   npm run dev -- --once FILE  as if FILE had just been saved, then end
import { existsSync, readdirSync, watch } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { createVitest } from "vitest/node";
import { ROOT } from "./built/freshness.mjs";
import { refresh } from "./built/refresh.mjs";
import { distances } from "./dev/distances.mjs";

const WATCHED = ["src", "test", "gallery", "kernel", "scripts"];
const SOURCE = /\.(ts|mjs|json|c|h)$/;
/** An editor writes a file in more than one go. */
const QUIET_MS = 50;

const { values } = parseArgs({ options: { near: { type: "boolean", default: false }, once: { type: "string", multiple: true } } });
const vitest = await createVitest("test", { watch: false, root: ROOT, reporters: [["default", { summary: false }]] });
// its reporters are told of it here
await vitest.standalone();
const testFiles = (await vitest.globTestSpecifications()).length;
const changed = new Set();
let timer;
let running = Promise.resolve();

/** @returns whether every test passed; undefined where a save has come between */
async function runTests(files, what) {
  const from = performance.now();
  refresh();
  const specifications = files.flatMap((file) => vitest.getModuleSpecifications(file));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  if (changed.size > 0) return undefined;
  const failed = testModules.filter((module) => files.includes(module.moduleId) && !module.ok());
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  const isOk = failed.length === 0 && unhandledErrors.length === 0;
  console.log(`${isOk ? "passed" : "FAILED"}: ${what}, ${files.length} of ${testFiles} test files, ${seconds} s`);
  for (const module of failed) console.log(`  ${relative(ROOT, module.moduleId)}`);
  return isOk;
}

async function testChanges() {
  const files = [...changed];
  changed.clear();
  for (const file of files) vitest.invalidateFile(file);
  const specifications = await vitest.globTestSpecifications();
  const reached = distances(
    specifications.map(({ moduleId }) => moduleId),
    files,
  );
  const nearest = Math.min(...reached.values());
  const isNear = ([, distance]) => distance === nearest;
  const near = [...reached].filter(isNear).map(([file]) => file);
  const far = [...reached].filter((entry) => !isNear(entry)).toSorted((a, b) => a[1] - b[1]);
  console.log(
    `\n${files.map((file) => relative(ROOT, file)).join(", ")}: ${reached.size} test files reach it, ${near.length} nearest first`,
  );
  if (near.length === 0) return true;
  const isOk = await runTests(near, "nearest");
  if (isOk !== true || values.near || far.length === 0) return isOk;
  return runTests(
    far.map(([file]) => file),
    "the others",
  );
}

/** Runs that a new save makes void are given up. */
function save(file) {
  changed.add(file);
  clearTimeout(timer);
  timer = setTimeout(() => {
    void vitest.cancelCurrentRun("keyboard-input");
    running = running.then(() => (changed.size > 0 ? testChanges() : undefined)).catch((error) => console.error(error));
  }, QUIET_MS);
}

if (values.once === undefined) {
  for (const folder of WATCHED) {
    watch(join(ROOT, folder), { recursive: true }, (_, name) => {
      const file = join(ROOT, folder, name ?? "");
      const isBuilt = `${sep}${file}${sep}`.includes(`${sep}kernel${sep}build${sep}`);
      if (SOURCE.test(file) && !isBuilt && existsSync(file)) save(file);
    });
  }
  console.log(
    `watching ${WATCHED.filter((folder) => readdirSync(join(ROOT, folder)).length > 0).join(", ")}; ${testFiles} test files; Ctrl-C ends`,
  );
} else {
  for (const file of values.once) changed.add(resolve(file));
  const isOk = await testChanges();
  await vitest.close();
  process.exit(isOk === true ? 0 : 1);
}
