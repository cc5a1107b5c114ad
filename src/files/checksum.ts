/** Checksums of files, by which damage is noticed. */

import { createHash } from "node:crypto";

/** `sha256:<hex>` over bytes, one part after the other; text as UTF-8. */
export function checksumOf(...parts: (Uint8Array | string)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return `sha256:${hash.digest("hex")}`;
}

/** What {@link checksumOf} gives. */
export const CHECKSUM = /^sha256:[0-9a-f]{64}$/;
