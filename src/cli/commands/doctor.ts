/** `noisegrid doctor`: checks which backends this machine can run and that they give the same bits; or examines a configuration for problems. */

import type { Command } from "commander";
import { availableParallelism, cpus, totalmem } from "node:os";
import type { BackendFactory } from "../../backend/select.js";
import { loadBackend } from "../../backend/node.js";
import { nativeLevels } from "../../backend/native.js";
import type { ModelConfig } from "../../diffusion/model-config.js";
import { initialParameters } from "../../diffusion/network/initial-parameters.js";
import { sampleRows } from "../../diffusion/sampling.js";
import { train } from "../../diffusion/training.js";
import { builtIn } from "../../data/built-in.js";
import { digestOf } from "../../study/config/identity.js";
import { version } from "../../version.js";
import type { ExaminationOptions } from "./examination.js";
import { asksForExamination, examineConfiguration } from "./examination.js";
import { withDataFile } from "../dataset-option.js";
import { whole } from "../options.js";

export function addDoctor(program: Command): void {
  const command = program
    .command("doctor")
    .description("check what this machine can run; or examine a configuration on a data set: what will go wrong, why, and the remedy")
    .option("--config <name>", "examine this configuration, a name or a .json file, instead of the machine")
    .option("--dataset <name>", "data set for the configuration");
  withDataFile(command, "a built-in data set")
    .option("--points <n>", "points of the data set (100,000 by default)", whole("points", 10))
    .option("--seed <n>", "seed of the data (1 by default)", whole("seed", 0))
    .option("--run <dir>", "examine a finished or failed run, with its own configuration, data set, points and seed")
    .addHelpText(
      "after",
      `
Without options: versions, processor features, which backends load, and a self-test of their equality;
exits with 1 if two backends differ, or no kernel loads. Findings are not a failure: it exits with 0.

Examples:
  noisegrid doctor
  noisegrid doctor --config multi-scale --dataset dino
  noisegrid doctor --config baseline --data points.csv --ignore id
  noisegrid doctor --run results/train/multi-scale.dino.s1`,
    )
    .action(async (options: ExaminationOptions) => {
      if (asksForExamination(options)) examineConfiguration(options);
      else process.exitCode = await examine();
    });
}

interface Candidate {
  label: string;
  load: () => Promise<BackendFactory>;
}

/** Returns the native kernel's instruction sets that this processor supports, best first; undefined if it does not load. */
function instructionSets(): string[] | undefined {
  try {
    return nativeLevels();
  } catch {
    return undefined;
  }
}

function candidates(levels: string[] | undefined): Candidate[] {
  const native = levels?.map((level) => ({ label: `native ${level}`, load: () => loadBackend("native", level) }));
  return [
    { label: "reference", load: () => loadBackend("reference") },
    { label: "wasm", load: () => loadBackend("wasm") },
    // if it does not load, an attempt gives the reason
    ...(native ?? [{ label: "native", load: () => loadBackend("native") }]),
  ];
}

async function examine(): Promise<number> {
  const cpu = cpus();
  console.log(`noisegrid ${version}, Node ${process.version}, V8 ${process.versions.v8}, Node-API ${process.versions.napi}`);
  console.log(
    `${process.platform} ${process.arch}, ${cpu[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
  );
  const levels = instructionSets();
  const known = levels === undefined ? "unknown, it does not load" : levels.join(", ") || "none that this processor has";
  console.log(`instruction sets of the native kernel: ${known}`);
  const digests = new Map<string, string>();
  for (const { label, load } of candidates(levels)) {
    try {
      const digest = selfTest(await load());
      digests.set(label, digest);
      console.log(`${label.padEnd(12)} loads; self-test ${digest.slice(0, 23)}…`);
    } catch (error) {
      console.log(`${label.padEnd(12)} does not load: ${(error as Error).message}`);
    }
  }
  const expected = digests.get("reference");
  const different = [...digests].filter(([, digest]) => digest !== expected).map(([label]) => label);
  const hasKernel = [...digests.keys()].some((label) => label !== "reference");
  if (different.length > 0)
    console.log(`These backends give other bits than the reference: ${different.join(", ")}. Please report this machine.`);
  else if (hasKernel) console.log(`All ${digests.size} backends give the same bits.`);
  if (!hasKernel) console.log("No compiled kernel loads: training would take about two hundred times as long.");
  const auto = await loadBackend("auto").catch(() => undefined);
  if (auto !== undefined) console.log(`auto chooses ${auto.name} ${auto.detail}.`);
  return different.length > 0 || !hasKernel ? 1 : 0;
}

const MODEL: ModelConfig = {
  dimensions: 2,
  denoiser: { embeddingDim: 10, hiddenSize: 23, hiddenLayers: 2 },
  schedule: { kind: "linear", timesteps: 12, betaStart: 1e-4, betaEnd: 0.02 },
  regions: [],
  grid: {
    axes: [0, 1],
    lower: [-1, -1],
    upper: [1, 1],
    levels: [
      { name: "coarse", size: 3, penalty: null },
      { name: "fine", size: 7, penalty: { kind: "l1", weight: 0.01 } },
    ],
  },
};

/** Runs a few training steps and draws a few samples of a small model with awkward sizes; returns the digest. */
function selfTest(factory: BackendFactory): string {
  const backend = factory.create(MODEL, 32);
  const parameters = initialParameters(MODEL, 1);
  backend.write("parameters", parameters);
  backend.write("ema", parameters.subarray(0, backend.read("ema").length));
  const optimizer = {
    learningRate: 1e-3,
    betas: [0.9, 0.999] as [number, number],
    eps: 1e-8,
    weightDecay: 0.01,
    clipNorm: 0.5,
    annealingSteps: 20,
  };
  const ema = { decay: 0.995, updateEvery: 2, updateAfterStep: 4 };
  const data = builtIn("moons", 100).train(1);
  for (const _ of train(backend, data, { steps: 10, batchSize: 30, optimizer, ema }, 1));
  const digest = digestOf(
    backend.read("parameters"),
    backend.read("ema"),
    backend.read("secondMoment"),
    sampleRows(backend, 1, 0, 50, { weights: "trained" }),
  );
  backend.dispose();
  return digest;
}
