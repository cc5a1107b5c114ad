/** `noisegrid impute`: missing cells of a table, filled by a model. */

import type { Command } from "commander";
import { countOf } from "../../analysis/format.js";
import { readTableFileLike, schemaOf, tableBytes } from "../../files/table.js";
import type { Table } from "../../table/table.js";
import { isMissing, missingCells } from "../../table/table.js";
import { printCell } from "../../table/writing/cells.js";
import { tableModelAt } from "../model-at.js";
import { path, required, whole } from "../options.js";
import { changedTable, targetsOf } from "../changed-table.js";
import { checkOutput } from "../refuse-overwriting.js";
import type { TableOptions } from "../table-options.js";
import { readOptionsOf, withTableOptions } from "../table-options.js";
import { nameOf, writeFiles } from "../write-files.js";

interface ImputeOptions extends TableOptions {
  out?: string;
  times: number;
  seed: number;
}

export function addImpute(program: Command): void {
  withTableOptions(
    program
      .command("impute")
      .description("fill the missing cells of a table by draws from a model, given the known cells of the row")
      .argument("<model>", "file of a table's model (.safetensors)")
      .argument("<file>", "file of the table; - for standard input"),
  )
    .option("--out <file>", "file to write, required; - for standard output", path("out"))
    .option("--times <n>", "files to write, each with other draws: NAME.1.csv, NAME.2.csv and so on", whole("times", 1, 1000), 1)
    .option("--seed <n>", "seed of the draws", whole("seed", 0), 1)
    .addHelpText(
      "after",
      `
Known cells come back untouched: of delimited text nothing but the empty cells is written anew. The ending of --out
says another format (.jsonl, .parquet, .npy); lines of JSON stay such in standard output. What is drawn says how sure the model is: use --times 5 and pool what you
compute from each file (Rubin's rules; in R, mice::pool).

Examples:
  noisegrid impute people.safetensors people.csv --out complete.csv
  noisegrid impute people.safetensors people.csv --times 5 --out complete.csv    complete.1.csv … complete.5.csv`,
    )
    .action(async (model: string, file: string, options: ImputeOptions) => impute(model, file, options));
}

async function impute(place: string, file: string, { out, times, seed, ...options }: ImputeOptions): Promise<void> {
  const { names, writer } = targetsOf(required("--out <file>", out), times);
  for (const name of names) checkOutput(name, { "the model": place, "the table": file, "the schema": schemaOf(file, options.schema) });
  const model = tableModelAt(place);
  const bytes = await tableBytes(file);
  const read = await readTableFileLike(file, model.card, readOptionsOf(options), bytes);
  for (const note of read.notes) console.error(`note: ${note}`);
  const tables = await model.impute(read.table, { times, seed });
  const filled = gapsOf(read.table) - gapsOf(tables[0]);
  await writeFiles(
    names,
    await Promise.all(tables.map(async (table) => changedTable(bytes, read, { table, cell: filledCells(read.table, table) }, writer))),
  );
  model.dispose();
  const left = gapsOf(tables[0]);
  const rest = left === 0 ? "" : `; ${countOf(left, "cell")} of columns that the model does not have stay missing`;
  const say = names[0] === "-" ? console.error : console.log;
  say(
    `${countOf(filled, "cell")} of ${countOf(read.table.rows, "row")} filled in ${names.length === 1 ? nameOf(names[0]) : `${names[0]} … ${names.at(-1)}`}${rest}`,
  );
}

function gapsOf({ columns }: Table): number {
  return columns.reduce((sum, { cells }) => sum + missingCells(cells), 0);
}

/** The text of a cell that was missing; undefined for others. */
function filledCells(before: Table, after: Table): (row: number, column: number) => string | undefined {
  return (row, column) => (isMissing(before.columns[column].cells, row) ? printCell(after.columns[column], row) : undefined);
}
