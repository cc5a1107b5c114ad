/** A model that lives in regions, from training to samples: the same bits on every backend, interrupted or not, from its folder alone. */

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readManifest } from "../../src/study/run/folder/run-folder.js";
import { asEarlier } from "../support/earlier-files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid, start, writeJson } from "./command.js";

const REGIONS = {
  denoiser: { embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1 },
  schedule: { kind: "karras", timesteps: 10 },
  domain: { kind: "splits", sizes: [3, 9], minimumRows: 20, memorisedRows: 0 },
  training: { batchSize: 32, steps: 250 },
  snapshotEvery: 100,
  evaluation: {
    samples: 100,
    neighbours: 2,
    samplers: [
      { kind: "ddpm", variance: "grid", sizes: [2, 4] },
      { kind: "ddpm", steps: 5 },
      { kind: "heun", steps: 5 },
    ],
  },
};

const train = (out: string, ...more: string[]): string[] => [
  "train",
  "--dataset",
  "dino",
  "--points",
  "500",
  "--config",
  "regions.json",
  "--out",
  out,
  ...more,
];

function folder(): string {
  const cwd = temporaryFolder();
  writeJson(cwd, "regions.json", REGIONS);
  return cwd;
}

describe("a model that lives in regions", async () => {
  const cwd = folder();
  const first = await noisegrid(cwd, ...train("wasm", "--backend", "wasm", "--evaluate"));

  it("is trained and sampled to the same bits by every backend", async () => {
    const second = await noisegrid(cwd, ...train("reference", "--backend", "reference", "--evaluate"));
    const digests = (text: string): string[] => text.split("\n").filter((line) => /^(digest|samples) sha256/.test(line));
    expect(digests(first.stdout)).toHaveLength(2);
    expect(digests(second.stdout)).toEqual(digests(first.stdout));
    expect(first.stdout).toMatch(/^bound -?[\d.]+ nats$/m);
  });

  it("is sampled from its folder, also where an earlier version has lost its regions and errors, by any number of workers", async () => {
    const sample = (out: string, jobs: string): Promise<{ stdout: string; stderr: string }> =>
      noisegrid(cwd, "sample", "wasm", "--count", "100", "--seed", "1", "--jobs", jobs, "--out", out);
    const one = await sample("one.npy", "1");
    expect(readFileSync(join(cwd, "one.npy")).equals(readFileSync(join(cwd, "wasm/samples.npy")))).toBe(true);
    asEarlier({ path: join(cwd, "wasm"), config: readManifest(join(cwd, "wasm")).config });
    expect(existsSync(join(cwd, "wasm/domain.safetensors"))).toBe(true);
    rmSync(join(cwd, "wasm/domain.safetensors"));
    rmSync(join(cwd, "wasm/errors.safetensors"));
    const two = await sample("two.npy", "2");
    expect(lastLine(two.stdout)).toBe(lastLine(one.stdout));
    expect(one.stderr).toBe("");
    expect(two.stderr).toBe("The model's errors are measured first, which takes a while; train --evaluate keeps them with the run.\n");
  });

  it("is examined in its own coordinates", async () => {
    const { status, stdout } = await noisegrid(cwd, "doctor", "--config", "regions.json", "--dataset", "dino", "--points", "500");
    expect(status).toBe(0);
    expect(stdout).not.toContain("(scale)");
    expect(stdout).not.toContain("(prior)");
  });
});

it("continues after an interruption to the bits of an uninterrupted run", async () => {
  const cwd = folder();
  const steps = ["--steps", "8000", "--backend", "wasm"];
  const whole = await noisegrid(cwd, ...train("whole", ...steps));
  const { child, finished } = start(cwd, train("cut", ...steps));
  while (!existsSync(join(cwd, "cut/model.safetensors"))) await new Promise((done) => setTimeout(done, 5));
  child.kill("SIGKILL");
  await finished;
  const continued = await noisegrid(cwd, ...train("cut", ...steps));
  expect(lastLine(continued.stdout)).toBe(lastLine(whole.stdout));
});
