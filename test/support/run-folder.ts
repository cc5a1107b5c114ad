/** Before all test files: a folder for what the run writes. After them, failed or not: its end. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

/** @returns what is done after the last test */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "noisegrid-tests-"));
  project.provide("runFolder", folder);
  // a process that a test has ended may still be writing
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
