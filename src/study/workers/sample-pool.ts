/** Sampling on several worker threads; how the rows are divided changes no bit of them. */

import { Worker } from "node:worker_threads";
import type { BackendChoice } from "../../backend/select.js";
import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import type { ModelConfig } from "../../diffusion/model-config.js";
import { SAMPLE_BLOCK } from "../../diffusion/sampling.js";
import { askWorker, workersFor } from "./ask-worker.js";
import type { PlainSampler } from "../../diffusion/samplers/index.js";

export interface SampleSetup {
  backend: BackendChoice;
  model: ModelConfig;
  parameters: Float32Array;
  /** the denoiser's moving average, which is sampled; where absent the parameters are */
  ema?: Float32Array;
  sampler: PlainSampler;
  /** where the sampler needs them */
  errors: ErrorGrid | null;
  /** the coordinates that the model lives in; null for the data's */
  domain: Domain | null;
}

/** Rows `from` to `to` of a seed's samples. */
export interface SampleRange {
  seed: number;
  from: number;
  to: number;
}

export type SampleReply = { rows: Float32Array } | { error: string };

/** Rows that a worker is asked for at once: few enough that those which wait to be written stay small. */
const MAX_ROWS = 64 * SAMPLE_BLOCK;
/** Blocks of each worker that may be drawn ahead of the one that is taken. */
const AHEAD = 2;

/** Workers that hold one model and draw samples of it until closed. */
export class SamplePool {
  private readonly workers: Worker[];

  /**
   * @param jobs workers at most
   * @param count samples that will be drawn at once; a worker for whom no row is left is not started
   */
  constructor(
    private readonly setup: SampleSetup,
    jobs: number,
    count = Infinity,
  ) {
    const start = (): Worker => new Worker(new URL("./sample-worker.js", import.meta.url), { workerData: setup });
    this.workers = Array.from({ length: workersFor(jobs, Math.ceil(count / SAMPLE_BLOCK)) }, start);
  }

  /** Resolves when every worker has its model. */
  async ready(): Promise<void> {
    await Promise.all(this.workers.map((worker) => ask(worker, { seed: 0, from: 0, to: 0 })));
  }

  /** `count` samples in order, a block of rows × dimensions after the other; few are drawn before they are asked for. */
  async *blocks(seed: number, count: number): AsyncGenerator<Float32Array, void> {
    const share = Math.ceil(count / this.workers.length / SAMPLE_BLOCK) * SAMPLE_BLOCK;
    const size = Math.min(share, MAX_ROWS);
    const ranges = Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
      seed,
      from: i * size,
      to: Math.min((i + 1) * size, count),
    }));
    // a worker has one question at a time: its next one waits for the answer to the last
    const last: Promise<unknown>[] = this.workers.map(() => Promise.resolve());
    const drawn: Promise<Float32Array>[] = [];
    const request = (index: number): void => {
      if (index >= ranges.length) return;
      const turn = index % this.workers.length;
      const answer = last[turn].then(() => ask(this.workers[turn], ranges[index]));
      // whoever stops taking blocks leaves answers behind that fail when the pool is closed
      last[turn] = answer.catch(() => {});
      drawn.push(answer);
    };
    for (let i = 0; i < AHEAD * this.workers.length; i++) request(i);
    for (let i = 0; i < ranges.length; i++) {
      const rows = await drawn.shift()!;
      request(i + AHEAD * this.workers.length);
      yield rows;
    }
  }

  /** `count` samples, count × dimensions. */
  async sample(seed: number, count: number): Promise<Float32Array> {
    const out = new Float32Array(count * this.setup.model.dimensions);
    let at = 0;
    for await (const rows of this.blocks(seed, count)) {
      out.set(rows, at);
      at += rows.length;
    }
    return out;
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

async function ask(worker: Worker, range: SampleRange): Promise<Float32Array> {
  const reply = await askWorker<SampleReply>(worker, range, () => true);
  if ("error" in reply) throw new Error(reply.error);
  return reply.rows;
}
