/** `noisegrid sample`: samples points from a trained run. */

import { realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Command } from "commander";
import type { BackendChoice } from "../../backend/select.js";
import { loadBackend } from "../../backend/node.js";
import { countOf } from "../../analysis/format.js";
import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import { mayBeUntold } from "../../diffusion/network/condition.js";
import type { PlainSampler } from "../../diffusion/samplers/index.js";
import { SAMPLER_NAMES, samplerNamed } from "../../diffusion/samplers/record/names.js";
import { completedBy, errorSizes } from "../../diffusion/samplers/record/plain.js";
import { samplerMisfit } from "../../diffusion/samplers/record/problem.js";
import { encode } from "../../diffusion/transform/transform.js";
import type { DrawnData } from "../../data/drawn.js";
import { oneOf, quote, UserError } from "../../errors/user-error.js";
import type { RowFormat } from "../../files/formats/rows.js";
import { ROW_FORMATS } from "../../files/formats/rows.js";
import { SAFETENSORS } from "../../files/formats/safetensors.js";
import { exists, isFile, readBytes } from "../../files/read.js";
import { predictingBackend } from "../../model/backends.js";
import { ALL_CHECKS } from "../../model/file-checks.js";
import { decodeModel } from "../../model/model-file.js";
import type { ModelParts } from "../../model/parts.js";
import { modelConfigOf } from "../../model/parts.js";
import { knownErrors } from "../../model/verbs/errors.js";
import { measured } from "../../model/verbs/measuring.js";
import { samplersOf } from "../../study/config/sampler-config.js";
import { openRun, WRITTEN_BY_RUNS } from "../../study/run/folder/run-folder.js";
import type { SampleSetup } from "../../study/workers/sample-pool.js";
import { SamplePool } from "../../study/workers/sample-pool.js";
import { backendOption, jobsOption, path, required, requireBackend, whole } from "../options.js";
import { collect } from "../repeated.js";
import { targetOf, writeRows } from "./sample-output.js";

interface SampleOptions {
  count: number;
  seed: number;
  backend: BackendChoice;
  jobs: number;
  format?: RowFormat;
  out?: string;
  where?: string[];
  independent?: boolean;
  complete?: boolean;
  sampler?: PlainSampler;
  steps?: number;
}

export function addSample(program: Command): void {
  program
    .command("sample")
    .description(
      "sample points from a trained run or a model's file, or rows from a table's model; a checkpoint of an unfinished run is enough",
    )
    .argument("<model>", "folder of a run, or file of a model (.safetensors)")
    .option("--count <n>", "number of points", whole("count", 1, 10_000_000), 10_000)
    .option("--seed <n>", "seed of the samples", whole("seed", 0), 1)
    .addOption(backendOption())
    .addOption(jobsOption("worker threads"))
    .option("--format <name>", `${ROW_FORMATS.join(", ")}; by default the file's ending, else csv`, (text) =>
      oneOf("format", text, ROW_FORMATS),
    )
    .option("--sampler <name>", `such as ${SAMPLER_NAMES.join(", ")}; by default the run's own`, samplerNamed)
    .option("--steps <n>", "timesteps to visit; by default all of the sampler's", whole("steps", 1, 10_000))
    .option("--where <column=value>", "of a table's model: only rows with this text in this column", collect)
    .option("--independent", "of a table's model: draw each row's text by itself, in place of the table's exact proportion")
    .option("--complete", "of a table's model: no cell is missing")
    .option("--out <file>", "file to write, required; - for standard output", path("out"))
    .addHelpText(
      "after",
      `
The last line is the digest of the samples as little-endian float32, row by row. If the samples go to standard
output, messages go to standard error.

Examples:
  noisegrid sample results/train/multi-scale.dino.s1 --count 1000 --seed 7 --out dino.csv
  noisegrid sample results/train/multi-scale.dino.s1 --sampler dpmpp_2m --steps 10 --out dino.npy
  noisegrid sample results/train/multi-scale.dino.s1 --out - | head`,
    )
    .action(async (model: string, options: SampleOptions) => sample(model, options));
}

/** A model to sample, and what is known of it beside its file. */
interface Sampled {
  parts: ModelParts;
  /** those of its run, the main one first */
  samplers: PlainSampler[];
  /** what it was trained on; null where only the model is known */
  data: DrawnData | null;
  /** steps of the whole training */
  steps: number;
}

/** The model of a run's folder as of its last checkpoint, or of a model's file. */
function sampledAt(place: string): Sampled {
  if (!isFile(place)) {
    const { config, parts, data } = openRun(place);
    return { parts, samplers: samplersOf(config), data, steps: config.training.steps };
  }
  const parts = decodeModel(readBytes(place), place, { codec: SAFETENSORS, ...ALL_CHECKS });
  const untellable = parts.config.conditions?.find((condition) => !mayBeUntold(condition));
  if (untellable !== undefined)
    throw new UserError(`${place} is a model given "${untellable.name}", which this command cannot choose; sample it with the library`);
  return { parts, samplers: [parts.config.sampler], data: null, steps: parts.config.training.steps };
}

async function sample(place: string, options: SampleOptions): Promise<void> {
  const target = targetOf(required("--out <file>", options.out), options.format);
  refuseOverwriting(place, options.out!);
  if (isFile(place) && SAFETENSORS.decode(readBytes(place), place).metadata.table !== undefined) {
    refusePointOptions(options);
    // a run is sampled without what a table takes
    const { sampleTable } = await import("./sample-table.js");
    return sampleTable(place, target, options);
  }
  refuseTableOptions(place, options);
  const sampled = sampledAt(place);
  const { parts, steps } = sampled;
  await requireBackend(options.backend);
  const sampler = chosenSampler(sampled, options);
  const setup: SampleSetup = {
    backend: options.backend,
    model: modelConfigOf(parts),
    parameters: parts.weights.trained,
    ema: parts.weights.average,
    sampler,
    errors: await errorsOf(sampled, sampler, options.backend),
    domain: parts.transform,
  };
  const shape = { rows: options.count, columns: parts.dimensions, names: sampled.data?.source.columns };
  const digest = await writeRows(target, shape, () => {
    const pool = new SamplePool(setup, options.jobs, options.count);
    return { blocks: pool.blocks(options.seed, options.count), close: () => pool.close() };
  });
  // a reader that has closed the pipe does not need these
  if (digest === undefined) return;
  const trained = parts.training.steps < steps ? ` (of step ${parts.training.steps} of ${steps})` : "";
  const say = target.isStandardOutput ? console.error : console.log;
  say(`${countOf(options.count, "point")}${trained} in ${target.name}`);
  say(`digest ${digest}`);
}

/** @throws UserError where what would be written is the model itself, or a file of its run */
function refuseOverwriting(place: string, out: string): void {
  if (!exists(place) || !exists(out)) return;
  const [model, target] = [realpathSync(place), realpathSync(out)];
  if (model === target) throw new UserError(`--out is ${quote(out)}, the model itself; choose another file`);
  if (dirname(target) === model && (WRITTEN_BY_RUNS as readonly string[]).includes(basename(target)))
    throw new UserError(`--out is ${quote(out)}, a file of the run itself; choose another`);
}

function refusePointOptions({ sampler, steps }: SampleOptions): void {
  const given = Object.entries({ sampler, steps }).find(([, value]) => value !== undefined);
  if (given !== undefined) throw new UserError(`--${given[0]} is for models of points: a table's model is drawn as it was judged`);
}

function refuseTableOptions(place: string, { where, independent, complete }: SampleOptions): void {
  const given = Object.entries({ where, independent, complete }).find(([, value]) => value !== undefined);
  if (given !== undefined) throw new UserError(`--${given[0]} is for models of tables; ${place} is a model of points`);
}

/** Returns the requested sampler, or the run's own; options that a name leaves open are those of the run's sampler of that name. */
function chosenSampler({ parts: { config }, samplers }: Sampled, { sampler: asked, steps }: SampleOptions): PlainSampler {
  const own = completedBy(asked ?? samplers[0], samplers);
  const { timesteps } = config.schedule;
  const misfit = samplerMisfit(own, config.grid);
  if (misfit !== null) throw new UserError(`--sampler ${misfit}`);
  if (steps !== undefined && steps > timesteps) throw new UserError(`--steps is "${steps}"; the model has ${timesteps} timesteps`);
  return steps === undefined && asked === undefined ? own : { ...own, steps: steps ?? timesteps };
}

/** Returns the model's errors for the sampler: those that it was kept with, else measured, which gives the same bits. */
async function errorsOf({ parts, data }: Sampled, sampler: PlainSampler, choice: BackendChoice): Promise<ErrorGrid | null> {
  if (errorSizes(sampler) === null) return null;
  const { name, known } = knownErrors(parts.errors, { sampler });
  if (known !== undefined) return known;
  if (data === null)
    throw new UserError(`the model was saved without its errors "${name}", which the sampler needs; choose another with --sampler`);
  console.error("The model's errors are measured first, which takes a while; train --evaluate keeps them with the run.");
  const backend = predictingBackend(await loadBackend(choice), parts);
  const { transform } = parts;
  const rows = encode(transform, data.train().points, data.dimensions);
  const errors = measured(backend, rows, { seed: parts.training.seed, transform, needed: { sampler } });
  backend.dispose();
  return errors;
}
