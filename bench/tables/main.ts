/** `npm run benchmark:tables`: the published comparison of eight tables, with the model and the baselines run here. */

import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { oneOf, UserError } from "../../src/errors/user-error.js";
import { describeMachine } from "../machine.js";
import { TABLES } from "./protocol.js";
import { documentOf } from "./report.js";
import type { Results } from "./report.js";
import type { Job, Trial } from "./trial.js";

const HELP = `npm run -s benchmark:tables -- [options]

  --table LIST    of ${TABLES.join(", ")} (default: all)
  --splits LIST   of 0, 1, 2 (default: all)
  --generations N tables that are drawn of each fit (default: 5)
  --jobs N        threads (default: one per core)
  --json FILE     write every value there
  --from FILE     read the values of an earlier run in place of a new one
  --write         write docs/tables-benchmark.md`;

const { values } = parseArgs({
  options: {
    table: { type: "string" },
    splits: { type: "string" },
    generations: { type: "string" },
    jobs: { type: "string" },
    json: { type: "string" },
    from: { type: "string" },
    write: { type: "boolean" },
    help: { type: "boolean" },
  },
});

/** Runs the jobs, one at a time on each thread, and tells of every trial. */
async function allTried(jobs: Job[], threads: number, tell: (trial: Trial) => void): Promise<void> {
  const left = [...jobs];
  const thread = async (): Promise<void> => {
    const worker = new Worker(new URL("./worker.js", import.meta.url));
    try {
      for (let job = left.shift(); job !== undefined; job = left.shift())
        await new Promise<void>((resolve, reject) => {
          worker.removeAllListeners();
          worker.on("error", reject);
          worker.on("message", (trial: Trial | null) => (trial === null ? resolve() : tell(trial)));
          worker.postMessage(job);
        });
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, thread));
}

function machineText(): string {
  const { cpu, cores, memoryGiB, platform, node, date } = describeMachine([], {});
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}, ${date}`;
}

async function results(): Promise<Results> {
  if (values.from !== undefined) return JSON.parse(readFileSync(values.from, "utf8")) as Results;
  const tables = (values.table?.split(",") ?? TABLES).map((name) => oneOf("table", name, TABLES));
  const splits = (values.splits?.split(",") ?? ["0", "1", "2"]).map((text) => Number(oneOf("split", text, ["0", "1", "2"])));
  const generations = Number(values.generations ?? 5);
  // the longest first
  const jobs = splits.flatMap((split) => tables.toReversed().map((table): Job => ({ table, split, generations })));
  const trials: Trial[] = [];
  const began = performance.now();
  await allTried(jobs, Number(values.jobs ?? availableParallelism()), (trial) => {
    trials.push(trial);
    const w1 = trial.exact.reduce((sum, one) => sum + one.w1, 0) / trial.exact.length;
    console.error(`${trial.table} ${trial.split} ${trial.method}: W1 ${w1.toFixed(3)}, ${trial.seconds.toFixed(1)} s`);
  });
  return { machine: machineText(), wall: (performance.now() - began) / 1000, trials };
}

try {
  if (values.help === true) console.log(HELP);
  else {
    const all = await results();
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(all)}\n`);
    const text = documentOf(all);
    if (values.write === true) writeFileSync("docs/tables-benchmark.md", text);
    else console.log(text);
  }
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
