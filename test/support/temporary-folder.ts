/** Folders for what tests write, gone when the run of the tests ends. */

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** holds every temporary folder of the run */
    runFolder: string;
  }
}

/** A new folder, empty. */
export function temporaryFolder(): string {
  return mkdtempSync(join(inject("runFolder"), "test-"));
}
