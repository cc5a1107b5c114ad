/** A study's definition: which configurations, data sets and seeds, from a file or by name. */

import { existsSync } from "node:fs";
import { basename } from "node:path";
import * as z from "zod";
import { DATASET_NAMES } from "../../data/datasets.js";
import { oneOf, quote, UserError } from "../../errors/user-error.js";
import { readJson } from "../../files/read.js";
import { ADAPTATION_CONFIGS, ADAPTATION_SEEDS } from "../presets/adaptation.js";
import type { Config, ConfigInput, RunConfig } from "./config.js";
import { makeRunConfig, parseConfig } from "./config.js";
import type { DatasetConfig } from "./dataset-config.js";
import type { FileEntry } from "./dataset-source.js";
import { fileEntrySchema, openFileDataset } from "./dataset-source.js";
import { runId } from "./identity.js";
import { NEXT_STEPS_CONFIGS, NEXT_STEPS_DATASETS, NEXT_STEPS_SEEDS } from "../presets/next-steps.js";
import { PAPER_CONFIGS, PAPER_DATASETS } from "../presets/paper.js";
import { parseWith } from "./parse.js";
import { NAME } from "./name.js";

export interface StudyDefinition {
  name: string;
  /** in the order of the study */
  configs: ReadonlyMap<string, Config>;
  datasets: { name: string; count: number }[];
  seeds: number[];
}

/** One run of a study: a configuration on a data set with a seed. */
export interface PlannedRun {
  id: string;
  config: string;
  dataset: string;
  seed: number;
  run: RunConfig;
}

/** What the command line changes of a definition. */
export interface StudyOverrides {
  steps?: number | undefined;
  seeds?: number[] | undefined;
  curve?: boolean | undefined;
  /** rows of files in place of the study's data sets */
  data?: readonly FileEntry[] | undefined;
}

const nameSchema = z.string().regex(NAME, "must be letters, digits, - and _");

const studySchema = z.strictObject({
  study: nameSchema.optional().describe("name of the study; the file's name by default"),
  configs: z
    .array(z.union([z.string(), z.looseObject({ name: nameSchema, extends: z.string().optional() })]))
    .min(1)
    .describe("names of the paper's configurations, or objects with a name, what they extend, and what differs"),
  datasets: z
    .array(z.union([z.string(), z.looseObject({ name: z.string().optional() })]))
    .min(1)
    .describe("names of data sets, or objects with name and count, or with the file of one's own rows"),
  seeds: z.array(z.int().min(0)).min(1).default([1]).describe("seeds"),
  steps: z.int().min(1).optional().describe("training steps of every configuration"),
});

const drawnSchema = z.strictObject({ name: z.string(), count: z.int().optional() });

const DEFAULT_COUNT = 100_000;

/** Studies that have a name, as a file would write them. */
const STUDIES: Record<string, z.input<typeof studySchema>> = {
  paper: { study: "paper", configs: Object.keys(PAPER_CONFIGS), datasets: [...PAPER_DATASETS] },
  adaptation: {
    study: "adaptation",
    configs: Object.entries(ADAPTATION_CONFIGS).map(([name, config]) => ({ name, ...config })),
    datasets: [...PAPER_DATASETS],
    seeds: ADAPTATION_SEEDS,
  },
  "next-steps": {
    study: "next-steps",
    configs: Object.entries(NEXT_STEPS_CONFIGS).map(([name, config]) => ({ name, ...config })),
    datasets: [...NEXT_STEPS_DATASETS],
    seeds: NEXT_STEPS_SEEDS,
  },
};

/** Names that stand for a study. */
export const STUDY_NAMES: readonly string[] = Object.keys(STUDIES);

/** Each named study's own seeds, as a person writes them: `1`, `1-10`. */
export function studySeeds(): { study: string; seeds: string }[] {
  return Object.entries(STUDIES).map(([study, { seeds = [1] }]) => ({
    study,
    seeds: seeds.length > 1 ? `${seeds[0]}-${seeds.at(-1)}` : `${seeds[0]}`,
  }));
}

/** @param source the name of a study, or the path of a study file */
export function loadStudy(source: string, overrides: StudyOverrides): StudyDefinition {
  const isFile = source.endsWith(".json") || (!STUDY_NAMES.includes(source) && existsSync(source));
  const raw = isFile ? readJson(source) : STUDIES[oneOf("study", source, [...STUDY_NAMES, "FILE.json"])];
  const input = parseWith(studySchema, raw, source);
  const steps = overrides.steps ?? input.steps;
  const configs = new Map<string, Config>();
  for (const entry of input.configs) {
    const name = typeof entry === "string" ? basename(entry, ".json") : entry.name;
    if (!NAME.test(name)) throw new UserError(`${source}: configuration ${quote(name)} must be named in letters, digits, - and _`);
    const twin = [...configs.keys()].find((other) => other !== name && other.toLowerCase() === name.toLowerCase());
    if (twin !== undefined)
      throw new UserError(`${source}: configurations "${twin}" and "${name}" differ in case alone, and would share a folder on some disks`);
    if (configs.has(name)) throw new UserError(`${source}: configuration "${name}" is named twice`);
    configs.set(name, resolveConfig(entry, source, { steps, curve: overrides.curve }));
  }
  const datasets = overrides.data?.map(openFileDataset) ?? input.datasets.map((entry, i) => datasetOf(entry, `${source}: datasets[${i}]`));
  const repeated = datasets.find(({ name }, i) => datasets.findIndex((other) => other.name === name) !== i);
  if (repeated !== undefined) throw new UserError(`${source}: data set "${repeated.name}" is named twice`);
  const name = input.study ?? basename(source, ".json");
  if (!NAME.test(name)) throw new UserError(`${source}: give the study a name of letters, digits, - and _ with "study"`);
  return { name, configs, datasets, seeds: [...new Set(overrides.seeds ?? input.seeds)] };
}

/** A data set by name, as written in a study, or of a file. */
function datasetOf(entry: unknown, where: string): DatasetConfig {
  if (typeof entry === "object" && entry !== null && "file" in entry) return openFileDataset(parseWith(fileEntrySchema, entry, where));
  const { name, count = DEFAULT_COUNT } =
    typeof entry === "string" ? { name: entry, count: undefined } : parseWith(drawnSchema, entry, where);
  return { name: oneOf("data set", name, DATASET_NAMES), count };
}

/** A configuration by name, from a file, or as written in a study. */
export function resolveConfig(
  entry: string | { name: string; extends?: string | undefined },
  where: string,
  overrides: Pick<StudyOverrides, "steps" | "curve">,
): Config {
  let written: unknown;
  if (typeof entry === "string") {
    written = entry.endsWith(".json") ? readJson(entry) : namedConfig(entry);
  } else {
    const { name: _, extends: base, ...rest } = entry;
    written = base === undefined ? rest : merge(namedConfig(base), rest);
  }
  const changes = {
    ...(overrides.steps === undefined ? {} : { training: { steps: overrides.steps } }),
    ...(overrides.curve === true ? { evaluation: { curve: true } } : {}),
  };
  const label = typeof entry === "string" ? entry : `${where}: configuration "${entry.name}"`;
  parseConfig(written, label);
  return parseConfig(merge(written, changes), label);
}

/** Where both have a name, as of the baseline, the paper's counts. */
const NAMED_CONFIGS: Record<string, ConfigInput> = { ...ADAPTATION_CONFIGS, ...PAPER_CONFIGS };

/** Names that stand for a configuration. */
export const CONFIG_NAMES: readonly string[] = Object.keys(NAMED_CONFIGS);

function namedConfig(name: string): ConfigInput {
  return NAMED_CONFIGS[oneOf("configuration", name, CONFIG_NAMES)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** `base` with the values of `changes` put over it, object by object. */
function merge(base: unknown, changes: unknown): unknown {
  if (!isObject(base) || !isObject(changes)) return changes;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(changes)) merged[key] = key in base ? merge(base[key], value) : value;
  return merged;
}

/** Every run of a study, seed by seed, so that a first answer on everything comes early. */
export function planRuns(study: StudyDefinition, only: string[] = []): PlannedRun[] {
  const chosen = only.map((pattern) => parseOnly(pattern, study));
  const runs: PlannedRun[] = [];
  for (const seed of study.seeds) {
    for (const [config, values] of study.configs) {
      for (const dataset of study.datasets) {
        if (chosen.length > 0 && !chosen.some((matches) => matches(config, dataset.name))) continue;
        const run = makeRunConfig(values, dataset as DatasetConfig, seed, config);
        runs.push({ id: runId(run), config, dataset: dataset.name, seed, run });
      }
    }
  }
  return runs;
}

/** `CONFIG`, `CONFIG/DATASET`, or `*` for either. */
function parseOnly(pattern: string, study: StudyDefinition): (config: string, dataset: string) => boolean {
  const [config, dataset = "*", ...rest] = pattern.split("/");
  if (rest.length > 0) throw new UserError(`--only is ${quote(pattern)}; it takes CONFIG or CONFIG/DATASET`);
  if (config !== "*") oneOf("configuration", config, [...study.configs.keys()]);
  const names = study.datasets.map(({ name }) => name);
  if (dataset !== "*") oneOf("data set", dataset, names);
  return (c, d) => (config === "*" || config === c) && (dataset === "*" || dataset === d);
}
