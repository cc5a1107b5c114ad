/** Runs trained in this process: a small model with everything that leaves a file. */

import { join } from "node:path";
import { loadBackend } from "../../src/backend/node.js";
import type { ConfigInput, RunConfig } from "../../src/study/config/config.js";
import { makeRunConfig, parseConfig } from "../../src/study/config/config.js";
import { executeRun } from "../../src/study/run/run.js";
import type { RunResult } from "../../src/study/records/run-records.js";
import { RunFolder } from "../../src/study/run/folder/run-folder.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Regions, two levels of a noise grid, a curve, and a sampler that adapts by place. */
export const EVERYTHING: ConfigInput = {
  denoiser: { embeddingDim: 4, hiddenSize: 4, hiddenLayers: 0 },
  schedule: { timesteps: 3 },
  domain: { kind: "splits", sizes: [2, 4], minimumRows: 20, memorisedRows: 0 },
  grid: {
    levels: [
      { name: "coarse", size: 2 },
      { name: "fine", size: 3 },
    ],
  },
  training: { steps: 50, batchSize: 8 },
  evaluation: { samples: 20, neighbours: 2, lossWindow: 10, curve: true, samplers: [{ kind: "ddpm", variance: "grid", sizes: [1, 2] }] },
  snapshotEvery: 20,
};

export const EVERY_CONFIG: RunConfig = makeRunConfig(parseConfig(EVERYTHING, "everything"), { name: "moons", count: 300 }, 1, "everything");

const backend = await loadBackend("auto");

/** Carries a run on: to its end, or to a step after which it stops as at Ctrl-C. */
export function carryOn(folder: RunFolder, stopAt?: number, evaluates = true): RunResult | undefined {
  const events = executeRun(folder, backend, evaluates);
  for (const event of events) {
    if (event.kind === "done") return event.result;
    if (event.kind === "step" && event.record.step === stopAt) break;
  }
  return undefined;
}

/** A new folder for a run, nothing in it. */
export function runFolderOf(config: RunConfig = EVERY_CONFIG): RunFolder {
  return new RunFolder(join(temporaryFolder(), "run"), config, "everything");
}
