/** The printed table of a replay: one line for each file and backend. */

import { basename } from "node:path";
import type { BackendFactory } from "../../src/backend/select.js";
import type { Outcome } from "./figures.js";
import { failures } from "./figures.js";
import { readGolden, replayGolden } from "./kinds.js";

/** Agreement everywhere, a quantity beyond its limit, or a file that cannot be replayed: the exit status. */
export type Status = 0 | 1 | 2;

const BACKEND_WIDTH = "reference".length;
const FIGURE_WIDTH = "1.0e-10".length;

export function formatOutcome(file: string, { backend, figures }: Outcome): string {
  const failed = failures(figures);
  const verdict =
    failed.length === 0
      ? "ok"
      : `FAILED: ${failed.map(({ name, text, limit }) => `${name} ${text} is over ${limit < 0.01 ? limit.toExponential() : limit}`).join(", ")}`;
  return [file, backend.padEnd(BACKEND_WIDTH), ...figures.map(({ name, text }) => `${name} ${text.padEnd(FIGURE_WIDTH)}`), verdict].join(
    "  ",
  );
}

/** Replays every file, whatever becomes of the others. */
export function replayFiles(
  files: string[],
  factories: BackendFactory[],
  print: (line: string) => void,
  complain: (line: string) => void,
): Status {
  const names = files.map((file) => basename(file));
  const width = Math.max(0, ...names.map((name) => name.length));
  let status: Status = 0;
  files.forEach((file, i) => {
    try {
      for (const outcome of replayGolden(readGolden(file), factories)) {
        print(formatOutcome(names[i].padEnd(width), outcome));
        if (status === 0 && failures(outcome.figures).length > 0) status = 1;
      }
    } catch (error) {
      complain(`${file}: ${(error as Error).message.split("\n")[0]}`);
      status = 2;
    }
  });
  return status;
}
