/** A worker thread that draws rows of samples of one model. */

import { parentPort, workerData } from "node:worker_threads";
import { loadBackend } from "../backend/select.js";
import type { Backend } from "../core/backend.js";
import { sampleRows } from "../core/sampling.js";
import type { SampleRange, SampleReply, SampleSetup } from "./sample-pool.js";

const port = parentPort!;
const { backend, model, parameters } = workerData as SampleSetup;

async function load(): Promise<Backend> {
  const loaded = (await loadBackend(backend)).create(model);
  loaded.write("parameters", parameters);
  return loaded;
}

const loading = load();
port.on("message", ({ seed, from, to }: SampleRange) => {
  void loading.then(
    (model) => {
      const rows = sampleRows(model, seed, from, to);
      port.postMessage({ rows } satisfies SampleReply, [rows.buffer as ArrayBuffer]);
    },
    (error: Error) => port.postMessage({ error: error.message } satisfies SampleReply),
  );
});
