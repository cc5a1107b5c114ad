/** One question to a worker thread and its answer, with nothing left listening afterwards. */

import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";

/** How a worker ended before it answered. */
export class WorkerDied extends Error {
  override name = "WorkerDied";
}

/** Cores may be more than the system says, not many times more; a worker beyond them costs memory and gains nothing. */
const WORKERS_PER_CORE = 2;

/** How many workers to start for `work` pieces of work where `jobs` are asked for: one at least. */
export function workersFor(jobs: number, work: number): number {
  return Math.max(1, Math.min(jobs, work, WORKERS_PER_CORE * availableParallelism()));
}

/**
 * Posts `question` and resolves with the first message that `isAnswer` accepts; the others go to it only.
 *
 * @throws WorkerDied where the worker fails or ends first
 */
export function askWorker<Message>(worker: Worker, question: unknown, isAnswer: (message: Message) => boolean): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void): void => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      then();
    };
    const onMessage = (message: Message): void => {
      if (isAnswer(message)) settle(() => resolve(message));
    };
    const onError = (error: Error): void => settle(() => reject(new WorkerDied(error.message)));
    const onExit = (code: number): void => settle(() => reject(new WorkerDied(`its worker ended with status ${code}`)));
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
    worker.postMessage(question);
  });
}
