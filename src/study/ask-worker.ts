/** One question to a worker thread and its answer, with nothing left listening afterwards. */

import type { Worker } from "node:worker_threads";

/** How a worker ended before it answered. */
export class WorkerDied extends Error {
  override name = "WorkerDied";
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
