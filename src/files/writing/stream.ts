/** Paths of streams and of open files, which cannot be replaced like a regular file. */

import { closeSync, lstatSync, openSync, readlinkSync, realpathSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { codeOf } from "../file-error.js";
import { sleep } from "../locks/holding.js";

/** Largest number of links to follow, as in common systems. */
const MAX_LINKS = 40;

/** This process's number in /proc, which may belong to an outer namespace and differ from `process.pid`. */
function ownProcess(): string {
  try {
    return readlinkSync("/proc/self");
  } catch {
    return String(process.pid);
  }
}

const STANDARD: Record<string, number> = { "/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2 };

/** An open file of some process. */
interface OpenFile {
  descriptor: number;
  isOwn: boolean;
}

/** `/dev/fd/1`, or its name on Linux. */
function openFileAt(place: string): OpenFile | undefined {
  const [, device, owner, number] = /^(?:(\/dev)|\/proc\/(\d+)(?:\/task\/\d+)?)\/fd\/(\d+)$/.exec(place) ?? [];
  return number === undefined ? undefined : { descriptor: Number(number), isOwn: device !== undefined || owner === ownProcess() };
}

/** Returns the open file that a path names, directly or through links. */
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
 * Returns the descriptor of this process's open file that a path names, directly or through links; undefined if it names none. Writing to such
 * a file continues at its position: opening it by its path would truncate a log that the shell appends to.
 */
export function descriptorOf(path: string): number | undefined {
  const file = openFileOf(path);
  return file?.isOwn === true ? file.descriptor : undefined;
}

/** Whether the path names a stream or an open file, so that there is no file to replace. */
export function isStream(path: string): boolean {
  if (openFileOf(path) !== undefined) return true;
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** Writes all bytes; waits if a pipe is full. */
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

/** Writes to a path that {@link isStream}. A reader that closes the pipe is not an error. */
export function writeStream(path: string, blocks: Iterable<Uint8Array>): void {
  const own = descriptorOf(path);
  // another process's file is opened anew, and must not be truncated
  const descriptor = own ?? openSync(path, "a");
  try {
    for (const block of blocks) writeFully(descriptor, block);
  } catch (error) {
    if (codeOf(error) !== "EPIPE") throw error;
  } finally {
    if (own === undefined) closeSync(descriptor);
  }
}
