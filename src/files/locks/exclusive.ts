/** Files that one process makes and every other finds made. */

import { closeSync, linkSync, openSync, rmSync, writeFileSync } from "node:fs";
import { codeOf, isUnsupported } from "../file-error.js";
import { readHolding } from "./holding.js";
import { writeFully } from "../writing/stream.js";
import { discard, temporaryName } from "../writing/temporary.js";

/** How a file system without hard links, or a system that forbids them, refuses one. */
const NO_LINKS = new Set(["EPERM", "EACCES", "EMLINK", "EXDEV"]);

/**
 * Makes a file with this text, which no other file made this way has; false where a file of that name is there.
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
    // a file server may have made the link and lost its answer
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
