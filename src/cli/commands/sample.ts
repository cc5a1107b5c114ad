/** `noisegrid sample`: points of a trained run or a model's file, or rows of a table's model. */

import type { Command } from "commander";
import { SAMPLER_NAMES, samplerNamed } from "../../diffusion/samplers/record/names.js";
import { UserError } from "../../errors/user-error.js";
import { SAFETENSORS } from "../../files/formats/safetensors.js";
import { isFolder, readBytes } from "../../files/read.js";
import { ALL_CHECKS } from "../../model/file-checks.js";
import { decodeModelFile } from "../../model/model-file.js";
import { backendOption, jobsOption, path, required, whole } from "../options.js";
import { checkOutput, refuseOverwriting } from "../refuse-overwriting.js";
import { collect } from "../repeated.js";
import type { SampleOptions } from "./sample/options.js";

export function addSample(program: Command): void {
  program
    .command("sample")
    .description(
      "sample points from a trained run or a model's file, or rows from a table's model; a checkpoint of an unfinished run is enough",
    )
    .argument("<model>", "folder of a run, or file of a model (.safetensors)")
    .option("--count <n>", "number of points or rows", whole("count", 1, 10_000_000), 10_000)
    .option("--seed <n>", "seed of the samples", whole("seed", 0), 1)
    .addOption(backendOption())
    .addOption(jobsOption("worker threads"))
    .option("--format <name>", "csv, npy, parquet; of a table's model tsv and jsonl too; by default the file's ending, else csv")
    .option("--sampler <name>", `such as ${SAMPLER_NAMES.join(", ")}; by default the run's own`, samplerNamed)
    .option("--steps <n>", "timesteps to visit; by default all of the sampler's", whole("steps", 1, 10_000))
    .option("--where <column=cells>", "of a table's model: only rows whose cell is one of these; may be repeated", collect)
    .option("--like <file>", "of a table's model: rows in the proportions of this table", path("like"))
    .option("--independent", "of a table's model: draw each row's text by itself, in place of exact proportions")
    .option("--complete", "of a table's model: no cell is missing")
    .option("--law", "of a table's model: draw from the law that densities are of, in place of the way that is nearer to rows held out")
    .option("--out <file>", "file to write, required; - for standard output", path("out"))
    .addHelpText(
      "after",
      `
The last line is the digest of the samples as little-endian float32, row by row. If the samples go to standard
output, messages go to standard error.

Of a table's model, --where takes a text (species=Adelie), a number, a date as the table writes it, or an interval with
both ends or one (mass=3000..4000, mass=..4000), the ends included. Several are divided by |, as in island=Biscoe|Dream;
a text of the table that has a | in it is taken first. Nothing after = is a missing cell. The column that is
the model's condition (noisegrid show) is met directly; for others the model's rows are drawn until enough are as asked
for, and where it makes hardly any, an error says how many.

--like takes a table's file. In the model's columns that it has, all of them together, the rows come in its proportions,
to the row: texts and missing cells by themselves, numbers by tenths of the file's, or by value where many rows have one.

Examples:
  noisegrid sample results/train/multi-scale.dino.s1 --count 1000 --seed 7 --out dino.csv
  noisegrid sample results/train/multi-scale.dino.s1 --sampler dpmpp_2m --steps 10 --out dino.npy
  noisegrid sample results/train/multi-scale.dino.s1 --out - | head
  noisegrid sample penguins.safetensors --where 'island=Biscoe|Dream' --where body_mass_g=..4000 --out light.parquet
  noisegrid sample penguins.safetensors --like islands.csv --out rows.jsonl`,
    )
    .action(async (model: string, options: SampleOptions) => sample(model, options));
}

async function sample(place: string, options: SampleOptions): Promise<void> {
  const out = required("--out <file>", options.out);
  refuseOverwriting(place, out);
  checkOutput(out, { "the table of --like": options.like });
  // what the other kind of model takes is not loaded
  if (isFolder(place)) {
    refuseTableOptions(place, options);
    const { samplePoints, sampledRun } = await import("./sample/points.js");
    return samplePoints(out, options, () => sampledRun(place));
  }
  const { parts, table } = decodeModelFile(readBytes(place), place, { codec: SAFETENSORS, ...ALL_CHECKS });
  if (table !== undefined) {
    refusePointOptions(options);
    const { sampleTable } = await import("./sample/table.js");
    return sampleTable({ place, parts, table }, out, options);
  }
  refuseTableOptions(place, options);
  const { samplePoints, sampledFile } = await import("./sample/points.js");
  return samplePoints(out, options, () => sampledFile(place, parts));
}

function refusePointOptions({ sampler, steps }: SampleOptions): void {
  const given = Object.entries({ sampler, steps }).find(([, value]) => value !== undefined);
  if (given !== undefined) throw new UserError(`--${given[0]} is for models of points: a table's model is drawn as it was judged`);
}

function refuseTableOptions(place: string, { where, like, independent, complete, law }: SampleOptions): void {
  const given = Object.entries({ where, like, independent, complete, law }).find(([, value]) => value !== undefined);
  if (given !== undefined) throw new UserError(`--${given[0]} is for models of tables; ${place} is a model of points`);
}
