/** Every backend that this machine can run, for tests that hold them against each other. */

import { nativeLevels } from "../../src/backend/native.js";
import type { BackendFactory } from "../../src/backend/select.js";
import { loadBackend } from "../../src/backend/node.js";

export interface Backends {
  /** the reference, then wasm, then native at every instruction set that the processor has, best first */
  factories: BackendFactory[];
  /** why a backend is absent, one line each */
  missing: string[];
}

export async function loadBackends(): Promise<Backends> {
  const factories = [await loadBackend("reference")];
  const missing: string[] = [];
  try {
    factories.push(await loadBackend("wasm"));
  } catch (error) {
    missing.push(`wasm: ${(error as Error).message}`);
  }
  try {
    for (const level of nativeLevels()) factories.push(await loadBackend("native", level));
  } catch (error) {
    missing.push(`native: ${(error as Error).message}`);
  }
  return { factories, missing };
}

/** "reference", "wasm" or, with its instruction set, "native v4". */
export function backendLabel({ name, detail }: { name: string; detail: string }): string {
  return name === "native" ? `${name} ${detail}` : name;
}
