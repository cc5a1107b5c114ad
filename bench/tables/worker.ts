/** The thread of one core: splits of tables, one after the other. */

import { parentPort } from "node:worker_threads";
import type { Job } from "./trial.js";
import { tried } from "./trial.js";

const port = parentPort!;
port.on("message", (job: Job) => {
  void tried(job, (trial) => port.postMessage(trial))
    .then(() => port.postMessage(null))
    .catch((error: unknown) => {
      throw error;
    });
});
