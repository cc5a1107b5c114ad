/** A worker thread that draws rows of samples of one model. */

import { parentPort, workerData } from "node:worker_threads";
import { loadBackend } from "../../backend/node.js";
import type { Backend } from "../../diffusion/backend.js";
import type { SamplerChoice } from "../../diffusion/sampling.js";
import { sampleRows } from "../../diffusion/sampling.js";
import { fitSampler } from "../../diffusion/adaptation/named-sampler.js";
import type { SampleRange, SampleReply, SampleSetup } from "./sample-pool.js";

const port = parentPort!;
const { backend, model, parameters, ema, sampler, errors, domain } = workerData as SampleSetup;

async function load(): Promise<{ loaded: Backend; how: SamplerChoice }> {
  const loaded = (await loadBackend(backend)).create(model);
  loaded.write("parameters", parameters);
  if (ema !== undefined) loaded.write("ema", ema);
  return { loaded, how: fitSampler(sampler, loaded, errors) };
}

const loading = load();

async function answer({ seed, from, to }: SampleRange): Promise<void> {
  try {
    const { loaded, how } = await loading;
    const rows = sampleRows(loaded, seed, from, to, { sampler: how, domain });
    port.postMessage({ rows } satisfies SampleReply, [rows.buffer as ArrayBuffer]);
  } catch (error) {
    port.postMessage({ error: (error as Error).message } satisfies SampleReply);
  }
}

port.on("message", (range: SampleRange) => {
  void answer(range);
});
