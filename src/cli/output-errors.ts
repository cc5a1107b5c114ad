/** What becomes of words that cannot be written, and of the work that they are about. */

import { causeOf, codeOf } from "../files/file-error.js";

/**
 * A reader that has seen enough, such as head, stops the output and not the work. Nor does a full disk; but what it took
 * away is told in one line, and the command ends with 1.
 */
export function watchOutput(): void {
  let isTold = false;
  const streams = { output: process.stdout, "error output": process.stderr };
  for (const [name, stream] of Object.entries(streams)) {
    stream.on("error", (error: Error) => {
      if (isTold || codeOf(error) === "EPIPE") return;
      isTold = true;
      process.on("exit", () => {
        if (!process.exitCode) process.exitCode = 1;
      });
      // where this fails too, nothing is left to tell it to
      if (stream === process.stdout)
        process.stderr.write(`noisegrid: cannot write the ${name}: ${causeOf(error)} (${codeOf(error) ?? error.name})\n`);
    });
  }
}
