/** `noisegrid sample`: points from a trained run. */

import type { Command } from "commander";
import { existsSync } from "node:fs";
import { dirname, extname } from "node:path";
import Papa from "papaparse";
import type { BackendChoice } from "../backend/select.js";
import { loadBackend } from "../backend/select.js";
import type { ErrorGrid } from "../core/adaptation/error-grid.js";
import { makeDataset } from "../core/datasets/index.js";
import type { Domain } from "../core/domain/domain.js";
import { encode } from "../core/domain/domain.js";
import { oneOf, UserError } from "../core/errors.js";
import { encodeNpy } from "../files/npy.js";
import { writeAtomic } from "../files/write.js";
import type { Checkpoint } from "../study/checkpoint.js";
import { readCheckpoint } from "../study/checkpoint.js";
import type { RunConfig } from "../study/config.js";
import type { StudySampler } from "../study/sampler-config.js";
import { modelOf } from "../study/config.js";
import { samplerMisfit, samplerNamed, samplersOf } from "../study/sampler-config.js";
import { runDomain } from "../study/domain-file.js";
import { readErrors } from "../study/error-file.js";
import { samplerOf as backendWith } from "../study/evaluation.js";
import { digestOf, runId } from "../study/identity.js";
import { readManifest } from "../study/run-folder.js";
import { SamplePool } from "../study/sample-pool.js";
import { errorSizes, MeasuredErrors } from "../study/sampling.js";
import { backendOption, jobsOption, requireBackend, whole } from "./options.js";

const FORMATS = ["csv", "npy"] as const;

interface SampleOptions {
  count: number;
  seed: number;
  backend: BackendChoice;
  jobs: number;
  format?: (typeof FORMATS)[number];
  out: string;
  sampler?: StudySampler;
  steps?: number;
}

export function addSample(program: Command): void {
  program
    .command("sample")
    .description("draw points from a trained run; its checkpoint need not be the last")
    .argument("<dir>", "folder of a run")
    .option("--count <n>", "number of points", whole("count", 1, 10_000_000), 10_000)
    .option("--seed <n>", "seed of the samples", whole("seed", 0), 1)
    .addOption(backendOption())
    .addOption(jobsOption("worker threads"))
    .option("--format <name>", `${FORMATS.join(" or ")}; by the file's ending, else csv`, (text) => oneOf("format", text, FORMATS))
    .option("--sampler <name>", "such as ddim, heun, dpmpp_2m, ddpm-grid; by default the run's own", samplerNamed)
    .option("--steps <n>", "timesteps to visit; by default all of the sampler's", whole("steps", 1, 10_000))
    .requiredOption("--out <file>", "file to write")
    .addHelpText(
      "after",
      `
The last line is the digest of the samples as little-endian float32, row by row.

Examples:
  noisegrid sample results/train/multi-scale.dino.s1 --count 1000 --seed 7 --out dino.csv
  noisegrid sample results/train/multi-scale.dino.s1 --sampler dpmpp_2m --steps 10 --out dino.npy`,
    )
    .action(async (dir: string, options: SampleOptions) => sample(dir, options));
}

async function sample(dir: string, options: SampleOptions): Promise<void> {
  const { config } = readManifest(dir);
  const checkpoint = readCheckpoint(dir, config);
  if (checkpoint === undefined) throw new UserError(`${dir} has no checkpoint yet`);
  const domain = runDomain(dir, config);
  const model = modelOf(config, domain);
  const format = options.format ?? (extname(options.out) === ".npy" ? "npy" : "csv");
  await requireBackend(options.backend);
  const folder = dirname(options.out);
  if (!existsSync(folder)) throw new UserError(`cannot write ${options.out}: there is no folder ${folder}`);
  const sampler = samplerOf(config, options);
  const errors = await errorsOf(dir, config, checkpoint, sampler, domain, options.backend);
  const { parameters, ema } = checkpoint;
  const setup = { backend: options.backend, model, parameters, ema, sampler, errors, domain };
  const pool = new SamplePool(setup, options.jobs);
  try {
    const samples = await pool.sample(options.seed, options.count);
    writeAtomic(options.out, format === "npy" ? encodeNpy(samples, model.dimensions) : toCsv(samples, model.dimensions));
    const trained = checkpoint.step < config.training.steps ? ` (of step ${checkpoint.step} of ${config.training.steps})` : "";
    console.log(`${options.count} points${trained} in ${options.out}`);
    console.log(`digest ${digestOf(samples)}`);
  } finally {
    await pool.close();
  }
}

/** The sampler that was asked for, or the run's own; a grid has the levels of the run's, where it has one. */
function samplerOf(config: RunConfig, { sampler: asked, steps }: SampleOptions): StudySampler {
  const named = samplersOf(config);
  const chosen = asked ?? named[0];
  const isGrid = (sampler: StudySampler): boolean => sampler.kind === "ddpm" && sampler.variance === "grid";
  const own = isGrid(chosen) && !("sizes" in chosen) ? (named.find(isGrid) ?? chosen) : chosen;
  const { timesteps } = config.schedule;
  const misfit = samplerMisfit(own, config.grid);
  if (misfit !== null) throw new UserError(`--sampler ${misfit}`);
  if (steps !== undefined && steps > timesteps) throw new UserError(`--steps is "${steps}"; the run has ${timesteps} timesteps`);
  return steps === undefined && asked === undefined ? own : { ...own, steps: steps ?? timesteps };
}

/** What the sampler needs of the model's errors: from the run's file, else measured, which gives the same bits. */
async function errorsOf(
  dir: string,
  config: RunConfig,
  checkpoint: Checkpoint,
  sampler: StudySampler,
  domain: Domain | null,
  choice: BackendChoice,
): Promise<ErrorGrid | null> {
  const sizes = errorSizes(sampler);
  if (sizes === null) return null;
  const kept = readErrors(dir, runId(config), sizes);
  if (kept !== undefined) return kept;
  const backend = backendWith(await loadBackend(choice), config, checkpoint, domain);
  const { points, dimensions } = makeDataset(config.dataset.name, config.dataset.count, config.seed);
  const errors = new MeasuredErrors(backend, encode(domain, points, dimensions), config.seed, domain).of(sizes);
  backend.dispose();
  return errors;
}

/** Columns x0, x1, …; nine digits, which hold a float32 exactly. */
function toCsv(samples: Float32Array, dimensions: number): string {
  const fields = Array.from({ length: dimensions }, (_, c) => `x${c}`);
  const data = Array.from({ length: samples.length / dimensions }, (_, row) =>
    fields.map((_field, c) => Number(samples[row * dimensions + c].toPrecision(9))),
  );
  return `${Papa.unparse({ fields, data }, { newline: "\n" })}\n`;
}
