/** Checksums of files, which detect damage, in plain JavaScript: for browsers and other hosts without Node.js. */

import { Sha256 } from "./sha-256.js";

/** `sha256:<hex>` over the bytes of lists of parts, one after the other; text as UTF-8. */
export type ChecksumOf = (...lists: Iterable<Uint8Array | string>[]) => string;

/** {@link ChecksumOf} without Node.js, at a tenth of the speed of Node.js's own. */
export const checksumOf: ChecksumOf = (...lists) => {
  const hash = new Sha256();
  for (const list of lists) for (const part of list) hash.update(typeof part === "string" ? new TextEncoder().encode(part) : part);
  return `sha256:${hash.hex()}`;
};

/** Format of the result of {@link ChecksumOf}. */
export const CHECKSUM = /^sha256:[0-9a-f]{64}$/;
