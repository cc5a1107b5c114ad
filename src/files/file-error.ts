/** What the system says went wrong with a file, in words a user can act on. */

import { UserError } from "../errors/user-error.js";

/** Causes that another path, or another permission, would have avoided. */
const MISTAKES: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "it is a folder",
  EEXIST: "something of that name is there already",
  ENOTEMPTY: "the folder is not empty",
  ELOOP: "its symbolic links lead in a circle",
  ENAMETOOLONG: "the name is too long",
  EILSEQ: "the file system does not take that name",
  EBADF: "that descriptor is not open for it",
  ENXIO: "nothing is at the other end of it",
  ENODEV: "no device is there",
  ETXTBSY: "it is a program that runs",
  ERR_INVALID_ARG_VALUE: "no file can have that name",
  ERR_FS_FILE_TOO_LARGE: "it is larger than any file of this program",
};

/** Causes that no choice of the user's explains. */
const FAILURES: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than is allowed",
  EIO: "the device reports an input/output error",
  EMFILE: "this process has too many open files",
  ENFILE: "the system has too many open files",
  ENOMEM: "memory is used up",
  ENOBUFS: "the system's buffers are used up",
  EBUSY: "it is in use by the system",
  ESTALE: "the file server no longer knows it",
  ETIMEDOUT: "the file server does not answer",
  EHOSTDOWN: "the file server does not answer",
  ENOTCONN: "the file system is no longer connected",
  EREMOTEIO: "the file server reports an input/output error",
  ENOLCK: "the system's locks are used up",
  EMLINK: "the file has too many links",
  EXDEV: "the file system cannot move a file there",
  EPIPE: "nobody reads it any more",
  EAGAIN: "it is not ready",
};

/** How a file system says that it does not know a call at all. */
const UNSUPPORTED = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "ENOTTY"]);

/** The system's code of an error, such as `ENOSPC`; undefined where it is another kind of error. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === "string" ? code : undefined;
}

/** Whether the file system lacks what was asked, such as flushing, rather than failed at it. */
export function isUnsupported(error: unknown): boolean {
  return UNSUPPORTED.has(codeOf(error) ?? "");
}

/** The words for a code; the system's own where there are none here. */
export function causeOf(error: unknown): string {
  const code = codeOf(error) ?? "";
  // "EIO: i/o error, write" of the system says the code and the call besides
  return MISTAKES[code] ?? FAILURES[code] ?? (error as Error).message.replace(/^[A-Z0-9_]+: |, \w+( '.*)?$/gs, "");
}

/** A name that the file system does not take is told as an invalid argument of the call that names it. */
function isMistake(error: unknown, code: string): boolean {
  const { syscall } = error as NodeJS.ErrnoException;
  return Object.hasOwn(MISTAKES, code) || (code === "EINVAL" && ["open", "mkdir", "rename"].includes(syscall ?? ""));
}

/** A file system's error in one line: a `UserError` where another path would have worked, else a failure. */
export function fileError(error: unknown, action: string, path: string): Error {
  const code = codeOf(error);
  if (code === undefined || error instanceof UserError) return error as Error;
  const message = `cannot ${action} ${path}: ${causeOf(error)} (${code})`;
  return isMistake(error, code) ? new UserError(message) : new Error(message);
}
