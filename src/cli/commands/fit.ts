/** `noisegrid fit`: a model of a table. */

import type { Command } from "commander";
import { schemaOf } from "../../files/table.js";
import { fitAside } from "../carrying-out/fit-aside.js";
import { CONSTRAINTS } from "../../table/constraints/index.js";
import { minutes, path, required, whole } from "../options.js";
import { checkOutput } from "../refuse-overwriting.js";
import { collect } from "../repeated.js";
import type { TableOptions } from "../table-options.js";
import { readOptionsOf, withTableOptions } from "../table-options.js";
import { nameOf, writeFiles } from "../write-files.js";

interface FitOptions extends TableOptions {
  out?: string;
  seed: number;
  by?: string;
  constraint?: string[];
  steps?: number;
  minutes?: number;
}

export function addFit(program: Command): void {
  withTableOptions(
    program
      .command("fit")
      .description("fit a model to a table; how long it is trained is decided on rows held out")
      .argument("<file>", "file of the table; - for standard input"),
  )
    .option("--out <file>", "file of the model (.safetensors), required; - for standard output", path("out"))
    .option("--seed <n>", "seed of all random numbers", whole("seed", 0), 1)
    .option("--by <column>", "column of texts that rows can be asked for by; none for no such column; by default found", path("by"))
    .option("--constraint <text>", "what holds between columns in every row; may be repeated", collect)
    .option("--steps <n>", "steps of training, 0 for the mixture alone; by default decided on rows held out", whole("steps", 0, 8000))
    .option("--minutes <m>", "time of the whole fit; the model then says how many steps gave it", minutes)
    .addHelpText(
      "after",
      `
Constraints; every generated row keeps them, by construction. A model with constraints can be sampled and evaluated, and
cannot impute, give densities or become ONNX:
${CONSTRAINTS.map(({ kind, about, example }) => `  ${kind.padEnd(12)} ${about}\n${" ".repeat(15)}${example}`).join("\n")}

The model is a mixture and, where rows held out say that it is better, a network beside it. Identifiers are left out;
missing cells are generated like any other. The last line is the digest of the model's weights. Ctrl-C keeps the best
model so far; the same command, started again, ends with the same digest.

Examples:
  noisegrid fit people.csv --out people.safetensors
  noisegrid sample people.safetensors --count 1000 --out more.csv
  noisegrid sample people.safetensors --where city=Bern --out bern.csv
  noisegrid show people.safetensors`,
    )
    .action(async (file: string, options: FitOptions) => fit(file, options));
}

async function fit(file: string, { out, seed, by, constraint = [], steps, minutes: bound, ...table }: FitOptions): Promise<void> {
  const target = required("--out <file>", out);
  checkOutput(target, { "the table": file, "the schema": schemaOf(file, table.schema) });
  const given = { seed, constraints: constraint, steps, minutes: bound, ...(by === undefined ? {} : { by: by === "none" ? null : by }) };
  const { fitted, status } = await fitAside({ file, read: readOptionsOf(table), fit: given });
  process.exitCode = status;
  if (fitted === null) {
    console.error("interrupted before the first model was judged: nothing is written");
    return;
  }
  await writeFiles([target], [fitted.bytes]);
  if (status !== 0) console.error("interrupted: the best model so far is written");
  const say = target === "-" ? console.error : console.log;
  say(`${fitted.size} in ${nameOf(target)}`);
  for (const line of fitted.lines) say(line);
}
