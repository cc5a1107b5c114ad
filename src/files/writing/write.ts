/** Writing files so that a reader, or a crash, never sees half of one. */

import { fileError } from "../file-error.js";
import { Replacement } from "./replacement.js";
import { isStream, writeStream } from "./stream.js";

export { fileError } from "../file-error.js";
export { isTemporary } from "./temporary.js";

/**
 * Replaces a file whole, or leaves the old one; its rights stay, and a symbolic link's target is replaced and not the link.
 * What flows, or is open already, takes the bytes where it stands. Who writes so holds the lock of the folder.
 *
 * @param data all of it, or block by block
 * @throws UserError where another path would have worked, Error where the disk or the system fails
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
