// kill -9 at any moment, up to three times, then the same command again: the same bits, and nothing left over.
import { join } from "node:path";
import { TASKS, defectOf, pause, randomOf, run, start, workFolder } from "./command.mjs";

export async function killRound(parent, round, seed, references) {
  const random = randomOf(seed);
  const task = random() < 0.5 ? "train" : "study";
  const cwd = workFolder(parent, `kill-${round}`);
  const args = TASKS[task]("out");
  let kills = 0;
  for (let times = 1 + Math.floor(3 * random()); times > 0; times--) {
    const { child, ended } = start(cwd, args);
    await pause(random() * 1.1 * references[task].milliseconds);
    child.kill("SIGKILL");
    const { status, output } = await ended;
    if (status === "SIGKILL") kills++;
    else if (status !== 0) return { defect: `a ${task} that was not killed in time ends with ${status}: ${output}` };
  }
  const { status, output } = await run(cwd, args);
  const defect = status === 0 ? defectOf(join(cwd, "out"), references[task]) : `the ${task} that continues ends with ${status}: ${output}`;
  return { defect: defect && `${task} after ${kills} kills: ${defect}`, counts: { kills } };
}
