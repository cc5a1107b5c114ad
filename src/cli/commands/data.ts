/** `noisegrid data`: what a table's file holds. */

import type { Command } from "commander";
import { countOf } from "../../analysis/format.js";
import { oneOf, quote, UserError } from "../../errors/user-error.js";
import { readTableFile } from "../../files/table.js";
import type { ColumnDescription, TableDescription } from "../../table/describe.js";
import { describeTable } from "../../table/describe.js";
import { FORMAT_NAMES, FORMATS } from "../../table/formats/index.js";
import { TYPES } from "../../table/types/index.js";
import { path } from "../options.js";
import { collect } from "../repeated.js";

interface DataOptions {
  column?: string[];
  ignore?: string[];
  missing?: string[];
  schema?: string;
  format?: string;
  delimiter?: string;
  header?: boolean;
  json?: boolean;
}

export function addData(program: Command): void {
  program
    .command("data")
    .description("show what a table's file holds: types and why, ranges, missing cells, duplicate rows")
    .argument("<file>", "file of the table; - for standard input")
    .option("--column <name=type>", "type of a column, in place of the one that is found; may be repeated", collect)
    .option("--ignore <name>", "leave this column out; may be repeated", collect)
    .option("--missing <text>", "text that stands for a missing cell, in place of NA, NaN, null and ?; may be repeated", collect)
    .option("--schema <file>", "JSON file that says all this; by default NAME.schema.json beside the file", path("schema"))
    .option("--format <name>", `${FORMAT_NAMES.join(", ")}; by default found from content and name`, (text) =>
      oneOf("format", text, FORMAT_NAMES),
    )
    .option("--delimiter <text>", "between the cells of a line: a comma, a semicolon, | or tab; by default found", (text) =>
      text === "tab" ? "\t" : text,
    )
    .option("--header", "the first line names the columns")
    .option("--no-header", "the first line is a row; by default found")
    .option("--json", "print everything as JSON")
    .addHelpText(
      "after",
      `
Formats, with gzip around any:
${FORMATS.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join("\n")}

Types:
${TYPES.map(({ kind, about, argument }) => `  ${kind.padEnd(10)} ${about}${argument === "" ? "" : ` (${argument})`}`).join("\n")}
  bounded    numbers of whichever kind, with bounds (bounded:0..1)

Examples:
  noisegrid data people.csv
  noisegrid data people.csv --column age=integer:0..120 --column 'grade=ordinal:low<mid<high' --ignore id
  zcat people.csv.gz | noisegrid data - --json`,
    )
    .action(async (file: string, options: DataOptions) => {
      const { json = false, column = [], ...rest } = options;
      const described = describeTable(await readTableFile(file, { ...rest, columns: typesOf(column) }));
      console.log(json ? JSON.stringify(described, undefined, 2) : linesOf(file, described).join("\n"));
    });
}

/** Reads `age=integer:0..120`; a column's name may have = in it, a kind has none. */
function typesOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const match = /^(.+?)=([a-z]+(?::.*)?)$/is.exec(text);
      if (match === null) throw new UserError(`--column is ${quote(text)}; it takes a name and a type, such as age=integer:0..120`);
      return [match[1], match[2]];
    }),
  );
}

function linesOf(file: string, { rows, columns, duplicates, notes, layout }: TableDescription): string[] {
  const width = Math.min(30, Math.max(...columns.map(({ name }) => name.length)));
  const counted = `${countOf(rows, "row")} × ${countOf(columns.length, "column")}`;
  return [
    `${file === "-" ? "standard input" : file}: ${counted} (${layout.format}); ${countOf(duplicates, "duplicate row")}`,
    ...columns.map((column) => `  ${printable(column.name).padEnd(width)}  ${column.type.kind.padEnd(10)}  ${wordsOf(column)}`),
    ...(notes.length === 0 ? [] : ["Notes:", ...notes.map((note) => `  ${printable(note)}`)]),
  ];
}

/** Texts of a column that a line lists. */
const LISTED = 4;

function wordsOf({ type, why, missing, range, frequent }: ColumnDescription): string {
  const parts = [why];
  if ("lower" in type && (type.lower !== null || type.upper !== null)) parts.push(`valid in ${type.lower ?? ""}..${type.upper ?? ""}`);
  if (type.kind === "category" && frequent !== null) {
    const listed = frequent.slice(0, LISTED).map(([text, count]) => `${quote(text)} ${count}`);
    parts.push(listed.join(", ") + (frequent.length > LISTED ? ", …" : ""));
  }
  if (range !== null && type.kind === "identifier") parts.push(range.join(" … "));
  if (missing > 0) parts.push(`${missing} missing`);
  return printable(parts.join("; "));
}

/** A file's own texts, without what would move a terminal's cursor. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (char) => JSON.stringify(char).slice(1, -1));
}
