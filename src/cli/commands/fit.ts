/** `noisegrid fit`: a model of a table. */

import type { Command } from "commander";
import { loadBackend } from "../../backend/node.js";
import { countOf } from "../../analysis/format.js";
import { SAFETENSORS } from "../../files/formats/safetensors.js";
import { readTableFile } from "../../files/table.js";
import { writeAtomic } from "../../files/writing/write.js";
import { diffusionModels } from "../../model/making.js";
import { CONSTRAINTS } from "../../table/constraints/index.js";
import { encodeTableModel, fitTableModel } from "../../table-model/making.js";
import { path, required, whole } from "../options.js";
import { collect } from "../repeated.js";
import type { TableOptions } from "../table-options.js";
import { readOptionsOf, withTableOptions } from "../table-options.js";

interface FitOptions extends TableOptions {
  out?: string;
  seed: number;
  by?: string;
  constraint?: string[];
}

export function addFit(program: Command): void {
  withTableOptions(
    program
      .command("fit")
      .description("fit a model to a table; how long it is trained is decided on rows held out")
      .argument("<file>", "file of the table; - for standard input"),
  )
    .option("--out <file>", "file of the model (.safetensors), required", path("out"))
    .option("--seed <n>", "seed of all random numbers", whole("seed", 0), 1)
    .option("--by <column>", "column of texts that rows can be asked for by; none for no such column; by default found", path("by"))
    .option("--constraint <text>", "what holds between columns in every row; may be repeated", collect)
    .addHelpText(
      "after",
      `
Constraints; every generated row keeps them, by construction:
${CONSTRAINTS.map(({ kind, about, example }) => `  ${kind.padEnd(12)} ${about}\n${" ".repeat(15)}${example}`).join("\n")}

The model is a mixture and, where rows held out say that it is better, a network beside it. Identifiers are left out;
missing cells are generated like any other. The last line is the digest of the model's weights.

Examples:
  noisegrid fit people.csv --out people.safetensors
  noisegrid fit stays.csv --constraint 'start <= end' --constraint 'city & country' --out stays.safetensors
  noisegrid sample people.safetensors --count 1000 --out more.csv
  noisegrid sample people.safetensors --where city=Bern --out bern.csv
  noisegrid show people.safetensors`,
    )
    .action(async (file: string, options: FitOptions) => fit(file, options));
}

async function fit(file: string, { out, seed, by, constraint = [], ...table }: FitOptions): Promise<void> {
  const target = required("--out <file>", out);
  const read = await readTableFile(file, readOptionsOf(table));
  for (const note of read.notes) console.error(`note: ${note}`);
  const model = await fitTableModel(diffusionModels(loadBackend), read.table, {
    seed,
    ...(by === undefined ? {} : { by: by === "none" ? null : by }),
    constraints: [...read.constraints, ...constraint],
    layout: read.layout,
  });
  writeAtomic(target, encodeTableModel(model, SAFETENSORS));
  console.log(`${countOf(read.table.rows, "row")} × ${countOf(model.columns.length, "column")} in ${target}`);
  for (const why of model.card.why) console.log(`  ${why}`);
  console.log(`digest ${model.model.digest}`);
  model.dispose();
}
