/** One process at a time in a results folder. A lock whose process is gone, killed perhaps, is taken over. */

import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { fileError } from "./write.js";

interface Holder {
  pid: number;
  host: string;
  /** when the process started, where the system tells: process numbers are reused */
  started: string | null;
}

/** The start time of a process in clock ticks since boot (Linux), null elsewhere. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return started === null || startOf(pid) === started;
}

function holderOf(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/**
 * Locks a folder until the returned function is called.
 *
 * @throws UserError where another process holds it
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, "lock.json");
  const own = `${path}.${process.pid}`;
  try {
    writeFileSync(own, JSON.stringify({ pid: process.pid, host: hostname(), started: startOf(process.pid) } satisfies Holder));
    for (let attempt = 0; !tryLink(own, path); attempt++) {
      const holder = holderOf(path);
      const elsewhere = holder !== undefined && holder.host !== hostname();
      if (attempt > 3 || elsewhere || (holder !== undefined && isAlive(holder))) {
        const who = holder === undefined ? "another process" : `process ${holder.pid} on ${holder.host}`;
        const cure = elsewhere ? `if that process is gone, delete ${path}` : "wait for it, or choose another folder with --out";
        throw new UserError(`${folder} is in use by ${who}; ${cure}`);
      }
      removeStale(path, `${own}.stale`);
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === undefined ? error : fileError(error, "lock", folder);
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(path, { force: true });
}

/** Takes a stale lock away, and puts it back where another process was quicker and it is no longer stale. */
function removeStale(path: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const holder = holderOf(aside);
  if (holder !== undefined && isAlive(holder)) tryLink(aside, path);
  rmSync(aside, { force: true });
}

/** A hard link appears at once with its content, or not at all. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code === "EPERM" || code === "ENOTSUP") return tryCopy(from, to);
    throw error;
  }
}

/** For file systems without hard links; a reader may find the copy empty for a moment. */
function tryCopy(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
