/** Checksums of files, which detect damage, computed by Node.js. */

import { createHash } from "node:crypto";
import type { ChecksumOf } from "../../formats/checksum.js";

export const checksumOf: ChecksumOf = (...lists) => {
  const hash = createHash("sha256");
  for (const list of lists) for (const part of list) hash.update(part);
  return `sha256:${hash.digest("hex")}`;
};
