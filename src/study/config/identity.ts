/** A run's identity: the hash of everything that decides its bytes. */

import { createHash } from "node:crypto";
import { UserError } from "../../errors/user-error.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import { littleEndian } from "../../formats/little-endian.js";
import type { RunConfig } from "./config.js";
import { dataIdentity } from "./dataset-config.js";

/** What decides a run's bytes, as one text: of a file's data their rows, not where they lie. A configuration that others wrote may be null. */
export function identityOf(config: RunConfig | null): string {
  return canonicalJson({ ...config, dataset: dataIdentity(config?.dataset) });
}

/** Sixteen hexadecimal digits; neither the backend, nor the workers, nor the folder enters it. */
export function runId(config: RunConfig): string {
  return createHash("sha256").update(identityOf(config)).digest("hex").slice(0, 16);
}

/** A digest that is taken while the arrays come. */
export class RunningDigest {
  private readonly hash = createHash("sha256");

  /** Adds the little-endian float32 bytes of an array. */
  add(array: Float32Array): void {
    this.hash.update(littleEndian(array));
  }

  /** `sha256:<hex>`; nothing can be added afterwards. */
  end(): string {
    return `sha256:${this.hash.digest("hex")}`;
  }
}

/** Refuses a file of another run. @param found what the file says whose it is @throws UserError */
export function checkOwner(path: string, found: unknown, id: string): void {
  if (typeof found !== "string") throw new UserError(`${path} is damaged: it does not say which run it belongs to`);
  if (found !== id) throw new UserError(`${path} belongs to another run (${found.slice(0, 40)}, expected ${id})`);
}

/** `sha256:<hex>` over the little-endian float32 bytes of the arrays, one after the other. */
export function digestOf(...arrays: Float32Array[]): string {
  const digest = new RunningDigest();
  for (const array of arrays) digest.add(array);
  return digest.end();
}
