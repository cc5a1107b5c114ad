// Two processes on one folder, each in a PID namespace of its own, as in two containers: one works, the other is refused.
// In some rounds the first is killed; its lock then stands until somebody removes it, as the message says.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { TASKS, appears, contentOf, defectOf, oneLine, pause, randomOf, run, start, workFolder } from "./command.mjs";

export const NAMESPACE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"];
const REFUSED = /(\S+) is in use by process \d+ on .* \(in another container\); if that process is gone, delete (\S*lock\.json)/;

export async function namespaceRound(parent, round, seed, references) {
  const random = randomOf(seed);
  const cwd = workFolder(parent, `namespace-${round}`);
  const out = join(cwd, "out");
  const task = random() < 0.6 ? "train" : "study";
  const commands = [TASKS[task]("out"), TASKS[task]("out")];
  // a study's run is a folder of its own, and somebody may train it by itself
  if (task === "study" && random() < 0.6)
    commands[1] = TASKS.train(
      join(
        "out",
        references.study.runs.find((path) => path.includes("gridded")),
      ),
    );
  const counts = { refused: 0, killed: 0 };

  const started = [];
  for (const args of commands) {
    const command = start(cwd, args, NAMESPACE);
    started.push(command);
    // a folder that holds runs and no study yet would be no study's
    if (task === "study") await Promise.race([command.ended, appears(join(out, "study.json"))]);
    await pause(random() * 250);
  }
  const isKilled = random() < 0.4;
  if (isKilled) {
    await pause(random() * references[task].milliseconds * 0.7);
    started[0].child.kill("SIGKILL");
  }
  const ended = await Promise.all(started.map((each) => each.ended));
  for (const { status, output } of ended) {
    if (status === "SIGKILL") counts.killed++;
    else if (status === 2 && REFUSED.test(output) && oneLine(output)) counts.refused++;
    else if (status !== 0) return { defect: `${task}: one of two ends with ${status}: ${output}` };
  }
  if (!isKilled && ended.every(({ status }) => status !== 0))
    return { defect: `${task}: neither of two ends well: ${ended.map(({ output }) => output).join("")}` };

  // what is left to do is done once the locks of the killed are removed, as they ask for
  for (let again = 0; again < 5; again++) {
    const { status, output } = await run(cwd, TASKS[task]("out"), NAMESPACE);
    if (status === 0) {
      const defect = existsSync(out) ? defectOf(out, references[task]) : "it leaves nothing";
      return { defect: defect && `${task}: ${defect}`, counts };
    }
    const lock = REFUSED.exec(output)?.[2];
    if (status !== 2 || lock === undefined || !isKilled) return { defect: `${task} that continues ends with ${status}: ${output}` };
    rmSync(join(cwd, lock));
  }
  return { defect: `${task}: refused five times; ${contentOf(out).length} runs are done`, counts };
}
