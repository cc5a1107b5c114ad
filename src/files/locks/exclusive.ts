/** Exclusive creation of files: exactly one process succeeds. */

import { closeSync, linkSync, openSync, rmSync, writeFileSync } from "node:fs";
import { codeOf, isUnsupported } from "../file-error.js";
import { readHolding } from "./holding.js";
import { writeFully } from "../writing/stream.js";
import { discard, temporaryName } from "../writing/temporary.js";

/** Error codes of systems that do not support or forbid hard links. */
const NO_LINKS = new Set(["EPERM", "EACCES", "EMLINK", "EXDEV"]);

/**
 * Creates a file with this unique text; returns false if a file of that name exists.
 * A hard link appears at once with its content. Without hard links a reader may find the file empty for a moment.
 */
export function createExclusively(path: string, text: string): boolean {
  const own = temporaryName(path, "part");
  try {
    writeFileSync(own, text, { flag: "wx" });
    linkSync(own, path);
    return true;
  } catch (error) {
    const code = codeOf(error) ?? "";
    // a file server may have created the link and lost its answer
    if (code === "EEXIST") return readHolding(path).text === text;
    if (NO_LINKS.has(code) || isUnsupported(error)) return createNew(path, text);
    throw error;
  } finally {
    discard(own);
  }
}

function createNew(path: string, text: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, "wx");
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
  try {
    writeFully(descriptor, new TextEncoder().encode(text));
    return true;
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}
