/** Content of a lock file: its holder, or its defect. */

import { lstatSync, readFileSync } from "node:fs";
import { causeOf, codeOf } from "../file-error.js";
import type { RecordedIdentity } from "./process.js";

export interface Holding {
  /** the file's text, if it can be read */
  text: string | undefined;
  holder: RecordedIdentity | undefined;
  /** why there is no holder, for example "it is empty"; undefined if there is one, or no file */
  defect: string | undefined;
}

const ABSENT: Holding = { text: undefined, holder: undefined, defect: undefined };
const MAX_BYTES = 65536;
/** A lock created without hard links is written at once; a lock that is empty for this long was cut short. */
const PATIENCE_MILLISECONDS = 1000;
/** largest number of characters of a host's name, or another part of an identity */
const MAX_NAME = 256;
const LARGEST_PID = 2 ** 31 - 1;

const clock = new Int32Array(new SharedArrayBuffer(4));

export function sleep(milliseconds: number): void {
  Atomics.wait(clock, 0, 0, milliseconds);
}

/** Reads a lock file; never throws, since an unreadable file is a defect. */
export function readHolding(path: string): Holding {
  const until = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const found = readOnce(path);
    if (!found.isUnfinished || performance.now() > until) return found;
    sleep(10);
  }
}

function readOnce(path: string): Holding & { isUnfinished: boolean } {
  const defective = (defect: string, text?: string): Holding & { isUnfinished: boolean } => ({
    ...ABSENT,
    text,
    defect,
    isUnfinished: false,
  });
  try {
    const found = lstatSync(path);
    if (!found.isFile()) return defective(found.isDirectory() ? "it is a folder" : "it is no regular file");
    if (found.size > MAX_BYTES) return defective(`it has ${found.size} bytes`);
    const text = readFileSync(path, "utf8");
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return { ...defective(text === "" ? "it is empty" : "it is not JSON", text), isUnfinished: true };
    }
    if (!isIdentity(value)) return defective("it names no process", text);
    return { text, holder: value, defect: undefined, isUnfinished: false };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { ...ABSENT, isUnfinished: false };
    return defective(causeOf(error));
  }
}

function isIdentity(value: unknown): value is RecordedIdentity {
  if (value === null || typeof value !== "object") return false;
  const { pid, host, started, boot, namespace } = value as Partial<Record<keyof RecordedIdentity, unknown>>;
  const isText = (part: unknown): boolean => part === null || (typeof part === "string" && part.length > 0 && part.length <= MAX_NAME);
  return (
    Number.isInteger(pid) &&
    (pid as number) > 0 &&
    (pid as number) <= LARGEST_PID &&
    typeof host === "string" &&
    host.length <= MAX_NAME &&
    isText(started) &&
    (boot === undefined || isText(boot)) &&
    (namespace === undefined || isText(namespace))
  );
}
