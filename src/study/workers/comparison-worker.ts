/** A worker thread that measures the samples of one run, one sampler's after the other. */

import { parentPort, workerData } from "node:worker_threads";
import { loadBackend } from "../../backend/node.js";
import type { ComparisonSetup, FromComparison, ToComparison } from "./comparison.js";
import { metricsBeside } from "./comparison.js";

const port = parentPort!;
const { compared, backend } = workerData as ComparisonSetup;
const factory = await loadBackend(backend);
const metrics = metricsBeside(compared, await factory.pairSums());

port.on("message", ({ index, samples }: ToComparison) => {
  try {
    port.postMessage({ index, rows: metrics(samples) } satisfies FromComparison);
  } catch (error) {
    port.postMessage({ index, error: (error as Error).message } satisfies FromComparison);
  }
});
