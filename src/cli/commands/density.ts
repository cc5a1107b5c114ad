/** `noisegrid density`: how likely each row of a table is under a model. */

import type { Command } from "commander";
import { countOf } from "../../analysis/format.js";
import { quote, UserError } from "../../errors/user-error.js";
import { readTableFileLike, schemaOf, tableBytes } from "../../files/table.js";
import type { RealType, Table, TextCells } from "../../table/table.js";
import { changedTable, targetsOf } from "../changed-table.js";
import { tableModelAt } from "../model-at.js";
import { path, required, whole } from "../options.js";
import { checkOutput } from "../refuse-overwriting.js";
import type { TableOptions } from "../table-options.js";
import { readOptionsOf, withTableOptions } from "../table-options.js";
import { nameOf, writeFiles } from "../write-files.js";

interface DensityOptions extends TableOptions {
  out?: string;
  seed: number;
}

/** Columns that are added. */
const ADDED = ["log_density", "outlier", "unlikely"];
/** Digits after the mark: the estimate is no better. */
const PLACES = 4;
/** A row that is less likely than this share of the rows that were fitted is counted. */
const RARE = 0.99;

export function addDensity(program: Command): void {
  withTableOptions(
    program
      .command("density")
      .description("add to each row of a table how likely it is under a model, and which cells are not")
      .argument("<model>", "file of a table's model (.safetensors)")
      .argument("<file>", "file of the table; - for standard input"),
  )
    .option("--out <file>", "file to write, required; - for standard output", path("out"))
    .option("--seed <n>", "seed of the places within steps", whole("seed", 0), 1)
    .addHelpText(
      "after",
      `
The table comes back untouched, with three columns more:
  log_density  logarithm of the probability of the row, in nats: of texts, and of numbers to their step; of numbers
               without a step the density per unit. Missing cells are averaged over.
  outlier      share of the rows that were fitted which are likelier, 0 to 1; empty for a row that lacks a cell which all
               of them have
  unlikely     columns whose cells are less likely given the others than 99 of 100 are, the least likely first

Examples:
  noisegrid density people.safetensors people.csv --out scored.csv
  noisegrid density people.safetensors new.csv --out - | head`,
    )
    .action(async (model: string, file: string, options: DensityOptions) => density(model, file, options));
}

async function density(place: string, file: string, { out, seed, ...options }: DensityOptions): Promise<void> {
  const { names, writer } = targetsOf(required("--out <file>", out), 1);
  const [target] = names;
  checkOutput(target, { "the model": place, "the table": file, "the schema": schemaOf(file, options.schema) });
  const model = tableModelAt(place);
  const bytes = await tableBytes(file);
  const read = await readTableFileLike(file, model.card, readOptionsOf(options), bytes);
  for (const note of read.notes) console.error(`note: ${note}`);
  const taken = ADDED.find((name) => read.names.includes(name));
  if (taken !== undefined) throw new UserError(`${file} has a column ${quote(taken)} already; rename it, so that one can be added`);
  const { logDensity, outlier, unlikely } = await model.outliers(read.table, { seed });
  model.dispose();
  const numbers = numberType(read.table);
  const cells = [logDensity, outlier, textCells(unlikely.map((columns) => columns.join("; ")))];
  const types = [numbers, numbers, { kind: "category" as const }];
  const added = ADDED.map((name, c) => ({ name, type: types[c], cells: cells[c] }));
  await writeFiles(names, [await changedTable(bytes, read, { table: read.table, added }, writer)]);
  const other = outlier.filter(Number.isNaN).length;
  if (other > 0)
    console.error(`note: ${countOf(other, "row")} lacking a cell that all rows have which the model was fitted to: outlier is empty there`);
  const rare = outlier.reduce((count, share) => count + (share > RARE ? 1 : 0), 0);
  const say = target === "-" ? console.error : console.log;
  say(`${countOf(read.table.rows, "row")} in ${nameOf(target)}; ${rare} less likely than 99 of 100 that the model was fitted to`);
}

/** Numbers with the decimal mark of the table's own. */
function numberType({ columns }: Table): RealType {
  const hasCommas = columns.some(({ type }) => "written" in type && type.written?.mark === ",");
  const written = { least: PLACES, most: PLACES, mark: hasCommas ? ("," as const) : ("." as const) };
  return { kind: "real", lower: null, upper: null, atoms: [], heavyTails: false, written };
}

/** Texts as a column has them; an empty one is missing. */
function textCells(texts: readonly string[]): TextCells {
  const levels = [...new Set(texts)].filter((text) => text !== "");
  return { codes: Int32Array.from(texts, (text) => levels.indexOf(text)), levels };
}
