/** `noisegrid evaluate`: a table's model beside real rows. */

import type { Command } from "commander";
import { UserError } from "../../errors/user-error.js";
import { readTableFileLike } from "../../files/table.js";
import type { Table } from "../../table/table.js";
import { evaluateTableModel } from "../../table-evaluation/evaluate.js";
import { overlapNote } from "../../table-evaluation/overlap.js";
import type { TableModel } from "../../table-model/table-model.js";
import { tableModelAt } from "../model-at.js";
import { path, whole } from "../options.js";
import type { TableOptions } from "../table-options.js";
import { readOptionsOf, withTableOptions } from "../table-options.js";
import { evaluationLines } from "../terminal/evaluation.js";
import { Phases } from "../terminal/phases.js";

interface EvaluateOptions extends TableOptions {
  train?: string;
  target?: string;
  seed: number;
  generations: number;
  mostRows: number;
  json?: boolean;
}

export function addEvaluate(program: Command): void {
  withTableOptions(
    program
      .command("evaluate")
      .description("judge a table's model by rows that it was not fitted to: is it close, is it useful, does it copy")
      .argument("<model>", "file of a table's model (.safetensors)")
      .argument("[file]", "table of rows that the model was not fitted to; without it, what the model says of itself"),
  )
    .option("--train <file>", "table that the model was fitted to: needed for floors, baselines, and whether it copies", path("train"))
    .option("--target <column>", "column that learners predict; by default the one that rows can be asked for by, else the last")
    .option("--seed <n>", "seed of all random numbers", whole("seed", 0, Number.MAX_SAFE_INTEGER - 100), 1)
    .option("--generations <n>", "tables that are generated", whole("generations", 2, 100), 10)
    .option("--most-rows <n>", "rows of each table that are compared at most", whole("most-rows", 5, 2000), 1000)
    .option("--json", "print everything as JSON")
    .addHelpText(
      "after",
      `
Both tables are read with the model's types. Beside the model stand real rows in place of generated ones, and baselines
that are fitted to the training rows: rows drawn again, places between neighbours, a kernel density, a Gaussian copula and a
Gaussian mixture. Every verdict is computed, and may be that we cannot tell; none is that a model is safe.

Examples:
  noisegrid fit train.csv --out people.safetensors
  noisegrid evaluate people.safetensors test.csv --train train.csv
  noisegrid evaluate people.safetensors test.csv --train train.csv --target income --json`,
    )
    .action(async (place: string, file: string | undefined, options: EvaluateOptions) => evaluate(place, file, options));
}

async function evaluate(place: string, file: string | undefined, options: EvaluateOptions): Promise<void> {
  const { train, target, seed, generations, mostRows, json = false, ...table } = options;
  const model = tableModelAt(place);
  if (file === undefined) {
    if (train !== undefined)
      throw new UserError("--train is for a comparison: name a file of rows that the model was not fitted to as well");
    const { trials } = model.card;
    model.dispose();
    console.log(json ? JSON.stringify({ trials }, undefined, 2) : ownLines(place, model).join("\n"));
    return;
  }
  const read = async (name: string): Promise<Table> => {
    const found = await readTableFileLike(name, model.card, readOptionsOf(table));
    for (const note of found.notes) console.error(`note: ${name}: ${note}`);
    return found.table;
  };
  const real = { test: await read(file), ...(train === undefined ? {} : { train: await read(train) }) };
  const phases = new Phases(process.stderr);
  const onPhase = (phase: string): void => phases.phase(phase);
  const result = await evaluateTableModel(model, real, { seed, generations, mostRows, target, onPhase }).finally(() => {
    phases.close();
    model.dispose();
  });
  const shared = result.overlap === null ? null : overlapNote(result.overlap);
  if (shared !== null) console.error(`note: ${shared}`);
  console.log(json ? JSON.stringify(result, undefined, 2) : evaluationLines(result).join("\n"));
}

/** What the model knows of rows that were held out when it was fitted. */
function ownLines(place: string, { card: { trials, why } }: TableModel): string[] {
  return [
    `${place}: nothing but what rows held out said when it was fitted; name a file of other rows for more.`,
    ...why,
    ...trials.map(
      ({ steps, bound, copying, mostCopying }) =>
        `  ${String(steps).padStart(5)} steps: bound ${bound.toFixed(3)} nats, copying ${copying.toFixed(2)} (fresh rows: at most ${mostCopying.toFixed(2)})`,
    ),
  ];
}
