/** Checksums of files, by which damage is noticed. */

import { createHash } from "node:crypto";

/** `sha256:<hex>` over the bytes of lists of parts, one after the other; text as UTF-8. */
export function checksumOf(...lists: Iterable<Uint8Array | string>[]): string {
  const hash = createHash("sha256");
  for (const list of lists) for (const part of list) hash.update(part);
  return `sha256:${hash.digest("hex")}`;
}

/** What {@link checksumOf} gives. */
export const CHECKSUM = /^sha256:[0-9a-f]{64}$/;
