/** Handles output that cannot be written, while the work continues. */

import { codeOf, fileError } from "../../files/file-error.js";

/**
 * A reader that closes the pipe, such as head, stops the output but not the work. A full disk does not stop the work either, but
 * lost output is reported at the end, unless something else failed, and the command ends with status 1.
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
    // if this fails too, there is no stream left for a message
    process.stderr.write(`noisegrid: ${lost.message}\n`);
  });
}
