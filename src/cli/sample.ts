/** `noisegrid sample`: points from a trained run. */

import type { Command } from "commander";
import { existsSync } from "node:fs";
import { dirname, extname } from "node:path";
import Papa from "papaparse";
import type { BackendChoice } from "../backend/select.js";
import { oneOf, UserError } from "../core/errors.js";
import { encodeNpy } from "../files/npy.js";
import { writeAtomic } from "../files/write.js";
import { readCheckpoint, samplingParameters } from "../study/checkpoint.js";
import { modelOf } from "../study/config.js";
import { digestOf } from "../study/identity.js";
import { readManifest } from "../study/run-folder.js";
import { SamplePool } from "../study/sample-pool.js";
import { backendOption, jobsOption, requireBackend, whole } from "./options.js";

const FORMATS = ["csv", "npy"] as const;

interface SampleOptions {
  count: number;
  seed: number;
  backend: BackendChoice;
  jobs: number;
  format?: (typeof FORMATS)[number];
  out: string;
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
    .requiredOption("--out <file>", "file to write")
    .addHelpText(
      "after",
      `
The last line is the digest of the samples as little-endian float32, row by row.

Examples:
  noisegrid sample results/train/multi-scale.dino.s1 --count 1000 --seed 7 --out dino.csv
  noisegrid sample results/train/multi-scale.dino.s1 --out dino.npy`,
    )
    .action(async (dir: string, options: SampleOptions) => sample(dir, options));
}

async function sample(dir: string, options: SampleOptions): Promise<void> {
  const { config } = readManifest(dir);
  const checkpoint = readCheckpoint(dir, config);
  if (checkpoint === undefined) throw new UserError(`${dir} has no checkpoint yet`);
  const model = modelOf(config);
  const format = options.format ?? (extname(options.out) === ".npy" ? "npy" : "csv");
  await requireBackend(options.backend);
  const folder = dirname(options.out);
  if (!existsSync(folder)) throw new UserError(`cannot write ${options.out}: there is no folder ${folder}`);
  const setup = { backend: options.backend, model, parameters: samplingParameters(config, checkpoint) };
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

/** Columns x0, x1, …; nine digits, which hold a float32 exactly. */
function toCsv(samples: Float32Array, dimensions: number): string {
  const fields = Array.from({ length: dimensions }, (_, c) => `x${c}`);
  const data = Array.from({ length: samples.length / dimensions }, (_, row) =>
    fields.map((_field, c) => Number(samples[row * dimensions + c].toPrecision(9))),
  );
  return `${Papa.unparse({ fields, data }, { newline: "\n" })}\n`;
}
