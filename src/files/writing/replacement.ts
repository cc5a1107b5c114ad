/** Atomic replacement of a file's content: neither a reader nor a crash sees half of it. */

import type { Stats } from "node:fs";
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { causeOf, codeOf, isUnsupported } from "../file-error.js";
import { writeFully } from "./stream.js";
import type { TemporaryKind } from "./temporary.js";
import { discard, temporaryName } from "./temporary.js";

/** Codes of folders in which no file can be created; the old file may still be writable. */
const CLOSED_FOLDER = new Set(["EACCES", "EPERM", "EROFS", "ENAMETOOLONG"]);
/** Codes of files that cannot be replaced: mounted by themselves, or open in another program on Windows. */
const FIXED_FILE = new Set(["EBUSY", "EXDEV", "EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "EINVAL"]);
const MAX_LINKS = 40;
const COPY_BYTES = 1 << 20;

function failure(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}

/** Returns the file that a path's symbolic links lead to; it need not exist. */
function targetOf(path: string): string {
  let at = path;
  for (let links = 0; links < MAX_LINKS; links++) {
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return at;
    const folder = realpathSync(dirname(at));
    at = resolve(folder, readlinkSync(join(folder, basename(at))));
  }
  throw failure("ELOOP", "too many symbolic links");
}

/** Flushes to the disk, if the file system supports it. @throws if the disk fails */
export function flushToDisk(descriptor: number): void {
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!isUnsupported(error)) throw error;
  }
}

/** Flushes a folder, which stores a file's name; some systems do not allow it. */
function flushFolder(path: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(dirname(path), "r");
    fsyncSync(descriptor);
  } catch (error) {
    if (codeOf(error) === "EIO") throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Copies the old file's permissions; a file system without permissions has none to keep. */
function keepRights(descriptor: number, { mode, uid, gid }: Stats): void {
  // a group can often be kept if an owner cannot; the mode comes last, because a new owner clears parts of it
  const steps = [() => fchownSync(descriptor, -1, gid), () => fchownSync(descriptor, uid, -1), () => fchmodSync(descriptor, mode & 0o7777)];
  for (const keep of steps) {
    try {
      keep();
    } catch (error) {
      if (codeOf(error) !== "EPERM" && !isUnsupported(error)) throw error;
    }
  }
}

/**
 * Written beside the old file; `commit` renames it over the old one. If the folder allows no new file, or the old one cannot be
 * replaced, it is written in place: a crash may then leave half of the new content.
 */
export class Replacement {
  private readonly target: string;
  private readonly old: Stats | undefined;
  /** undefined if the old file itself is written */
  private readonly temporary: string | undefined;
  private descriptor: number | undefined;
  private length = 0;
  private isKept = false;

  /** @param kind whether the folder's lock is held during the writing */
  constructor(path: string, kind: TemporaryKind) {
    this.target = targetOf(path);
    this.old = lstatSync(this.target, { throwIfNoEntry: false });
    if (this.old?.isDirectory() === true) throw failure("EISDIR", "it is a folder");
    const temporary = temporaryName(this.target, kind);
    try {
      // an unfinished file must not be readable by others if the old one is not
      this.descriptor = openSync(temporary, "wx", this.old === undefined ? 0o666 : 0o600);
      this.temporary = temporary;
    } catch (error) {
      if (this.old === undefined || !CLOSED_FOLDER.has(codeOf(error) ?? "")) throw error;
      this.descriptor = openSync(this.target, "r+");
    }
  }

  write(bytes: Uint8Array): void {
    writeFully(this.descriptor!, bytes);
    this.length += bytes.length;
  }

  /** Puts the new content in place, on the disk. */
  commit(): void {
    const descriptor = this.descriptor!;
    if (this.temporary === undefined) ftruncateSync(descriptor, this.length);
    else if (this.old !== undefined) keepRights(descriptor, this.old);
    flushToDisk(descriptor);
    this.close();
    if (this.temporary === undefined) return;
    try {
      renameSync(this.temporary, this.target);
    } catch (error) {
      if (this.old === undefined || !FIXED_FILE.has(codeOf(error) ?? "")) throw error;
      // from here on the old file may be half overwritten, so the new one is kept
      this.isKept = true;
      copyInto(this.temporary, this.target);
      discard(this.temporary);
    }
    flushFolder(this.target);
  }

  /** Removes uncommitted content; safe at any time. */
  abandon(): void {
    this.close();
    if (this.temporary !== undefined && !this.isKept) discard(this.temporary);
  }

  private close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}

/** @throws if it cannot be copied whole; the new content is then kept, and the error says where */
function copyInto(from: string, to: string): void {
  const source = openSync(from, "r");
  try {
    const target = openSync(to, "r+");
    try {
      const buffer = new Uint8Array(COPY_BYTES);
      let length = 0;
      for (let read; (read = readSync(source, buffer, 0, COPY_BYTES, null)) > 0; length += read) {
        writeFully(target, buffer.subarray(0, read));
      }
      ftruncateSync(target, length);
      flushToDisk(target);
    } finally {
      closeSync(target);
    }
  } catch (error) {
    const kept = renamed(from, `${to}.kept-${Date.now()}`);
    const message = `cannot write ${to}: ${causeOf(error)} (${codeOf(error)}); its new content is in ${kept}`;
    throw new Error(message, { cause: error });
  } finally {
    closeSync(source);
  }
}

/** Returns the file's resulting name: the old one if the file system rejects the new one. */
function renamed(from: string, to: string): string {
  try {
    renameSync(from, to);
    return to;
  } catch {
    return from;
  }
}
