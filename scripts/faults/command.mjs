// The built command on small runs, what it leaves, and what an undisturbed run leaves.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtFile } from "../built/freshness.mjs";

const MAIN = builtFile("dist/cli/main.js");
const STEPS = 500;

const shared = {
  denoiser: { embeddingDim: 8, hiddenSize: 48, hiddenLayers: 2 },
  schedule: { timesteps: 10 },
  evaluation: { samples: 100, neighbours: 2 },
  snapshotEvery: 50,
  training: { batchSize: 64, steps: STEPS },
};
const gridded = {
  ...shared,
  grid: {
    levels: [
      { name: "coarse", size: 3 },
      { name: "fine", size: 9 },
    ],
  },
};
const study = {
  study: "faults",
  configs: [
    { name: "plain", ...shared },
    { name: "gridded", ...gridded },
  ],
  datasets: [{ name: "moons", count: 500 }],
};

/** The two commands that write a folder `out`. */
export const TASKS = {
  train: (out) => ["train", "--config", "gridded.json", "--dataset", "moons", "--points", "500", "--evaluate", "--out", out],
  study: (out) => ["study", "faults.json", "--no-report", "--out", out],
};

/** A folder with the files that the tasks name. */
export function workFolder(parent, name) {
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "gridded.json"), JSON.stringify(gridded));
  writeFileSync(join(folder, "faults.json"), JSON.stringify(study));
  return folder;
}

/** Starts the command; `ended` resolves with its status, or the signal that ended it, and what it wrote. */
export function start(cwd, args, prefix = []) {
  const [command, ...rest] = [...prefix, process.execPath, MAIN, ...args];
  const child = spawn(command, rest, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const ended = new Promise((done) => child.on("close", (status, signal) => done({ status: status ?? signal, output })));
  return { child, ended };
}

export function run(cwd, args, prefix) {
  return start(cwd, args, prefix).ended;
}

/** Folders of runs at or below a folder. */
export function runsOf(out) {
  if (existsSync(join(out, "run.json"))) return [out];
  const runs = join(out, "runs");
  return existsSync(runs) ? readdirSync(runs).map((name) => join(runs, name)) : [];
}

/** What must be the same however a task was disturbed: every file but those that hold times. */
export function contentOf(out) {
  return runsOf(out).map((folder) => {
    const { id, digest, samplesDigest } = JSON.parse(readFileSync(join(folder, "result.json"), "utf8"));
    const files = ["metrics.jsonl", "grids.safetensors", "samples.npy"].filter((name) => existsSync(join(folder, name)));
    return { id, digest, samplesDigest, files: files.map((name) => [name, readFileSync(join(folder, name), "base64")]) };
  });
}

/** Names in a folder, and in those below it, that no finished task leaves. */
export function leftovers(out) {
  return readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) => /\.tmp-|\.part-|\.kept-|lock\.json/.test(name));
}

/** Why a task's folder is not what an undisturbed task leaves; undefined where it is. */
export function defectOf(out, reference) {
  const left = leftovers(out);
  if (left.length > 0) return `it leaves ${left.join(", ")}`;
  const found = contentOf(out);
  const different = found.findIndex((each, i) => JSON.stringify(each) !== JSON.stringify(reference.content[i]));
  if (found.length !== reference.content.length) return `it has ${found.length} runs, not ${reference.content.length}`;
  return different < 0 ? undefined : `run ${different} has digest ${found[different].digest}, not ${reference.content[different].digest}`;
}

/** Both tasks undisturbed: what they leave, and how long they take. */
export async function references(parent) {
  const folder = workFolder(parent, "reference");
  const entries = [];
  for (const [task, args] of Object.entries(TASKS)) {
    const from = performance.now();
    const { status, output } = await run(folder, args(task));
    if (status !== 0) throw new Error(`the undisturbed ${task} ends with ${status}: ${output}`);
    const out = join(folder, task);
    entries.push([
      task,
      { milliseconds: performance.now() - from, content: contentOf(out), runs: runsOf(out).map((path) => path.slice(out.length + 1)) },
    ]);
  }
  return Object.fromEntries(entries);
}

/** Random numbers from 0 to 1 that a seed determines. */
export function randomOf(seed) {
  let state = (seed * 2654435761 + 1) % 2147483647 || 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Resolves when the file is there, or after ten seconds. */
export async function appears(path) {
  for (const until = performance.now() + 10_000; performance.now() < until && !existsSync(path);) await pause(5);
}

/** One of a task's lines of error, as a command must end: no stack. */
export function oneLine(output) {
  return !/\n\s+at /.test(output);
}
