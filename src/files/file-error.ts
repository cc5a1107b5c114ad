/** Messages for file system errors that tell a user what to do. */

import { UserError } from "../errors/user-error.js";

/** Causes that another path or permission avoids: the user's mistakes. */
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

/** Causes outside the user's control. */
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

/** Codes of calls that the file system does not support. */
const UNSUPPORTED = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "ENOTTY"]);

/** Returns the system's code of an error, such as `ENOSPC`; undefined for another kind of error. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === "string" ? code : undefined;
}

/** Whether the file system does not support a call, such as flushing; false if the call failed. */
export function isUnsupported(error: unknown): boolean {
  return UNSUPPORTED.has(codeOf(error) ?? "");
}

/** Returns the message for a code; the system's own for other codes. */
export function causeOf(error: unknown): string {
  const code = codeOf(error) ?? "";
  // the system's "EIO: i/o error, write" also has the code and the call
  return MISTAKES[code] ?? FAILURES[code] ?? (error as Error).message.replace(/^[A-Z0-9_]+: |, \w+( '.*)?$/gs, "");
}

/** Whether the user caused the error. A file system reports a rejected name as an invalid argument of the call with the name. */
function isMistake(error: unknown, code: string): boolean {
  const { syscall } = error as NodeJS.ErrnoException;
  return Object.hasOwn(MISTAKES, code) || (code === "EINVAL" && ["open", "mkdir", "rename"].includes(syscall ?? ""));
}

/** Returns a file system's error in one line: a `UserError` if another path can work, else a failure. */
export function fileError(error: unknown, action: string, path: string): Error {
  const code = codeOf(error);
  if (code === undefined || error instanceof UserError) return error as Error;
  const message = `cannot ${action} ${path}: ${causeOf(error)} (${code})`;
  return isMistake(error, code) ? new UserError(message) : new Error(message);
}
