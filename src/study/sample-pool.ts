/** Sampling on several worker threads; how the rows are divided changes no bit of them. */

import { Worker } from "node:worker_threads";
import type { BackendChoice } from "../backend/select.js";
import type { ErrorGrid } from "../core/adaptation/error-grid.js";
import type { Domain } from "../core/domain/domain.js";
import type { ModelConfig } from "../core/model.js";
import { ROW_GROUP } from "../core/sampling.js";
import { askWorker } from "./ask-worker.js";
import type { StudySampler } from "./sampler-config.js";

export interface SampleSetup {
  backend: BackendChoice;
  model: ModelConfig;
  parameters: Float32Array;
  /** the denoiser's moving average, which is sampled; where absent the parameters are */
  ema?: Float32Array;
  sampler: StudySampler;
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

/** Workers that hold one model and draw samples of it until closed. */
export class SamplePool {
  private readonly workers: Worker[];

  constructor(
    private readonly setup: SampleSetup,
    jobs: number,
  ) {
    this.workers = Array.from({ length: jobs }, () => new Worker(new URL("./sample-worker.js", import.meta.url), { workerData: setup }));
  }

  /** Resolves when every worker has its model. */
  async ready(): Promise<void> {
    await Promise.all(this.workers.map((worker) => ask(worker, { seed: 0, from: 0, to: 0 })));
  }

  /** `count` samples, count × dimensions. */
  async sample(seed: number, count: number): Promise<Float32Array> {
    const { dimensions } = this.setup.model;
    const out = new Float32Array(count * dimensions);
    const share = (index: number): number => Math.floor((index * count) / this.workers.length / ROW_GROUP) * ROW_GROUP;
    await Promise.all(
      this.workers.map(async (worker, index) => {
        const from = share(index);
        const to = index + 1 === this.workers.length ? count : share(index + 1);
        if (from < to) out.set(await ask(worker, { seed, from, to }), from * dimensions);
      }),
    );
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
