/** What every command that reads a table can be told of it. */

import type { Command } from "commander";
import { oneOf, quote, UserError } from "../errors/user-error.js";
import type { TableFileOptions } from "../files/table.js";
import { FORMAT_NAMES } from "../table/formats/index.js";
import { path } from "./options.js";
import { collect } from "./repeated.js";

export interface TableOptions {
  column?: string[];
  ignore?: string[];
  missing?: string[];
  schema?: string;
  format?: string;
  delimiter?: string;
  header?: boolean;
}

export function withTableOptions(command: Command): Command {
  return command
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
    .option("--no-header", "the first line is a row; by default found");
}

/** The options as a reader of tables takes them. @throws UserError for a column that is said in another form */
export function readOptionsOf({ column = [], ...rest }: TableOptions): TableFileOptions {
  return { ...rest, columns: typesOf(column) };
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
