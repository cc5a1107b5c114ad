/** `noisegrid sample`: samples points from a trained run. */

import type { Command } from "commander";
import type { BackendChoice } from "../../backend/select.js";
import { loadBackend } from "../../backend/node.js";
import { countOf } from "../../analysis/format.js";
import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import { measuredModel } from "../../diffusion/adaptation/error-grid.js";
import type { DrawnData } from "../../data/drawn.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import { encode } from "../../diffusion/transform/transform.js";
import { oneOf, UserError } from "../../errors/user-error.js";
import type { RowFormat } from "../../files/formats/rows.js";
import { ROW_FORMATS } from "../../files/formats/rows.js";
import type { Checkpoint } from "../../study/run/checkpoint.js";
import { readCheckpoint } from "../../study/run/checkpoint.js";
import type { RunConfig } from "../../study/config/config.js";
import type { PlainSampler } from "../../diffusion/samplers/index.js";
import { modelOf } from "../../study/config/config.js";
import { runData } from "../../study/config/dataset-config.js";
import { samplersOf } from "../../study/config/sampler-config.js";
import { samplerMisfit } from "../../diffusion/samplers/record/problem.js";
import { SAMPLER_NAMES, samplerNamed } from "../../diffusion/samplers/record/names.js";
import { runDomain } from "../../study/run/transform-file.js";
import { readErrors } from "../../study/run/error-file.js";
import { backendOf } from "../../study/run/evaluation.js";
import { runId } from "../../study/config/identity.js";
import { readManifest } from "../../study/run/run-folder.js";
import { SamplePool } from "../../study/workers/sample-pool.js";
import { completedBy, errorSizes } from "../../diffusion/samplers/record/plain.js";
import { MeasuredErrors } from "../../diffusion/adaptation/named-sampler.js";
import { backendOption, jobsOption, path, required, requireBackend, whole } from "../options.js";
import { targetOf, writeRows } from "./sample-output.js";

interface SampleOptions {
  count: number;
  seed: number;
  backend: BackendChoice;
  jobs: number;
  format?: RowFormat;
  out?: string;
  sampler?: PlainSampler;
  steps?: number;
}

export function addSample(program: Command): void {
  program
    .command("sample")
    .description("sample points from a trained run; a checkpoint of an unfinished run is enough")
    .argument("<dir>", "folder of a run")
    .option("--count <n>", "number of points", whole("count", 1, 10_000_000), 10_000)
    .option("--seed <n>", "seed of the samples", whole("seed", 0), 1)
    .addOption(backendOption())
    .addOption(jobsOption("worker threads"))
    .option("--format <name>", `${ROW_FORMATS.join(", ")}; by default the file's ending, else csv`, (text) =>
      oneOf("format", text, ROW_FORMATS),
    )
    .option("--sampler <name>", `such as ${SAMPLER_NAMES.join(", ")}; by default the run's own`, samplerNamed)
    .option("--steps <n>", "timesteps to visit; by default all of the sampler's", whole("steps", 1, 10_000))
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
    .action(async (dir: string, options: SampleOptions) => sample(dir, options));
}

async function sample(dir: string, options: SampleOptions): Promise<void> {
  const target = targetOf(required("--out <file>", options.out), options.format);
  const { config } = readManifest(dir);
  const checkpoint = readCheckpoint(dir, config);
  if (checkpoint === undefined) throw new UserError(`${dir} has no checkpoint yet`);
  const data = runData(config);
  const domain = runDomain(dir, config, data);
  const model = modelOf(config, domain);
  await requireBackend(options.backend);
  const sampler = chosenSampler(config, options);
  const errors = await errorsOf({ dir, config, checkpoint, data, domain }, sampler, options.backend);
  const { parameters, ema } = checkpoint;
  const setup = { backend: options.backend, model, parameters, ema, sampler, errors, domain };
  const shape = { rows: options.count, columns: model.dimensions };
  const digest = await writeRows(target, shape, () => {
    const pool = new SamplePool(setup, options.jobs, options.count);
    return { blocks: pool.blocks(options.seed, options.count), close: () => pool.close() };
  });
  // a reader that has closed the pipe does not need these
  if (digest === undefined) return;
  const trained = checkpoint.step < config.training.steps ? ` (of step ${checkpoint.step} of ${config.training.steps})` : "";
  const say = target.isStandardOutput ? console.error : console.log;
  say(`${countOf(options.count, "point")}${trained} in ${target.name}`);
  say(`digest ${digest}`);
}

/** Returns the requested sampler, or the run's own; options that a name leaves open are those of the run's sampler of that name. */
function chosenSampler(config: RunConfig, { sampler: asked, steps }: SampleOptions): PlainSampler {
  const named = samplersOf(config);
  const chosen = asked ?? named[0];
  const own = completedBy(chosen, named);
  const { timesteps } = config.schedule;
  const misfit = samplerMisfit(own, config.grid);
  if (misfit !== null) throw new UserError(`--sampler ${misfit}`);
  if (steps !== undefined && steps > timesteps) throw new UserError(`--steps is "${steps}"; the run has ${timesteps} timesteps`);
  return steps === undefined && asked === undefined ? own : { ...own, steps: steps ?? timesteps };
}

/** A run that is sampled. */
interface SampledRun {
  dir: string;
  config: RunConfig;
  checkpoint: Checkpoint;
  data: DrawnData;
  domain: Domain | null;
}

/** Returns the model's errors for the sampler: from the run's file, else measured, which gives the same bits. */
async function errorsOf(
  { dir, config, checkpoint, data, domain }: SampledRun,
  sampler: PlainSampler,
  choice: BackendChoice,
): Promise<ErrorGrid | null> {
  const sizes = errorSizes(sampler);
  if (sizes === null) return null;
  const kept = readErrors(dir, runId(config), sizes, measuredModel(modelOf(config, domain), domain));
  if (kept !== undefined) return kept;
  console.error("The model's errors are measured first, which takes a while; train --evaluate keeps them with the run.");
  const backend = backendOf(await loadBackend(choice), config, checkpoint, domain);
  const rows = encode(domain, data.train().points, data.dimensions);
  const errors = new MeasuredErrors(backend, rows, config.seed, domain).of(sizes);
  backend.dispose();
  return errors;
}
