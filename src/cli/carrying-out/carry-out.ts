/** Runs with progress on the terminal, interrupted by Ctrl-C or another signal. */

import type { BackendChoice } from "../../backend/select.js";
import { oneLine } from "../../errors/user-error.js";
import type { Outcome } from "../../study/workers/pool.js";
import { WorkerPool } from "../../study/workers/pool.js";
import type { RunFolder } from "../../study/run/folder/run-folder.js";
import { makeProgress } from "../terminal/make-progress.js";
import { endingOnce, interruptedStatus, withHandler } from "./signals.js";

export interface Task {
  label: string;
  folder: RunFolder;
}

function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case "done":
      return "done";
    case "stopped":
      return "interrupted; start the same command again to continue";
    case "failed":
      return oneLine(`failed: ${outcome.error}`);
  }
}

/**
 * Runs every task. The first Ctrl-C, or other signal, writes checkpoints and ends; a second one ends at once.
 *
 * @param options.locks whether to lock each run's folder; the caller holds it otherwise
 */
export async function carryOutTasks(
  tasks: Task[],
  options: { jobs: number; backend: BackendChoice; evaluates: boolean; locks: boolean },
): Promise<Outcome[]> {
  if (tasks.length === 0) return [];
  const pool = new WorkerPool(options.jobs, options.backend, options.locks);
  const progress = await makeProgress(
    tasks.map(({ label, folder }) => ({ label, steps: folder.config.training.steps })),
    process.stderr,
  );
  const endAtOnce = endingOnce(() => pool.end());
  const interrupt = (status: number): void => {
    if (pool.isInterrupted) {
      endAtOnce(status);
      return;
    }
    pool.interrupt();
    progress.note("Interrupted: writing checkpoints; press Ctrl-C again to end at once.");
  };
  const folders = tasks.map(({ folder }) => folder);
  try {
    return await withHandler(interrupt, () =>
      pool.run(folders, options.evaluates, {
        started: (index) => progress.start(index),
        message: (index, message) => {
          if (message.kind === "progress") progress.update(index, message);
          else if (message.kind === "phase") progress.phase(index, message.phase);
          else progress.end(index, describeOutcome(message));
        },
      }),
    );
  } finally {
    progress.close();
  }
}

/** Returns 0 if all are done, 128 plus the signal's number after an interruption, 2 if a user's mistake stopped a run, else 1. */
export function exitStatus(outcomes: Outcome[]): number {
  if (outcomes.some(({ kind }) => kind === "failed")) {
    return outcomes.every((outcome) => outcome.kind !== "failed" || outcome.isUsers) ? 2 : 1;
  }
  return outcomes.some(({ kind }) => kind === "stopped") ? interruptedStatus() : 0;
}
