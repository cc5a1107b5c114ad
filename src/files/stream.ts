/** Paths that name something that flows, a pipe or a device, and not a file that can be replaced. */

import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** Links that are followed at most; systems allow as many. */
const MAX_LINKS = 40;

function ownProcess(): string {
  try {
    return readlinkSync("/proc/self");
  } catch {
    return String(process.pid);
  }
}

/** `/dev/fd/1`, or what it is called on Linux. */
function openedFile(path: string): number | undefined {
  const [, device, owner, number] = /^(?:(\/dev)|\/proc\/(\d+)(?:\/task\/\d+)?)\/fd\/(\d+)$/.exec(path) ?? [];
  return device !== undefined || owner === ownProcess() ? Number(number) : undefined;
}

const STANDARD: Record<string, number> = { "/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2 };

/**
 * The number of this process's open file that a path names, through links too; undefined where it names none. Such a file
 * is written to where it stands: opened by its path, a log that the shell appends to would be cut to nothing.
 */
export function descriptorOf(path: string): number | undefined {
  let at = resolve(path);
  for (let links = 0; links < MAX_LINKS; links++) {
    try {
      const place = join(realpathSync(dirname(at)), basename(at));
      const descriptor = openedFile(place);
      if (descriptor !== undefined) return descriptor;
      if (!lstatSync(place).isSymbolicLink()) return STANDARD[place];
      at = resolve(dirname(place), readlinkSync(place));
    } catch {
      return STANDARD[at];
    }
  }
  return undefined;
}

/** Whether bytes written to the path flow on, so that nothing is there to be replaced. */
export function isStream(path: string): boolean {
  if (descriptorOf(path) !== undefined) return true;
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}
