/** The choice of a progress: a bar for each run on a terminal, plain lines elsewhere. */

import { LineProgress } from "./lines.js";
import type { Progress, ProgressTask } from "./progress.js";
import { isTerminal } from "./terminal.js";

export async function makeProgress(tasks: ProgressTask[], stream: NodeJS.WriteStream): Promise<Progress> {
  if (!isTerminal(stream)) return new LineProgress(tasks, stream);
  // their library has two dozen modules, which other streams need not wait for
  const { BarProgress } = await import("./bars.js");
  return new BarProgress(tasks, stream);
}
