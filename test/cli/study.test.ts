/** Studies through the command line: their files, their tables, and that nothing is done twice. */

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import type { DatasetName } from "../../src/data/datasets.js";
import { makeDataset } from "../../src/data/datasets.js";
import { evalLoss } from "../../src/diffusion/evaluation-loss.js";
import { decodeNpy } from "../../src/files/formats/npy.js";
import { decodeSafetensors } from "../../src/files/formats/safetensors.js";
import { open } from "../../src/node.js";
import { modelOf } from "../../src/study/config/config.js";
import type { RunResult } from "../../src/study/records/run-records.js";
import { readManifest } from "../../src/study/run/folder/run-folder.js";
import type { Finished } from "./command.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { noisegrid, TINY_STUDY, writeJson } from "./command.js";

function results(folder: string): Record<string, RunResult> {
  const runs = join(folder, "runs");
  return Object.fromEntries(
    readdirSync(runs).map((name) => [name, JSON.parse(readFileSync(join(runs, name, "result.json"), "utf8")) as RunResult]),
  );
}

function digests(folder: string): string[] {
  return Object.entries(results(folder)).map(([name, { digest, samplesDigest }]) => `${name} ${digest} ${samplesDigest}`);
}

describe("a study", () => {
  let cwd: string;
  let first: Finished;

  beforeAll(async () => {
    cwd = temporaryFolder();
    writeJson(cwd, "tiny.json", TINY_STUDY);
    // more runs than workers, so that a worker carries out several
    first = await noisegrid(cwd, "study", "tiny.json", "--jobs", "1");
  });

  it("ends well and says where the results lie", () => {
    expect(first).toMatchObject({ status: 0 });
    expect(first.stdout).toContain("results/tiny/results.csv");
    expect(first.stdout).toContain("kl_divergence");
    expect(first.stderr).toContain("gridded/dino/1: done (4 of 4)");
  });

  it("writes one tidy row per run and metric", () => {
    const { data, meta } = Papa.parse<Record<string, string>>(readFileSync(join(cwd, "results/tiny/results.csv"), "utf8").trim(), {
      header: true,
    });
    expect(meta.fields).toEqual(["study", "config", "dataset", "seed", "sampler", "sample_steps", "metric", "value", "unit"]);
    const metrics = (config: string): string[] =>
      data.filter((row) => row["config"] === config && row["dataset"] === "dino").map((row) => row["metric"]);
    const reference = ["training_time", "eval_loss", "inference_time", "kl_divergence"];
    expect(metrics("plain")).toEqual(expect.arrayContaining([...reference, "ms_per_step", "parameters", "mse_auc", "steps_to_mse_0.9"]));
    expect(metrics("gridded")).toEqual(expect.arrayContaining([...reference, "coarse_grid_variance", "fine_grid_variance"]));
    expect(metrics("plain").filter((name) => name.includes("variance"))).toEqual([]);
    const value = (metric: string): number => Number(data.find((row) => row["config"] === "gridded" && row["metric"] === metric)!["value"]);
    expect(value("parameters")).toBe(16 * 25 + 16 + 16 * 16 + 16 + 2 * 16 + 2 + 10 * (9 + 25));
    expect(value("grid_parameters")).toBe(10 * (9 + 25));
  });

  it("states the loss that the reference backend finds with the model's parameters, to the last bit", async () => {
    const runs = join(cwd, "results/tiny/runs");
    const reference = await loadBackend("reference");
    for (const [name, result] of Object.entries(results(join(cwd, "results/tiny")))) {
      const { config } = readManifest(join(runs, name));
      const data = makeDataset(config.dataset.name as DatasetName, config.dataset.count, config.seed);
      const backend = reference.create(modelOf(config, null), config.training.batchSize);
      backend.write("parameters", open(join(runs, name)).weights.trained);
      const stated = result.metrics.find(({ metric }) => metric === "eval_loss")!.value;
      expect([name, stated]).toEqual([name, evalLoss(backend, data, config.training.batchSize, config.seed)]);
    }
  });

  it("writes final_info.json in the reference's layout", () => {
    const info = JSON.parse(readFileSync(join(cwd, "results/tiny/configs/gridded/final_info.json"), "utf8"));
    expect(Object.keys(info)).toEqual(["moons", "dino"]);
    const run = Object.entries(results(join(cwd, "results/tiny"))).find(([name]) => name.startsWith("gridded.moons"))![1];
    const loss = run.metrics.find(({ metric }) => metric === "eval_loss")!.value;
    expect(info.moons.means.eval_loss).toBe(loss);
  });

  it("keeps every step's loss, the snapshots, the model and the samples of a run", () => {
    const runs = join(cwd, "results/tiny/runs");
    const folder = join(
      runs,
      readdirSync(runs).find((name) => name.startsWith("gridded.dino"))!,
    );
    const lines = readFileSync(join(folder, "metrics.jsonl"), "utf8").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).step)).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
    const snapshots = decodeSafetensors(readFileSync(join(folder, "grids.safetensors")), "grids").tensors;
    expect(Object.keys(snapshots)).toEqual(["step_100", "step_200", "step_250"].flatMap((step) => [`${step}.coarse`, `${step}.fine`]));
    expect(snapshots["step_250.fine"].shape).toEqual([10, 5, 5]);
    const { tensors, metadata } = decodeSafetensors(readFileSync(join(folder, "model.safetensors")), "model");
    expect(JSON.parse(metadata["training"])).toMatchObject({ steps: 250 });
    expect(tensors["denoiser.network.0.weight"].shape).toEqual([16, 25]);
    expect(tensors["grid.coarse"].values).toEqual(snapshots["step_250.coarse"].values);
    const { values, columns } = decodeNpy(readFileSync(join(folder, "samples.npy")), "samples");
    expect([values.length, columns]).toEqual([200, 2]);
  });

  it("repeats no finished run", async () => {
    const runs = join(cwd, "results/tiny/runs");
    const times = (): number[] => readdirSync(runs).map((name) => statSync(join(runs, name, "result.json")).mtimeMs);
    const before = times();
    const again = await noisegrid(cwd, "study", "tiny.json");
    expect(again.status).toBe(0);
    expect(again.stdout).toContain("4 runs, 4 of them done before");
    expect(times()).toEqual(before);
  });

  it("gives the same bits with other workers, another backend and in another folder", async () => {
    const other = await noisegrid(cwd, "study", "tiny.json", "--jobs", "3", "--backend", "wasm", "--out", "elsewhere", "--no-report");
    expect(other.status).toBe(0);
    expect(digests(join(cwd, "elsewhere"))).toEqual(digests(join(cwd, "results/tiny")));
  });

  it("takes more seeds into the same folder, and only the runs asked for", async () => {
    const more = await noisegrid(cwd, "study", "tiny.json", "--seeds", "1-2", "--only", "plain/moons", "--no-report");
    expect(more.status).toBe(0);
    expect(more.stdout).toContain("2 runs, 1 of them done before");
    expect(Object.keys(results(join(cwd, "results/tiny"))).filter((name) => name.includes(".s2."))).toHaveLength(1);
    expect(readFileSync(join(cwd, "results/tiny/results.csv"), "utf8")).toContain("gridded,dino,1");
  });

  it("refuses other values in the folder, and --fresh starts anew", async () => {
    const refused = await noisegrid(cwd, "study", "tiny.json", "--steps", "20", "--out", "results/tiny");
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/holds plain with other values: training\.steps is 250 there and 20 here/);
    expect(Object.keys(results(join(cwd, "results/tiny")))).toHaveLength(5);
    const anew = ["--steps", "20", "--out", "elsewhere", "--fresh", "--only", "plain", "--no-report"];
    const fresh = await noisegrid(cwd, "study", "tiny.json", ...anew);
    expect(fresh.status).toBe(0);
    expect(Object.keys(results(join(cwd, "elsewhere")))).toHaveLength(2);
  });

  it("draws the divergence's curve on request, outside the training time", async () => {
    const curve = await noisegrid(cwd, "study", "tiny.json", "--curve", "--only", "plain/moons", "--no-report");
    expect(curve.status).toBe(0);
    const csv = readFileSync(join(cwd, "results/tiny-curve/results.csv"), "utf8");
    expect(csv.match(/kl_divergence_2000_at_step_(\d+)/g)).toEqual([100, 200, 250].map((step) => `kl_divergence_2000_at_step_${step}`));
  });
});

it("records a run that fails, goes on with the others and exits with 1", async () => {
  const cwd = temporaryFolder();
  const configs = [
    { ...TINY_STUDY.configs[0], name: "wild", training: { batchSize: 32, steps: 250, learningRate: 1e30 } },
    TINY_STUDY.configs[0],
  ];
  writeJson(cwd, "mixed.json", { ...TINY_STUDY, study: "mixed", configs, datasets: [{ name: "moons", count: 500 }] });
  const { status, stderr, stdout } = await noisegrid(cwd, "study", "mixed.json");
  expect(status).toBe(1);
  expect(stderr).toMatch(/failed: wild\/moons\/1: training diverged: at step \d+ the loss or a parameter is not finite/);
  expect(stdout).toContain("\n1 run done in");
  const runs = join(cwd, "results/mixed/runs");
  const wild = readdirSync(runs).find((name) => name.startsWith("wild"))!;
  expect(JSON.parse(readFileSync(join(runs, wild, "failure.json"), "utf8")).error).toContain("diverged");
  expect(existsSync(join(runs, wild, "result.json"))).toBe(false);
  // what failed is in the tables, too
  expect(stdout).toMatch(/^wild +none \[0 of 1\]$/m);
  expect(stdout).toContain("1 of 2 runs failed, and counts against its configuration.");
  const csv = readFileSync(join(cwd, "results/mixed/results.csv"), "utf8");
  expect(csv.split("\n").filter((line) => line.includes(",wild,"))).toEqual(["mixed,wild,moons,1,ddpm,10,failed,1,1"]);
  const info = JSON.parse(readFileSync(join(cwd, "results/mixed/configs/wild/final_info.json"), "utf8"));
  expect(info).toEqual({ moons: { means: {}, planned: 1, failed: 1, counts: {} } });
});

it("leaves a folder alone that is no study", async () => {
  const cwd = temporaryFolder();
  writeJson(cwd, "tiny.json", TINY_STUDY);
  writeFileSync(join(cwd, "letter.txt"), "dear reader");
  // what the holder of a lock takes for left over
  const left = "a.npy.tmp-1-00000000-5-0123456789ab";
  writeFileSync(join(cwd, left), "");
  const { status, stderr } = await noisegrid(cwd, "study", "tiny.json", "--out", ".", "--fresh");
  expect(status).toBe(2);
  expect(stderr).toMatch(/is not empty and holds no study/);
  expect(readdirSync(cwd).toSorted()).toEqual([left, "letter.txt", "tiny.json"]);
});
