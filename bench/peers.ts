/** The same work in PyTorch and JAX, in fresh processes that alternate with our own measurement. */

import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BackendFactory } from "../src/backend/select.js";
import type { BackendName } from "../src/diffusion/backend.js";
import { measureSampling, SAMPLE_COUNT, SAMPLING_CONFIG } from "./sampling.js";
import type { Plan } from "./timing.js";
import { median } from "./timing.js";
import { measureTraining } from "./training.js";

const PEERS = [
  { peer: "pytorch", mode: "eager", script: "pytorch_step.py" },
  { peer: "pytorch", mode: "compile", script: "pytorch_step.py" },
  { peer: "jax", mode: "jit", script: "jax_step.py" },
];
type Peer = (typeof PEERS)[number];

/** What is compared: training steps on one core, or sampling on some cores. */
interface Task {
  task: "training" | "sampling";
  config: string;
  threads: number;
}

/** A peer that cannot run here, and why. */
export interface AbsentPeer {
  peer: string;
  mode: string;
  absent: string;
}

/** A peer's time and ours for the same work on as many cores. */
export interface PeerComparison extends Task {
  peer: string;
  mode: string;
  version: string;
  unit: "ms per step" | "s";
  backend: BackendName;
  detail: string;
  /** medians over the rounds */
  theirs: number;
  ours: number;
  /** theirs / ours of each round, and their median: above 1 we are faster */
  ratios: number[];
  ratio: number;
}

interface Answer {
  version: string;
  msPerStep?: number;
  seconds?: number;
}

/** Runs a peer once in a process of its own. */
async function runPeer({ script, mode }: Peer, { task, config, threads }: Task, steps: number): Promise<Answer | { absent: string }> {
  const python = process.env["NOISEGRID_PYTHON"] ?? "python3";
  const file = fileURLToPath(new URL(`../../bench/peers/${script}`, import.meta.url));
  const work = ["--task", task, "--config", config, "--threads", threads, "--steps", steps, "--count", SAMPLE_COUNT, "--mode", mode];
  try {
    const { stdout } = await promisify(execFile)(python, ["-B", file, ...work.map(String)]);
    return JSON.parse(stdout.trim().split("\n").at(-1)!) as Answer | { absent: string };
  } catch (error) {
    const { code, stderr, message } = error as Error & { code?: unknown; stderr?: string };
    return { absent: code === "ENOENT" ? `no interpreter "${python}"` : (stderr?.trim().split("\n").at(-1) ?? message) };
  }
}

/** Our time for the task, in the peer's unit. */
async function measureOurs({ task, config, threads }: Task, factory: BackendFactory, plan: Plan): Promise<number> {
  if (task === "training") return measureTraining(config, factory, plan.warmUp, plan.peers.training).msPerStep;
  return (await measureSampling(factory, threads, { repeats: 1, seconds: 0 })).seconds;
}

/**
 * Compares a backend with every peer: a training step of each configuration on one core, sampling on one core and on
 * all. Every round measures ours and then each peer; a ratio is taken within its round.
 *
 * @param progress told what is about to be measured
 */
export async function comparePeers(
  factory: BackendFactory,
  configs: string[],
  plan: Plan,
  progress: (what: string) => void,
): Promise<(PeerComparison | AbsentPeer)[]> {
  const tasks: Task[] = configs.map((config) => ({ task: "training", config, threads: 1 }));
  for (const threads of new Set([1, availableParallelism()])) tasks.push({ task: "sampling", config: SAMPLING_CONFIG, threads });

  const absent = new Map<Peer, AbsentPeer>();
  const pairs = new Map<string, { task: Task; peer: Peer; version: string; theirs: number[]; ours: number[] }>();
  for (let round = 0; round < plan.peers.rounds; round++) {
    for (const task of tasks) {
      if (absent.size === PEERS.length) break;
      progress(`round ${round + 1} of ${plan.peers.rounds}: ${task.task}, ${task.config}, ${task.threads} thread(s)`);
      const ours = await measureOurs(task, factory, plan);
      for (const peer of PEERS.filter((candidate) => !absent.has(candidate))) {
        const answer = await runPeer(peer, task, plan.peers.steps);
        if ("absent" in answer) {
          absent.set(peer, { peer: peer.peer, mode: peer.mode, absent: answer.absent });
          continue;
        }
        const key = [task.task, task.config, task.threads, peer.peer, peer.mode].join();
        const pair = pairs.get(key) ?? { task, peer, version: answer.version, theirs: [], ours: [] };
        pair.theirs.push((answer.msPerStep ?? answer.seconds)!);
        pair.ours.push(ours);
        pairs.set(key, pair);
      }
    }
  }

  const compared = [...pairs.values()].map(({ task, peer, version, theirs, ours }): PeerComparison => {
    const ratios = theirs.map((time, round) => time / ours[round]);
    return {
      peer: peer.peer,
      mode: peer.mode,
      version,
      ...task,
      unit: task.task === "training" ? "ms per step" : "s",
      backend: factory.name,
      detail: factory.detail,
      theirs: median(theirs),
      ours: median(ours),
      ratios,
      ratio: median(ratios),
    };
  });
  return [...compared, ...absent.values()];
}
