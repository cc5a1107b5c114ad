// A disk that fills: the command ends with 1 and one line that says so. With space again, the same command ends with the
// same bits. Runs in a mount namespace of its own, with which its disks go.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { TASKS, defectOf, oneLine, randomOf, run, workFolder } from "./command.mjs";

/** Kilobytes that the tasks need at least to begin, and with which they certainly end. */
const SIZES = { train: [8, 420], study: [8, 700] };

function mount(...args) {
  const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`mount ${args.join(" ")}: ${stderr}`);
}

export async function diskRound(parent, round, seed, references) {
  const random = randomOf(seed);
  const task = random() < 0.5 ? "train" : "study";
  const cwd = workFolder(parent, `disk-${round}`);
  const disk = join(cwd, "disk");
  mkdirSync(disk);
  const [least, most] = SIZES[task];
  mount("-t", "tmpfs", "-o", `size=${Math.round(least + (most - least) * random())}k`, "none", disk);
  try {
    const counts = { filled: 0 };
    // grown twice: it may fill again on the way
    for (const size of [undefined, `${most}k`, "64m"]) {
      if (size !== undefined) mount("-o", `remount,size=${size}`, disk);
      const { status, output } = await run(cwd, TASKS[task]("disk/out"));
      if (status === 0) {
        const defect = defectOf(join(disk, "out"), references[task]);
        return { defect: defect && `${task}: ${defect}`, counts };
      }
      counts.filled++;
      if (status !== 1 || !output.includes("the disk is full (ENOSPC)") || !oneLine(output))
        return { defect: `${task} on a full disk ends with ${status}: ${output}` };
    }
    return { defect: `${task} on a disk of 64 MB is still not done` };
  } finally {
    spawnSync("umount", ["-l", disk]);
  }
}
