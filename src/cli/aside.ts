/** What keeps a thread busy for long, in a thread of its own: a signal ends it at once and gives back what is locked. */

import { Worker } from "node:worker_threads";
import { UserError } from "../core/errors.js";
import type { FigureFormat } from "../plot/study/write-figures.js";
import type { Extent } from "../report/draw-figures.js";
import { askWorker } from "../study/ask-worker.js";
import { endingOnce, withHandler } from "./signals.js";

/** Work on the study in a folder. */
export type Aside =
  | { kind: "floors"; dir: string }
  | { kind: "report"; dir: string; baseline: string | undefined; extent: Extent }
  | { kind: "plot"; dir: string; baseline: string | undefined; format: FigureFormat; only: string[] | undefined; animate: boolean };

/** What is to be printed, or why there is nothing. */
export type AsideReply = { lines: string[] } | { error: string; isUsers: boolean };

/** @returns lines to print */
export async function aside(work: Aside): Promise<string[]> {
  const worker = new Worker(new URL("./aside-worker.js", import.meta.url));
  const end = async (): Promise<void> => {
    await worker.terminate();
  };
  try {
    const reply = await withHandler(endingOnce(end), () => askWorker<AsideReply>(worker, work, () => true));
    if ("lines" in reply) return reply.lines;
    throw reply.isUsers ? new UserError(reply.error) : new Error(reply.error);
  } finally {
    await end();
  }
}
