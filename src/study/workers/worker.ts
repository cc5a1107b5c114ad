/** A worker thread that carries out runs, one after the other, and tells how they go. */

import { parentPort, workerData } from "node:worker_threads";
import type { BackendFactory } from "../../backend/select.js";
import { loadBackend } from "../../backend/node.js";
import { UserError } from "../../errors/user-error.js";
import type { Compared, Comparison } from "./comparison.js";
import { comparisonAside, comparisonHere } from "./comparison.js";
import { executeRun } from "../run/run.js";
import { RunFolder } from "../run/folder/run-folder.js";
import type { FromWorker, ToWorker, WorkerSetup } from "./worker-messages.js";

const REPORT_MILLISECONDS = 100;

const port = parentPort!;
const { backend, stop, hasSpareCore } = workerData as WorkerSetup;
const isStopped = (): boolean => Atomics.load(new Int32Array(stop), 0) !== 0;
const send = (message: FromWorker): void => port.postMessage(message);

async function carryOut({ path, config, name, evaluates }: ToWorker, factory: BackendFactory): Promise<FromWorker> {
  const folder = new RunFolder(path, config, name);
  const pairs = await factory.pairSums();
  const comparison = (compared: Compared): Comparison =>
    hasSpareCore ? comparisonAside(compared, factory.name) : comparisonHere(compared, pairs);
  let reported = 0;
  for (const event of executeRun(folder, factory, evaluates, comparison)) {
    if (event.kind === "done") return { kind: "done", result: event.result };
    // leaving the loop lets the run write a checkpoint
    if (isStopped()) return { kind: "stopped" };
    if (event.kind === "phase") {
      send({ kind: "phase", phase: event.phase });
      if (event.until !== undefined) await event.until;
    }
    if (event.kind === "step" && performance.now() - reported > REPORT_MILLISECONDS) {
      reported = performance.now();
      send({ kind: "progress", step: event.record.step, loss: event.record.loss, trainingTime: event.trainingTime });
    }
  }
  throw new Error("internal: a run ended without a result");
}

/** A run that fails leaves a note of why; one refused for the user's files leaves them as they are. */
function fail(task: ToWorker, error: unknown): FromWorker {
  const message = (error as Error).message;
  const isUsers = error instanceof UserError;
  if (!isUsers) {
    try {
      new RunFolder(task.path, task.config, task.name).writeFailure({ error: message });
    } catch {
      // the disk that failed the run may fail the note as well
    }
  }
  return { kind: "failed", error: message, isUsers };
}

const factory = loadBackend(backend);
port.on("message", (task: ToWorker) => {
  void factory
    .then((loaded) => carryOut(task, loaded))
    .catch((error: unknown) => fail(task, error))
    .then(send);
});
