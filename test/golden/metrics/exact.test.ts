/** Every digit of every metric stays: what is computed once for many samplers, in another order or many at a time, gives the same doubles. */

import { expect, it } from "vitest";
import type { ConfigInput } from "../../../src/study/config/config.js";
import { makeRunConfig, parseConfig } from "../../../src/study/config/config.js";
import { errorGridName } from "../../../src/diffusion/adaptation/error-grid.js";
import { errorSizes } from "../../../src/diffusion/samplers/record/plain.js";
import { samplersOf } from "../../../src/study/config/sampler-config.js";
import { checksumOf } from "../../../src/files/formats/checksum.js";
import { openRun } from "../../../src/study/run/folder/run-folder.js";
import { earlierErrors } from "../../support/earlier-files.js";
import { carryOn, runFolderOf } from "../../support/trained-run.js";
import { everyMetric, PAIRS } from "../../support/exact-metrics.js";

/** JSON writes a finite double so that it is read back exactly. */
const text = (value: unknown): string =>
  `${JSON.stringify(value, (_, inner: unknown) => (typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner), 2)}\n`;

it("of pairs of sets", { timeout: 120_000 }, () =>
  expect(text(Object.fromEntries(Object.entries(PAIRS).map(([name, pair]) => [name, everyMetric(pair)])))).toMatchFileSnapshot(
    "exact.json",
  ),
);

const SMALL: ConfigInput = {
  denoiser: { embeddingDim: 8, hiddenSize: 24, hiddenLayers: 2 },
  training: { steps: 60, batchSize: 16, ema: { updateAfterStep: 10, updateEvery: 1 } },
  snapshotEvery: 1000,
};
const ANCESTRAL = (["grid", "analytic", "fixed_small", "fixed_large"] as const).flatMap((variance) =>
  [9, 4, 1].map((steps) => ({ kind: "ddpm" as const, variance, steps })),
);
const OTHERS = [
  { kind: "ddpm", variance: "grid", sizes: [3], steps: 5 },
  ...["ddim", "dpmpp_2m", "heun"].map((kind) => ({ kind, steps: 4 })),
];

/** Runs whose samplers share what is measured of the model and of the data. */
const RUNS: Record<string, { config: object; dataset: string }> = {
  "grid first": {
    config: { schedule: { kind: "karras", timesteps: 9 }, evaluation: { samplers: [...ANCESTRAL, ...OTHERS] } },
    dataset: "moons",
  },
  "scalar first": {
    config: { schedule: { kind: "karras", timesteps: 9 }, evaluation: { samplers: [...ANCESTRAL].toReversed() } },
    dataset: "helix-3d",
  },
  regions: {
    config: {
      schedule: { kind: "karras", timesteps: 9 },
      domain: { kind: "splits", sizes: [2, 6], minimumRows: 20, memorisedRows: 0 },
      evaluation: { samplers: [...ANCESTRAL, ...OTHERS] },
    },
    dataset: "two-rings",
  },
  "no sampler named": { config: { schedule: { timesteps: 9 } }, dataset: "circle" },
};

it.each(Object.entries(RUNS))("of a run: %s", (name, { config, dataset }) => {
  const parsed = parseConfig({ ...SMALL, ...config, evaluation: { samples: 700, ...(config as ConfigInput).evaluation } }, name);
  const folder = runFolderOf(makeRunConfig(parsed, { name: dataset as "moons", count: 900 }, 2, name));
  const result = carryOn(folder)!;
  const times = ["training_time", "ms_per_step", "inference_time"];
  const rows = result.metrics.filter(({ metric }) => !times.includes(metric));
  const { "samples.npy": samples } = result.files!;
  const known = openRun(folder.path).parts.errors;
  // the file that held them when these snapshots were taken, in the order in which samplers needed them
  const names = samplersOf(folder.config).flatMap((sampler) => {
    const sizes = errorSizes(sampler);
    return sizes === null || known?.[errorGridName(sizes)] === undefined ? [] : [errorGridName(sizes)];
  });
  const errors = known === null ? undefined : checksumOf([earlierErrors(result.id, new Map(names.map((each) => [each, known[each]])))]);
  return expect(text({ errors, samples, rows: rows.map((row) => JSON.stringify(row)) })).toMatchFileSnapshot(
    `run-${name.replaceAll(" ", "-")}.json`,
  );
});
