/** Paths that name something that flows or is open already, and not a file that can be replaced. */

import { closeSync, lstatSync, openSync, readlinkSync, realpathSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { codeOf } from "../file-error.js";
import { sleep } from "../locks/holding.js";

/** Links that are followed at most; systems allow as many. */
const MAX_LINKS = 40;

/** The number of this process in /proc, which may count processes from further outside than `process.pid` does. */
function ownProcess(): string {
  try {
    return readlinkSync("/proc/self");
  } catch {
    return String(process.pid);
  }
}

const STANDARD: Record<string, number> = { "/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2 };

/** A file that some process has open. */
interface OpenFile {
  descriptor: number;
  isOwn: boolean;
}

/** `/dev/fd/1`, or what it is called on Linux. */
function openFileAt(place: string): OpenFile | undefined {
  const [, device, owner, number] = /^(?:(\/dev)|\/proc\/(\d+)(?:\/task\/\d+)?)\/fd\/(\d+)$/.exec(place) ?? [];
  return number === undefined ? undefined : { descriptor: Number(number), isOwn: device !== undefined || owner === ownProcess() };
}

/** The open file that a path names, through links too. */
function openFileOf(path: string): OpenFile | undefined {
  let at = resolve(path);
  const standard = (): OpenFile | undefined => (Object.hasOwn(STANDARD, at) ? { descriptor: STANDARD[at], isOwn: true } : undefined);
  for (let links = 0; links < MAX_LINKS; links++) {
    try {
      const folder = realpathSync(dirname(at));
      at = join(folder, basename(at));
      const found = openFileAt(at);
      if (found !== undefined) return found;
      if (!lstatSync(at).isSymbolicLink()) return standard();
      at = resolve(folder, readlinkSync(at));
    } catch {
      return standard();
    }
  }
  return undefined;
}

/**
 * The number of this process's open file that a path names, through links too; undefined where it names none. Such a file
 * is written to where it stands: opened by its path, a log that the shell appends to would be cut to nothing.
 */
export function descriptorOf(path: string): number | undefined {
  const file = openFileOf(path);
  return file?.isOwn === true ? file.descriptor : undefined;
}

/** Whether bytes written to the path flow on, or add to an open file, so that nothing is there to be replaced. */
export function isStream(path: string): boolean {
  if (openFileOf(path) !== undefined) return true;
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** Writes all of the bytes; waits where a pipe is full. */
export function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") throw error;
      sleep(5);
    }
  }
}

/** Writes to a path that {@link isStream}. A reader that has seen enough is no error. */
export function writeStream(path: string, blocks: Iterable<Uint8Array>): void {
  const own = descriptorOf(path);
  // another process's file is opened anew, and must not be cut
  const descriptor = own ?? openSync(path, "a");
  try {
    for (const block of blocks) writeFully(descriptor, block);
  } catch (error) {
    if (codeOf(error) !== "EPIPE") throw error;
  } finally {
    if (own === undefined) closeSync(descriptor);
  }
}
