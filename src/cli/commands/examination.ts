/** `noisegrid doctor` for a configuration: finds the configuration and its data, and prints the findings. */

import { diagnose } from "../../analysis/diagnosis/diagnose.js";
import type { Finding } from "../../analysis/diagnosis/finding.js";
import type { TrainingTrace } from "../../analysis/diagnosis/loss-against-divergence.js";
import { countOf } from "../../analysis/format.js";
import { UserError } from "../../errors/user-error.js";
import { encode } from "../../diffusion/transform/transform.js";
import { finestRegions } from "../../diffusion/transform/partition.js";
import type { RunConfig } from "../../study/config/config.js";
import { makeRunConfig, modelOf } from "../../study/config/config.js";
import type { DatasetConfig } from "../../study/config/dataset-config.js";
import { dataIdentity } from "../../study/config/dataset-config.js";
import { runData } from "../../study/config/dataset-source.js";
import { resolveConfig } from "../../study/config/definition.js";
import { fitRunTransform } from "../../study/run/run-model.js";
import { checkFile } from "../../study/run/folder/run-files.js";
import type { DatasetOptions } from "../dataset-option.js";
import { chosenDataset } from "../dataset-option.js";
import { differences, readManifest, RunFolder } from "../../study/run/folder/run-folder.js";
import { curveLog, lossLog } from "../../study/run/folder/step-log.js";

export interface ExaminationOptions extends DatasetOptions {
  config?: string;
  seed?: number;
  run?: string;
}

/** Whether the options ask for a configuration, not the machine. */
export function asksForExamination(options: ExaminationOptions): boolean {
  return Object.values(options).some((value) => value !== undefined);
}

/** Prints the findings; findings are not a failure. */
export function examineConfiguration(options: ExaminationOptions): void {
  const { name, config, folder, failure } = subjectOf(options);
  const data = runData(config);
  const { dimensions } = data;
  const { schedule, training, seed } = config;
  const domain = fitRunTransform(config, data);
  const { grid, target } = modelOf(config, domain);
  const rows = encode(domain, data.train().points, dimensions);
  const regions = rows.regions === undefined ? undefined : finestRegions(rows.regions, domain!.partition.levels);
  const { findings, unmeasured } = diagnose(
    {
      schedule,
      grid,
      target,
      training,
      points: rows.points,
      ...(regions === undefined ? {} : { regions }),
      dimensions,
      ...(data.source.columns === undefined ? {} : { columns: data.source.columns }),
      seed,
    },
    folder === undefined ? undefined : traceOf(folder),
  );
  console.log(`${name} on ${config.dataset.count} points of ${config.dataset.name}, seed ${seed}`);
  if (failure !== undefined) console.log(`the run failed: ${failure}`);
  findings.forEach((finding, i) => console.log(`\n${textOf(finding, i + 1)}`));
  console.log("");
  for (const what of unmeasured) console.log(`not measured: ${what}`);
  console.log(countOf(findings.length, "finding"));
}

function textOf({ id, title, measured, meaning, remedy }: Finding, number: number): string {
  return [`${number}. ${title} (${id})`, `   measured: ${measured}`, `   why:      ${meaning}`, `   remedy:   ${remedy}`].join("\n");
}

interface Named {
  name: string;
  config: RunConfig;
  /** folder of a finished run, if given; a failed run is examined as before training */
  folder?: RunFolder;
  /** why the run failed, if it did */
  failure?: string;
}

function subjectOf(options: ExaminationOptions): Named {
  if (options.run !== undefined) return finishedRun(options.run, options);
  const dataset = chosenDataset(options);
  if (options.config === undefined || dataset === undefined)
    throw new UserError(
      `doctor needs ${options.config === undefined ? "--config" : "--dataset"} too: --config NAME --dataset NAME (or --data FILE), or --run DIR`,
    );
  const config = makeRunConfig(resolveConfig(options.config, options.config, {}), dataset, options.seed ?? 1, options.config);
  return { name: options.config.replace(/^.*[\\/]|\.json$/g, ""), config };
}

/** Reads a run's configuration and data; options that name others are an error. */
function finishedRun(dir: string, { config: named, seed, ...data }: ExaminationOptions): Named {
  const { config, name } = readManifest(dir);
  const folder = new RunFolder(dir, config, name);
  const here = {
    dataset: dataIdentity(namedDataset(config.dataset, data)),
    seed: seed ?? config.seed,
    ...partsOf(named === undefined ? config : resolveConfig(named, named, { steps: config.training.steps })),
  };
  const there = { dataset: dataIdentity(config.dataset), seed: config.seed, ...partsOf(config) };
  const different = differences(there, here);
  if (different !== "") throw new UserError(`${dir} holds another run: ${different}; leave the options out that it answers itself`);
  const result = folder.result();
  if (result !== undefined) {
    for (const log of ["metrics.jsonl", "curve.jsonl"]) checkFile(folder, result, log);
    return { name, config, folder };
  }
  // an examination helps to find why a run failed
  const failure = folder.failure();
  if (failure !== undefined) return { name, config, failure: failure.error };
  throw new UserError(`${dir} is not finished; the command that began it continues it`);
}

/** The data set that the options name, in what they leave open the run's own. */
function namedDataset(own: DatasetConfig, options: DatasetOptions): DatasetConfig {
  const { dataset, points, data } = options;
  if (dataset !== undefined && data === undefined) return chosenDataset({ ...options, points: points ?? own.count })!;
  return chosenDataset(options) ?? (points === undefined ? own : { ...own, count: points });
}

/** Returns the parts that an examination uses; the evaluation of a run does not matter to it. */
function partsOf({
  denoiser,
  schedule,
  grid,
  domain,
  training,
}: Pick<RunConfig, "denoiser" | "schedule" | "grid" | "domain" | "training">): object {
  return { denoiser, schedule, grid, domain, training };
}

function traceOf(folder: RunFolder): TrainingTrace {
  const errors = lossLog(folder.path)
    .read()
    .map(({ mse }) => mse);
  const curve = curveLog(folder.path)
    .read()
    .flatMap(({ step, kl }) => (kl === null ? [] : [{ step, kl }]));
  return { errors, window: folder.config.evaluation.lossWindow, curve, metrics: folder.result()?.metrics ?? [] };
}
