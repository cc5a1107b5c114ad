/** Fits a table in a separate thread, which a signal ends; the best model so far is then what there is. */

import { Worker } from "node:worker_threads";
import { UserError } from "../../errors/user-error.js";
import { askWorker } from "../../study/workers/ask-worker.js";
import { Phases } from "../terminal/phases.js";
import type { FitMessage, Fitted, FitWork } from "./fit-worker.js";
import { interruptedStatus, withHandler } from "./signals.js";

/** @returns the model, null where there is none yet, and the command's exit status: 0, or that of the signal that ended the fit */
export async function fitAside(work: FitWork): Promise<{ fitted: Fitted | null; status: number }> {
  const isPiped = work.file === "-";
  const worker = new Worker(new URL("./fit-worker.js", import.meta.url), { stdin: isPiped });
  if (isPiped) process.stdin.pipe(worker.stdin!);
  const phases = new Phases(process.stderr);
  let best: Fitted | null = null;
  let isInterrupted = false;
  const interrupt = (status: number): void => {
    if (isInterrupted) process.exit(status);
    isInterrupted = true;
    void worker.terminate();
  };
  const isLast = (message: FitMessage): boolean => {
    if (message.kind === "note") phases.note(`note: ${message.note}`);
    else if (message.kind === "phase") phases.phase(message.phase);
    else if (message.kind === "steps") phases.steps(message.done, message.all);
    else if (message.kind === "best") best = message;
    else return true;
    return false;
  };
  try {
    const last = await withHandler(interrupt, () => askWorker<FitMessage>(worker, work, isLast));
    if (last.kind === "failed") throw last.isUsers ? new UserError(last.error) : new Error(last.error);
    return { fitted: last as Fitted & FitMessage, status: 0 };
  } catch (error) {
    if (!isInterrupted) throw error;
    return { fitted: best, status: interruptedStatus() };
  } finally {
    phases.close();
    await worker.terminate();
  }
}
