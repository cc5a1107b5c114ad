/** What becomes of words that cannot be written, and of the work that they are about. */

import { codeOf, fileError } from "../../files/file-error.js";

/**
 * A reader that has seen enough, such as head, stops the output and not the work. Nor does a full disk; but that words were
 * lost is told at the end, unless something else failed, and the command ends with 1.
 */
export function watchOutput(): void {
  let lost: Error | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: Error) => {
      if (codeOf(error) !== "EPIPE") lost ??= fileError(error, "write", stream === process.stdout ? "standard output" : "standard error");
    });
  }
  process.on("exit", (status) => {
    if (lost === undefined || status !== 0) return;
    process.exitCode = 1;
    // where this fails too, nothing is left to tell it to
    process.stderr.write(`noisegrid: ${lost.message}\n`);
  });
}
