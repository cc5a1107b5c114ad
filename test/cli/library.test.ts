/** The library, used as the README says, gives what the command line gives: the same training, the same samples. */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { BackendName, DomainConfig, ModelConfig, SamplerConfig, TrainingConfig } from "../../src/index.js";
import {
  denoise,
  encode,
  fitDomain,
  initialParameters,
  loadBackend,
  makeDataset,
  regionCounts,
  sampleRows,
  train,
} from "../../src/index.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid, writeJson } from "./command.js";

const denoiser = { embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1 };
const linear = { kind: "linear" as const, timesteps: 10, betaStart: 1e-4, betaEnd: 0.02 };
const OPTIMIZATION: Omit<TrainingConfig, "steps" | "batchSize"> = {
  optimizer: { learningRate: 3e-4, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01, clipNorm: 0.5, annealingSteps: 250 },
  ema: { decay: 0.995, updateEvery: 10, updateAfterStep: 100 },
};
const levels = [
  { name: "coarse", size: 3, penalty: null },
  { name: "fine", size: 5, penalty: { kind: "l1" as const, weight: 0.01 } },
];

interface Subject {
  backend: BackendName;
  model: Omit<ModelConfig, "dimensions" | "denoiser" | "regions">;
  domain?: DomainConfig;
  /** as the command line names it, and as the library has it */
  sampler?: [name: string, config: SamplerConfig];
}

const SUBJECTS: Record<string, Subject> = {
  plain: { backend: "native", model: { schedule: linear, grid: null } },
  gridded: {
    backend: "wasm",
    model: { schedule: linear, grid: { axes: [0, 1], lower: [-1, -1], upper: [1, 1], levels } },
    sampler: ["ddim", { kind: "ddim", steps: 10, eta: 0 }],
  },
  divided: {
    backend: "reference",
    model: { schedule: { kind: "karras", timesteps: 10, sigmaMin: 0.003, sigmaMax: 40, rho: 7 }, grid: null },
    domain: { kind: "splits", scale: "full", sizes: [3, 9], minimumRows: 20, memorisedRows: 0, pseudoCount: 1 },
  },
};

const digestOf = (values: Float32Array): string =>
  `sha256:${createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex")}`;

describe.each(Object.entries(SUBJECTS))("a %s model", (name, { backend: choice, model: part, domain: coordinates, sampler }) => {
  it("is trained and sampled to the digests of the command line", async () => {
    const cwd = temporaryFolder();
    writeJson(cwd, `${name}.json`, {
      denoiser,
      ...part,
      ...(coordinates === undefined ? {} : { domain: coordinates }),
      training: { batchSize: 32, steps: 250 },
    });
    const trained = await noisegrid(cwd, "train", "--dataset", "dino", "--points", "500", "--config", `${name}.json`, "--out", "run");
    const how = sampler === undefined ? [] : ["--sampler", sampler[0]];
    const sampled = await noisegrid(cwd, "sample", "run", "--count", "301", "--seed", "7", "--jobs", "2", ...how, "--out", "rows.npy");
    expect([trained.status, sampled.status]).toEqual([0, 0]);

    const data = makeDataset("dino", 500, 1);
    const domain = coordinates === undefined ? null : fitDomain(coordinates, data.points, data.dimensions, 1);
    const model: ModelConfig = { dimensions: 2, denoiser, ...part, regions: regionCounts(coordinates, 2) };
    const backend = (await loadBackend(choice)).create(model);
    backend.write("parameters", initialParameters(model, 1));
    const rows = encode(domain, data.points, data.dimensions);
    for (const { loss } of train(backend, rows, { steps: 250, batchSize: 32, ...OPTIMIZATION }, 1)) expect(loss).toBeGreaterThan(0);
    const drawing = { domain, ...(sampler === undefined ? {} : { sampler: sampler[1] }) };
    const samples = sampleRows(backend, 7, 0, 301, drawing);

    expect(`digest ${digestOf(samples)}`).toBe(lastLine(sampled.stdout));
    // what the command line's file holds, behind its header, is these bytes
    const file = readFileSync(join(cwd, "rows.npy"));
    expect(file.subarray(file.length - samples.byteLength).equals(new Uint8Array(samples.buffer))).toBe(true);
    expect([...denoise(backend, 7, 0, 301, drawing)].at(-1)!.x).toEqual(samples);
    expect(sampleRows(backend, 7, 0, 301, { ...drawing, weights: "trained" })).not.toEqual(samples);

    const [parameters, ema] = [backend.read("parameters"), backend.read("ema")];
    const joined = new Float32Array(parameters.length + ema.length);
    joined.set(parameters.subarray(0, ema.length));
    joined.set(ema, ema.length);
    joined.set(parameters.subarray(ema.length), 2 * ema.length);
    expect(`digest ${digestOf(joined)}`).toBe(lastLine(trained.stdout));
    backend.dispose();
  });
});

/** Lines of the README's example at most. */
const LONGEST = 12;

it("the README's program, a dozen lines from data to a file and back, gives the samples of the command line", async () => {
  const [, program] = /## The library\n\n```ts\n([\s\S]*?)```/.exec(readFileSync("README.md", "utf8"))!;
  expect(program.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(LONGEST);
  const cwd = temporaryFolder();
  // twenty steps in place of five hundred, and its file in a folder of its own
  const short = program
    .replace("steps: 500", "steps: 20")
    .replaceAll('"moons.safetensors"', JSON.stringify(join(cwd, "moons.safetensors")));
  const digests =
    'import { createHash } from "node:crypto"; for (const rows of [samples, again]) console.log("digest sha256:" + createHash("sha256").update(rows).digest("hex"));';
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", `${short}${digests}`]);
  writeJson(cwd, "study.json", {
    study: "readme",
    configs: [{ name: "readme", schedule: { kind: "karras" }, domain: { kind: "standardised" }, evaluation: { samples: 100 } }],
    datasets: [{ name: "moons", count: 10_000 }],
    steps: 20,
  });
  const studied = await noisegrid(cwd, "study", "study.json", "--out", "results", "--no-report");
  expect(studied.stderr + studied.stdout).not.toContain("failed");
  const [run] = readdirSync(join(cwd, "results", "runs"));
  const sampled = await noisegrid(cwd, "sample", join("results", "runs", run), "--count", "1000", "--seed", "7", "--out", "rows.npy");
  expect(sampled.status).toBe(0);
  expect(stdout.trim().split("\n").slice(-2)).toEqual([lastLine(sampled.stdout), lastLine(sampled.stdout)]);
});
