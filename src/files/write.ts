/** Writing files so that a reader, or a crash, never sees half of one. */

import { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { UserError } from "../core/errors.js";

/** Names that {@link writeAtomic} leaves behind when it is killed. */
export const TEMPORARY = /\.tmp-\d+$/;

/**
 * Writes a temporary file beside `path`, flushes it, and renames it over `path`; a link's target, if it is one.
 *
 * @param data all of it, or block by block
 */
export function writeAtomic(path: string, data: string | Uint8Array | Iterable<Uint8Array>): void {
  const isSpecial = existsSync(path) && !statSync(path).isFile();
  const target = existsSync(path) && !isSpecial ? realpathSync(path) : path;
  const temporary = `${target}.tmp-${process.pid}`;
  const blocks = typeof data === "string" ? [new TextEncoder().encode(data)] : data instanceof Uint8Array ? [data] : data;
  try {
    if (isSpecial) {
      // a pipe or a device takes the bytes; a folder refuses them
      writeFileSync(target, Buffer.concat([...blocks]));
      return;
    }
    const file = openSync(temporary, "w");
    try {
      for (const bytes of blocks) for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fileError(error, "write", path);
  }
}

const CAUSES: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "it is a folder",
  ENOENT: "there is no such file or folder",
  ENAMETOOLONG: "the name is too long",
};
/** Causes that the user's choice of path does not explain. */
const FAILURES = new Set(["ENOSPC", "EDQUOT"]);

/** A file system's error in one line; a `UserError` where another path would have worked. */
export function fileError(error: unknown, action: string, path: string): Error {
  const code = (error as NodeJS.ErrnoException)?.code;
  if (code === undefined || error instanceof UserError) return error as Error;
  const message = `cannot ${action} ${path}: ${CAUSES[code] ?? (error as Error).message} (${code})`;
  if (FAILURES.has(code)) return new Error(message);
  return new UserError(message);
}
