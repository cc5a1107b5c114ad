/** Whole files, one of which may be standard output. */

import { openOutput, ReaderGone } from "../files/writing/output.js";
import { writeAtomic } from "../files/writing/write.js";

const STANDARD_OUTPUT = 1;

/** A file's name in messages. */
export function nameOf(out: string): string {
  return out === "-" ? "standard output" : out;
}

/** Writes files whole; `-` is standard output, whose reader may close it. */
export async function writeFiles(names: readonly string[], contents: readonly Uint8Array[]): Promise<void> {
  for (const [i, name] of names.entries()) {
    if (name !== "-") {
      writeAtomic(name, contents[i]);
      continue;
    }
    try {
      await openOutput(name, STANDARD_OUTPUT).write(contents[i]);
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
    }
  }
}
