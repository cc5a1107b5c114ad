/** The thread of `aside`. */

import { parentPort } from "node:worker_threads";
import { floorsOf } from "../../analysis/comparison/floors.js";
import { analyse } from "../../analysis/study-analysis.js";
import { readStudy } from "../../analysis/study-record.js";
import { UserError } from "../../errors/user-error.js";
import type { Aside, AsideReply, Told } from "./aside.js";
import { drawStudy } from "../commands/plot.js";
import { reportStudy } from "../commands/report.js";

async function perform(work: Aside): Promise<Told> {
  switch (work.kind) {
    case "floors":
      floorsOf(readStudy(work.dir));
      return { lines: [], problems: [] };
    case "report": {
      const study = readStudy(work.dir, work.baseline);
      return reportStudy(analyse(study, floorsOf(study)), work.extent);
    }
    case "plot":
      return drawStudy(readStudy(work.dir, work.baseline), work);
  }
}

const port = parentPort!;
port.on("message", (work: Aside) => {
  void perform(work)
    .then(
      (told): AsideReply => told,
      (error: unknown): AsideReply => ({
        error: error instanceof Error ? error.message : String(error),
        isUsers: error instanceof UserError,
      }),
    )
    .then((reply) => port.postMessage(reply));
});
