/** `noisegrid data`: what a table's file holds. */

import { basename, extname } from "node:path";
import type { Command } from "commander";
import { countOf } from "../../analysis/format.js";
import { quote, UserError } from "../../errors/user-error.js";
import { readTableFile, schemaOf } from "../../files/table.js";
import type { ColumnDescription, TableDescription } from "../../table/describe.js";
import { describeTable } from "../../table/describe.js";
import { FORMATS } from "../../table/formats/index.js";
import { TYPES } from "../../table/types/index.js";
import { path } from "../options.js";
import { checkOutput } from "../refuse-overwriting.js";
import type { TableOptions } from "../table-options.js";
import { readOptionsOf, withTableOptions } from "../table-options.js";

interface DataOptions extends TableOptions {
  pairs?: string;
  beside?: string;
  colour?: string;
  json?: boolean;
}

export function addData(program: Command): void {
  withTableOptions(
    program
      .command("data")
      .description("show what a table's file holds: types and why, ranges, missing cells, duplicate rows")
      .argument("<file>", "file of the table; - for standard input"),
  )
    .option("--json", "print everything as JSON")
    .option("--pairs <file>", "also draw every two columns and each one's histogram (.svg or .png)", path("pairs"))
    .option("--beside <file>", "with --pairs: another table's rows over these in a second colour, such as samples", path("beside"))
    .option("--colour <column>", "with --pairs: column of texts that colours the points, none for none; by default found", path("colour"))
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
  noisegrid data people.csv --pairs people.svg --beside samples.csv
  zcat people.csv.gz | noisegrid data - --json`,
    )
    .action(async (file: string, options: DataOptions) => {
      const { json = false, pairs, beside, colour, ...table } = options;
      const lone = Object.entries({ beside, colour }).find(([, value]) => value !== undefined);
      if (pairs === undefined && lone !== undefined) throw new UserError(`--${lone[0]} says what is drawn, and needs --pairs FILE`);
      const ending = pairs === undefined ? undefined : endingOf(pairs);
      if (pairs !== undefined)
        checkOutput(pairs, { "the table": file, "the table of --beside": beside, "the schema": schemaOf(file, table.schema) }, "pairs");
      const read = await readTableFile(file, readOptionsOf(table));
      const described = describeTable(read);
      console.log(json ? JSON.stringify(described, undefined, 2) : linesOf(file, described).join("\n"));
      if (pairs === undefined) return;
      const title = file === "-" ? "standard input" : basename(file);
      // loaded where it is needed: Vega takes longer to load than this command to run
      const { drawPairs } = await import("./data-pairs.js");
      await drawPairs(read.table, { out: pairs, ending: ending!, beside, colour, title });
    });
}

/** @throws UserError for a file that is no picture's */
function endingOf(out: string): "svg" | "png" {
  const ending = extname(out).slice(1).toLowerCase();
  if (ending === "svg" || ending === "png") return ending;
  throw new UserError(`--pairs is ${quote(out)}; it takes a file that ends in .svg or .png`);
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
