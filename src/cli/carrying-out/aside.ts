/** What keeps a thread busy for long, in a thread of its own: a signal ends it at once and gives back what is locked. */

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

/** What is to be told of work that is done. */
export interface Told {
  lines: string[];
  /** what did not work out */
  problems: string[];
}

/** What is to be told, or why there is nothing. */
export type AsideReply = Told | { error: string; isUsers: boolean };

/** Carries out the work and tells of it. */
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
