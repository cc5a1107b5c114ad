/** Runs on worker threads, as many at a time as there are workers. */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { BackendChoice } from "../../backend/select.js";
import { UserError } from "../../errors/user-error.js";
import { lockFolder } from "../../files/locks/lock.js";
import { makeFolder } from "../../files/read.js";
import { askWorker, workersFor } from "./ask-worker.js";
import type { RunFolder } from "../run/folder/run-folder.js";
import type { FromWorker, ToWorker, WorkerSetup } from "./worker-messages.js";

/** How a run ended. */
export type Outcome = Extract<FromWorker, { kind: "done" | "stopped" | "failed" }>;

export interface PoolListener {
  started(index: number): void;
  message(index: number, message: FromWorker): void;
}

interface Assigned {
  result: Outcome;
  isDead: boolean;
}

export class WorkerPool {
  private readonly stop: SharedArrayBuffer = new SharedArrayBuffer(4);
  private readonly workers = new Set<Worker>();
  private isEnded = false;

  /** @param locks whether to lock each run's folder while it is carried out; the caller holds it otherwise */
  constructor(
    private readonly jobs: number,
    private readonly backend: BackendChoice,
    private readonly locks: boolean,
  ) {}

  /** Asks the running runs to checkpoint and end; no other is started. */
  interrupt(): void {
    Atomics.store(new Int32Array(this.stop), 0, 1);
  }

  /** Ends the workers wherever they are. @returns when none of them writes any more */
  async end(): Promise<void> {
    this.interrupt();
    this.isEnded = true;
    await Promise.all([...this.workers].map((worker) => worker.terminate()));
  }

  get isInterrupted(): boolean {
    return Atomics.load(new Int32Array(this.stop), 0) !== 0;
  }

  /** Carries out every run in its folder. @returns their outcomes, in order; a run never started is "stopped" */
  async run(folders: RunFolder[], evaluates: boolean, listener: PoolListener): Promise<Outcome[]> {
    const outcomes: Outcome[] = folders.map(() => ({ kind: "stopped" }));
    let next = 0;
    const workers = workersFor(this.jobs, folders.length);
    const serve = async (): Promise<void> => {
      let worker: Worker | undefined;
      while (next < folders.length && !this.isInterrupted) {
        const index = next++;
        worker ??= this.start(2 * workers <= availableParallelism());
        listener.started(index);
        const { path, config, name } = folders[index];
        const tell = (message: FromWorker): void => listener.message(index, message);
        const outcome = await this.assignLocked(worker, { path, config, name, evaluates }, tell);
        outcomes[index] = outcome.result;
        if (outcome.isDead) worker = undefined;
      }
      await worker?.terminate();
      if (worker !== undefined) this.workers.delete(worker);
    };
    await Promise.all(Array.from({ length: workers }, serve));
    return outcomes;
  }

  private start(hasSpareCore: boolean): Worker {
    const setup: WorkerSetup = { backend: this.backend, stop: this.stop, hasSpareCore };
    const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: setup });
    this.workers.add(worker);
    return worker;
  }

  /** A run of a study may be trained by itself too, in a process that does not hold the study. */
  private async assignLocked(worker: Worker, task: ToWorker, tell: (message: FromWorker) => void): Promise<Assigned> {
    if (!this.locks) return this.assign(worker, task, tell);
    let unlock: () => void;
    try {
      makeFolder(task.path);
      unlock = lockFolder(task.path, "start the same command again when it has ended");
    } catch (error) {
      const result: Outcome = { kind: "failed", error: (error as Error).message, isUsers: error instanceof UserError };
      tell(result);
      return { result, isDead: false };
    }
    try {
      return await this.assign(worker, task, tell);
    } finally {
      unlock();
    }
  }

  /** One task on one worker; a worker that dies fails its run and no other; one that was ended has failed at nothing. */
  private async assign(worker: Worker, task: ToWorker, tell: (message: FromWorker) => void): Promise<Assigned> {
    const isOutcome = (message: FromWorker): boolean => message.kind !== "progress" && message.kind !== "phase";
    try {
      const result = await askWorker<FromWorker>(worker, task, (message) => {
        tell(message);
        return isOutcome(message);
      });
      return { result: result as Outcome, isDead: false };
    } catch (error) {
      const result: Outcome = this.isEnded ? { kind: "stopped" } : { kind: "failed", error: (error as Error).message, isUsers: false };
      tell(result);
      return { result, isDead: true };
    }
  }
}
