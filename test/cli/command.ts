/** Running the built command line in a folder of its own. */

import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtCommand } from "../support/built.js";

export interface Finished {
  status: number | null;
  stdout: string;
  stderr: string;
}

const MAIN = builtCommand();

/** Starts `noisegrid` with the arguments; `finished` resolves when it ends. */
export function start(cwd: string, args: string[], env = process.env): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (data: Buffer) => (output[name] += data.toString()));
  const finished = new Promise<Finished>((done) => {
    child.on("close", (status) => done({ status, ...output }));
  });
  return { child, finished };
}

export function noisegrid(cwd: string, ...args: string[]): Promise<Finished> {
  return start(cwd, args).finished;
}

export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)!;
}

const tiny = {
  denoiser: { embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1 },
  schedule: { timesteps: 10 },
  evaluation: { samples: 100, neighbours: 2 },
  snapshotEvery: 100,
};

/** A configuration that trains thousands of steps in a second. */
export const TINY_GRID = {
  ...tiny,
  grid: {
    levels: [
      { name: "coarse", size: 3 },
      { name: "fine", size: 5, penalty: { kind: "l1", weight: 0.01 } },
    ],
  },
  training: { batchSize: 32, steps: 250 },
};

export const TINY_STUDY = {
  study: "tiny",
  configs: [
    { name: "plain", ...tiny, training: { batchSize: 32, steps: 250 } },
    { name: "gridded", ...TINY_GRID },
  ],
  datasets: [
    { name: "moons", count: 500 },
    { name: "dino", count: 500 },
  ],
};

export function writeJson(folder: string, name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}
