// The public names of an entry point, read from the declarations that the compiler wrote: types are spelt out there, bodies are gone.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "vite";

const KINDS = {
  TSDeclareFunction: "function",
  FunctionDeclaration: "function",
  ClassDeclaration: "class",
  VariableDeclaration: "constant",
  TSInterfaceDeclaration: "type",
  TSTypeAliasDeclaration: "type",
  TSEnumDeclaration: "type",
};
const modules = new Map();

function parse(file) {
  if (!modules.has(file)) {
    const text = readFileSync(file, "utf8");
    const { program, comments, errors } = parseSync(file, text);
    if (errors.length > 0) throw new Error(`${file} is no TypeScript: ${errors[0].message}`);
    modules.set(file, { file, text, body: program.body, docs: comments.filter(({ value }) => value.startsWith("*")) });
  }
  return modules.get(file);
}

/** The doc comment that ends where a node begins, or undefined. */
const docBefore = ({ text, docs }, start) => docs.findLast((doc) => doc.end <= start && text.slice(doc.end, start).trim() === "");

const textOf = (doc) =>
  doc.value
    .replace(/^\*/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();

/** The declaration as a reader wants it: without what is private, and without the words that every one begins with. */
function codeOf(module, statement, declaration) {
  const hidden = (declaration.type === "ClassDeclaration" ? declaration.body.body : []).filter(
    ({ accessibility, key }) => accessibility === "private" || key?.type === "PrivateIdentifier",
  );
  let code = module.text.slice(statement.start, statement.end);
  for (const { start, end } of hidden.toReversed()) {
    const from = docBefore(module, start)?.start ?? start;
    code = code.slice(0, from - statement.start).trimEnd() + code.slice(end - statement.start);
  }
  return code.replace(/^export /, "").replace(/^declare /, "");
}

function declarationsIn(module) {
  const found = new Map();
  for (const statement of module.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    const kind = KINDS[declaration?.type];
    if (kind === undefined) continue;
    const doc = docBefore(module, statement.start);
    const names = declaration.declarations?.map(({ id }) => id.name) ?? [declaration.id.name];
    for (const name of names) {
      // overloads are one name; a constant and a type of one name are too
      const earlier = found.get(name);
      const code = codeOf(module, statement, declaration);
      found.set(name, {
        name,
        kind: earlier?.kind ?? kind,
        file: module.file,
        doc: earlier?.doc || (doc === undefined ? "" : textOf(doc)),
        code: earlier === undefined ? code : `${earlier.code}\n${code}`,
      });
    }
  }
  // a module for one function says at its head what that is
  const functions = [...found.values()].filter(({ kind }) => kind === "function");
  if (functions.length === 1 && functions[0].doc === "") functions[0].doc = moduleDoc(module.file);
  return found;
}

const target = (module, source) => join(dirname(module.file), source.replace(/\.js$/, ".d.ts"));
const nameOf = (specifier) => specifier.name ?? specifier.value;

/** What a name that a module has, of its own or by an import, is. */
function resolve(module, name) {
  const own = declarationsIn(module).get(name);
  if (own !== undefined) return own;
  const imported = module.body
    .filter(({ type, source }) => type === "ImportDeclaration" && source.value.startsWith("."))
    .flatMap((statement) => statement.specifiers.map((specifier) => ({ statement, specifier })))
    .find(({ specifier }) => specifier.local.name === name);
  if (imported !== undefined) return exportsOf(target(module, imported.statement.source.value)).get(nameOf(imported.specifier.imported));
  throw new Error(`${module.file} exports ${name}, which is declared nowhere`);
}

/** @returns every name that a module exports, with its kind, its doc comment, its declaration and the file that declares it */
export function exportsOf(file) {
  const module = parse(file);
  const found = new Map();
  for (const statement of module.body) {
    if (statement.type === "ExportAllDeclaration") {
      for (const entry of exportsOf(target(module, statement.source.value))) found.set(...entry);
    } else if (statement.type === "ExportNamedDeclaration" && statement.declaration !== null) {
      const { declaration } = statement;
      for (const name of declaration.declarations?.map(({ id }) => id.name) ?? [declaration.id.name])
        found.set(name, resolve(module, name));
    } else if (statement.type === "ExportNamedDeclaration") {
      const from = statement.source === null ? null : exportsOf(target(module, statement.source.value));
      for (const { local, exported } of statement.specifiers) {
        const origin = from === null ? resolve(module, nameOf(local)) : from.get(nameOf(local));
        if (origin === undefined) throw new Error(`${file} exports ${nameOf(local)} from ${statement.source.value}, which does not`);
        found.set(nameOf(exported), { ...origin, name: nameOf(exported) });
      }
    }
  }
  return found;
}

/** @returns the comment that a module begins with */
export function moduleDoc(file) {
  const module = parse(file);
  const [first] = module.docs;
  return first === undefined || module.text.slice(0, first.start).trim() !== "" ? "" : textOf(first);
}
