// Markdown of the public names: a page for each entry point, and an index.
import { relative } from "node:path";
import { ROOT } from "../built/freshness.mjs";

const GROUPS = { function: "Functions", class: "Classes", constant: "Constants", type: "Types" };
/** A declaration longer than this is data or a schema, which its source tells better. */
const LONGEST = 60;

const sourceOf = (file) =>
  relative(ROOT, file)
    .replaceAll("\\", "/")
    .replace(/^dist/, "src")
    .replace(/\.d\.ts$/, ".ts");
const cell = (text) => text.replaceAll("|", "\\|");

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

/** The first sentence: to a full stop that stands in no bracket. */
function summary(doc) {
  const text = oneLine(doc.split(/^@/m)[0]).replace(/^`[^`]*`: /, "");
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")") depth--;
    if (text[i] === "." && depth === 0 && (i + 1 === text.length || text[i + 1] === " ")) return text.slice(0, i + 1);
  }
  return text;
}

/** The anchors that a renderer gives to the headings of a page: small letters, a number where one has been given before. */
function anchorsOf(groups) {
  const given = new Map();
  const anchors = new Map();
  const next = (heading) => {
    const base = heading.toLowerCase();
    const count = given.get(base) ?? 0;
    given.set(base, count + 1);
    return count === 0 ? base : `${base}-${count}`;
  };
  for (const { title, members } of groups) {
    next(title);
    for (const { name } of members) anchors.set(name, next(name));
  }
  return anchors;
}

/** `{@link name}` as a link where the name stands on the page. */
const linked = (text, names) =>
  text.replace(/\{@link ([^}\s]+)[^}]*\}/g, (_, name) => (names.has(name) ? `[\`${name}\`](#${names.get(name)})` : `\`${name}\``));

/** A doc comment: its words, then its parameters, what it returns and what it throws as a list. */
function describe(doc, names) {
  const [words, ...tags] = doc.split(/^(?=@\w)/m);
  const items = tags.map((tag) => {
    const [, kind, rest] = /^@(\w+)\s*(.*)$/s.exec(tag);
    const text = oneLine(rest);
    if (kind !== "param") return `- ${kind}: ${text}`;
    const [, name, what] = /^(\S+)\s*(?:- )?(.*)$/.exec(text);
    return `- \`${name}\`: ${what}`;
  });
  const parts = [words.trim(), items.join("\n")].filter((part) => part !== "");
  return linked(parts.join("\n\n"), names);
}

function section({ name, code, doc, file }, names) {
  const lines = code.split("\n");
  const shown = lines.length <= LONGEST ? code : `${lines[0]}\n    // … ${lines.length - 2} lines: see the source\n${lines.at(-1)}`;
  const mentioned = [...new Set(code.replace(/\/\*.*?\*\//gs, "").match(/\b[A-Za-z]\w+\b/g))].filter(
    (word) => word !== name && names.has(word),
  );
  const see = mentioned.map((word) => `[\`${word}\`](#${names.get(word)})`).join(", ");
  const source = sourceOf(file);
  return [
    `### ${name}`,
    ...(doc === "" ? [] : [describe(doc, names)]),
    `\`\`\`ts\n${shown}\n\`\`\``,
    `${see === "" ? "" : `See ${see}. `}Source: [${source}](../../${source})`,
  ].join("\n\n");
}

const grouped = (entries) =>
  Object.entries(GROUPS)
    .map(([kind, title]) => ({
      title,
      members: entries.filter((entry) => entry.kind === kind).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    }))
    .filter(({ members }) => members.length > 0);

const NOTICE = "<!-- Written by `npm run api` from the doc comments of src; edit those. -->";

/** @param entry `{ specifier, page, doc, entries }` */
export function entryPage({ specifier, doc, entries }) {
  const groups = grouped(entries);
  const names = anchorsOf(groups);
  const contents = groups.map(({ title, members }) => {
    const rows = members.map(({ name, doc: text }) => `| [\`${name}\`](#${names.get(name)}) | ${cell(linked(summary(text), names))} |`);
    return `| ${title} | |\n|---|---|\n${rows.join("\n")}`;
  });
  const sections = groups.map(({ title, members }) => `## ${title}\n\n${members.map((member) => section(member, names)).join("\n\n")}`);
  const head = [NOTICE, `# ${specifier}`, doc, `\`\`\`ts\nimport { … } from "${specifier}";\n\`\`\``];
  return `${[...head, ...contents, ...sections].filter((part) => part !== "").join("\n\n")}\n`;
}

/** What is imported from where, then every name in the order of the alphabet. */
export function indexPage(all) {
  const entries = all.map(
    ({ specifier, page, doc, entries: { length } }) => `| [\`${specifier}\`](${page}) | ${cell(summary(doc))} | ${length} |`,
  );
  const names = all
    .flatMap(({ specifier, page, entries: members }) => {
      const anchors = anchorsOf(grouped(members));
      return members.map(({ name, kind, doc }) => ({ name, kind, doc, specifier, place: `${page}#${anchors.get(name)}` }));
    })
    .toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .map(
      ({ name, kind, doc, specifier, place }) =>
        `| [\`${name}\`](${place}) | ${kind} of \`${specifier}\` | ${cell(linked(summary(doc), new Map()))} |`,
    );
  return `${[
    NOTICE,
    "# API reference",
    `| import from | for | names |\n|---|---|---|\n${entries.join("\n")}`,
    "Programs to begin with stand in the [README](../../README.md#the-library). What is not named here is not public and may change in any version.",
    "## Every name",
    `| name | is a | |\n|---|---|---|\n${names.join("\n")}`,
  ].join("\n\n")}\n`;
}
