/**
 * Digests of what every configuration trains and samples: what must not move when code does. Few steps on few rows, so that the
 * plain-loop backend can follow; the networks of part one have their full size, because the order of a sum depends on it.
 */

import type { BackendFactory } from "../../../src/backend/select.js";
import { measureErrors } from "../../../src/diffusion/adaptation/measure-errors.js";
import type { Backend } from "../../../src/diffusion/backend.js";
import type { DatasetName } from "../../../src/data/datasets.js";
import { makeDataset } from "../../../src/data/datasets.js";
import type { Domain, ModelRows } from "../../../src/diffusion/transform/domain.js";
import { encode } from "../../../src/diffusion/transform/transform.js";
import { fitDomain } from "../../../src/diffusion/transform/fit.js";
import { initialParameters } from "../../../src/diffusion/network/initial-parameters.js";
import { predictor, sampleRows } from "../../../src/diffusion/sampling.js";
import { makeSchedule } from "../../../src/diffusion/process/schedule.js";
import { train } from "../../../src/diffusion/training.js";
import { ADAPTATION_CONFIGS } from "../../../src/study/presets/adaptation.js";
import type { ConfigInput, RunConfig } from "../../../src/study/config/config.js";
import { trainingOf } from "../../../src/model/input/configuration.js";
import { makeRunConfig, modelOf, parseConfig } from "../../../src/study/config/config.js";
import { loadStudy, planRuns } from "../../../src/study/config/definition.js";
import { digestOf } from "../../../src/study/config/identity.js";
import { NEXT_STEPS_CONFIGS } from "../../../src/study/presets/next-steps.js";
import { PAPER_CONFIGS, PAPER_DATASETS } from "../../../src/study/presets/paper.js";
import { samplerLabel, samplerNamed } from "../../../src/diffusion/samplers/record/names.js";
import { samplerMisfit } from "../../../src/diffusion/samplers/record/problem.js";
import { errorSizes } from "../../../src/diffusion/samplers/record/plain.js";
import { fitSampler } from "../../../src/diffusion/adaptation/named-sampler.js";

const SEED = 3;
const POINTS = 600;
const SAMPLES = 11;

/** One line of the table: what, and the start of a digest of each of its arrays. */
export type Lines = Record<string, string>;

interface Trained {
  backend: Backend;
  domain: Domain | null;
  rows: ModelRows;
  config: RunConfig;
}

/** A model after `steps` of a configuration, on a data set of few points. */
function trained(factory: BackendFactory, written: ConfigInput, dataset: string, steps: number): Trained {
  const config = makeRunConfig(
    parseConfig({ ...written, training: { ...written.training, steps, batchSize: 16, ema: { updateAfterStep: 2, updateEvery: 1 } } }, "c"),
    { name: dataset as "moons", count: POINTS },
    SEED,
    "c",
  );
  const { points, dimensions } = makeDataset(config.dataset.name as DatasetName, POINTS, SEED);
  const domain = config.domain === undefined ? null : fitDomain(config.domain, points, dimensions, SEED);
  const rows = encode(domain, points, dimensions);
  const model = modelOf(config, domain);
  const backend = factory.create(model, 16);
  backend.write("parameters", initialParameters(model, SEED, rows.points));
  for (const _ of train(backend, rows, trainingOf(config), SEED));
  return { backend, domain, rows, config };
}

function short(...arrays: Float32Array[]): string {
  return digestOf(...arrays).slice("sha256:".length, "sha256:".length + 16);
}

/** The published configurations and the next steps, at the size of their networks: parameters, moving average, samples. */
export function publishedLines(factory: BackendFactory): Lines {
  const lines: Lines = {};
  for (const [name, config] of Object.entries({ ...NEXT_STEPS_CONFIGS, ...PAPER_CONFIGS })) {
    const isPublished = name in PAPER_CONFIGS;
    for (const dataset of isPublished ? PAPER_DATASETS : ["moons", "helix-3d"]) {
      const { backend, domain } = trained(factory, config, dataset, 4);
      const samples = sampleRows(backend, SEED, 1, 1 + SAMPLES, {
        sampler: { kind: "ddpm", steps: 3, variance: "fixed_small" },
        domain,
      });
      lines[`${name}.${dataset}`] = short(backend.read("parameters"), backend.read("ema"), samples);
      backend.dispose();
    }
  }
  return lines;
}

const SAMPLERS = ["ddpm", "ddpm-fixed_large", "ddpm-analytic", "ddpm-grid", "ddpm-as-written", "ddim", "ddim-eta-0.5", "dpmpp_2m", "heun"];
const SMALL = { embeddingDim: 8, hiddenSize: 20, hiddenLayers: 2 };

/** What the named studies leave out: the other schedules and coordinates, on one data set each. */
const OTHERS: Record<string, ConfigInput> = {
  quadratic: { schedule: { kind: "quadratic" } },
  cosine: { schedule: { kind: "cosine" } },
  "zero-terminal-snr": { schedule: { kind: "linear", rescale: "zero-terminal-snr" } },
  "data-domain": { domain: { kind: "data" } },
  "standardised-axes": { domain: { kind: "standardised", scale: "axes" } },
  "k-means": { domain: { kind: "k-means", sizes: [3, 9] } },
  uniform: { domain: { kind: "uniform", sizes: [2, 4] } },
};

/** Every mechanism of the adaptation study with a small network: parameters, errors by place, samples of every sampler. */
export function adaptationLines(factory: BackendFactory): Lines {
  const lines: Lines = {};
  for (const [name, { evaluation: _, ...config }] of Object.entries({ ...ADAPTATION_CONFIGS, ...OTHERS })) {
    for (const dataset of name in OTHERS ? (["swiss-roll", "mixture-5d"] as const) : PAPER_DATASETS) {
      const schedule = { ...config.schedule, timesteps: 12 } as NonNullable<ConfigInput["schedule"]>;
      const { backend, domain, rows } = trained(factory, { ...config, denoiser: SMALL, schedule }, dataset, 12);
      const { grid, dimensions } = backend.config;
      const errors = measureErrors({
        denoiserOf: (regions) => predictor(backend, regions),
        schedule: makeSchedule(backend.config.schedule),
        data: rows,
        dimensions,
        grid: { sizes: [5, 20], axes: [0, 1], rows: 300 },
        seed: SEED,
        partition: domain?.partition,
      });
      const { lower, upper, mean, regional } = errors;
      const parts = [short(backend.read("parameters"), backend.read("ema")), short(errors.errors, lower, upper, mean, regional)];
      for (const label of SAMPLERS) {
        const named = samplerNamed(label);
        if (samplerMisfit(named, grid) !== null) continue;
        const sampler = fitSampler({ ...named, steps: 5 }, backend, errorSizes(named) === null ? null : errors);
        parts.push(`${samplerLabel(named)} ${short(sampleRows(backend, SEED, 2, 2 + SAMPLES, { sampler, domain }))}`);
      }
      lines[`${name}.${dataset}`] = parts.join(", ");
      backend.dispose();
    }
  }
  return lines;
}

/** The identities of the named studies' runs with seed 1, as they are written in folders that exist. */
export function identityLines(): Lines {
  const lines: Lines = {};
  for (const study of ["paper", "adaptation", "next-steps"]) {
    for (const { id, config, dataset } of planRuns(loadStudy(study, { seeds: [1] }))) lines[`${study} ${config}.${dataset}`] = id;
  }
  return lines;
}
