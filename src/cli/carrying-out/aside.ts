/** Runs long computations in a separate thread, so that a signal ends the command at once and releases its locks. */

import { Worker } from "node:worker_threads";
import { oneLine, UserError } from "../../errors/user-error.js";
import type { FigureFormat } from "../../plot/study/write-figures.js";
import type { Extent } from "../../report/draw-figures.js";
import { askWorker } from "../../study/workers/ask-worker.js";
import { endingOnce, withHandler } from "./signals.js";

/** Work on the study in a folder. */
export type Aside =
  | { kind: "floors"; dir: string }
  | { kind: "report"; dir: string; baseline: string | undefined; extent: Extent }
  | { kind: "plot"; dir: string; baseline: string | undefined; format: FigureFormat; only: string[] | undefined; animate: boolean };

/** Messages about finished work. */
export interface Told {
  lines: string[];
  /** parts that failed */
  problems: string[];
}

/** The messages, or the error. */
export type AsideReply = Told | { error: string; isUsers: boolean };

/** Runs the work and prints its messages. */
export async function aside(work: Aside): Promise<void> {
  const worker = new Worker(new URL("./aside-worker.js", import.meta.url));
  const end = async (): Promise<void> => {
    await worker.terminate();
  };
  try {
    const reply = await withHandler(endingOnce(end), () => askWorker<AsideReply>(worker, work, () => true));
    if ("error" in reply) throw reply.isUsers ? new UserError(reply.error) : new Error(reply.error);
    for (const problem of reply.problems) console.error(oneLine(problem));
    for (const line of reply.lines) console.log(line);
  } finally {
    await end();
  }
}
