/** Atomic writing of files: neither a reader nor a crash sees half of one. */

import { fileError } from "../file-error.js";
import { Replacement } from "./replacement.js";
import { isStream, writeStream } from "./stream.js";

export { fileError } from "../file-error.js";
export { isTemporary } from "./temporary.js";

/**
 * Replaces a file whole, or keeps the old one. Its permissions stay, and the target of a symbolic link is replaced, not the link.
 * A stream or an open file receives the bytes at its position. The caller holds the lock of the folder.
 *
 * @param data the whole content, or its blocks
 * @throws UserError if another path can work, Error if the disk or the system fails
 */
export function writeAtomic(path: string, data: string | Uint8Array | Iterable<Uint8Array>): void {
  const blocks = typeof data === "string" ? [new TextEncoder().encode(data)] : data instanceof Uint8Array ? [data] : data;
  let replacement: Replacement | undefined;
  try {
    if (isStream(path)) {
      writeStream(path, blocks);
      return;
    }
    replacement = new Replacement(path, "tmp");
    for (const block of blocks) replacement.write(block);
    replacement.commit();
  } catch (error) {
    replacement?.abandon();
    throw fileError(error, "write", path);
  }
}
