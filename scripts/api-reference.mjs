// Writes docs/api from the doc comments of what package.json exports. With --check it writes nothing and fails where docs/api is not
// what it would write.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { entryPage, indexPage } from "./api/pages.mjs";
import { exportsOf, moduleDoc } from "./api/declarations.mjs";
import { builtFile, ROOT } from "./built/freshness.mjs";

const FOLDER = join(ROOT, "docs/api");
const { name, exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** The declarations of an entry, whatever conditions stand around them; undefined for a plain file. */
function typesOf(target) {
  if (typeof target !== "object" || target === null) return undefined;
  return (
    target.types ??
    Object.values(target)
      .map(typesOf)
      .find((types) => types !== undefined)
  );
}

const all = Object.entries(exports)
  .map(([path, target]) => ({ path, types: typesOf(target) }))
  .filter(({ types }) => types !== undefined)
  .map(({ path, types }) => {
    const file = builtFile(types.replace(/^\.\//, ""));
    const page = `${path === "." ? name : path.slice(2).replaceAll("/", "-")}.md`;
    return { specifier: join(name, path).replaceAll("\\", "/"), page, doc: moduleDoc(file), entries: [...exportsOf(file).values()] };
  });

const pages = new Map([["README.md", indexPage(all)], ...all.map((entry) => [entry.page, entryPage(entry)])]);
const present = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
const different = [...pages]
  .filter(([file, text]) => !present.includes(file) || readFileSync(join(FOLDER, file), "utf8") !== text)
  .map(([file]) => file);
const orphans = present.filter((file) => !pages.has(file));

if (process.argv.includes("--check")) {
  const wrong = [...different, ...orphans].map((file) => `docs/api/${file}`);
  if (wrong.length > 0)
    console.error(`${wrong.join(", ")} ${wrong.length === 1 ? "does" : "do"} not follow from the doc comments: npm run api`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} else {
  mkdirSync(FOLDER, { recursive: true });
  for (const file of different) writeFileSync(join(FOLDER, file), pages.get(file));
  for (const file of orphans) rmSync(join(FOLDER, file));
  const bare = all.flatMap(({ entries }) => entries.filter(({ doc, kind }) => doc === "" && kind !== "type"));
  console.log(
    `docs/api: ${pages.size} pages, ${all.reduce((sum, { entries }) => sum + entries.length, 0)} names, without a comment: ${bare.map((entry) => entry.name).join(", ") || "none"}`,
  );
}
