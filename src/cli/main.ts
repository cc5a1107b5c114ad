#!/usr/bin/env node
/** The command line. Exit status: 0 done, 1 failed, 2 the user's mistake, 128 plus its number after a signal. */

import { Command, CommanderError } from "commander";
import { oneLine, UserError } from "../errors/user-error.js";
import { version } from "../version.js";
import { addCommands } from "./commands/index.js";
import { reportMistakes } from "./program.js";
import { addHelp } from "./terminal/help.js";
import { watchOutput } from "./terminal/output-errors.js";

watchOutput();

const program = new Command("noisegrid")
  .description("Low-dimensional diffusion models whose noise adapts to the place in data space.")
  .version(version)
  .addHelpText(
    "after",
    `
Examples:
  noisegrid study paper                  the five published configurations on four data sets
  noisegrid study paper --steps 500      a quick look
  noisegrid train --dataset dino --config multi-scale
  noisegrid sample results/train/multi-scale.dino.s1 --out dino.csv
  noisegrid report results/paper         verdicts, figures and tables, without training
  noisegrid doctor                       what this machine can run

Exit status: 0 done; 1 failed; 2 a mistake of the command line's or the files'; 130 interrupted by Ctrl-C, 143 by
SIGTERM, 129 by SIGHUP. An interrupted run keeps its checkpoint, and the same command continues it.`,
  );
await addCommands(program, process.argv[2]);
addHelp(program);
reportMistakes(program);

try {
  await program.parseAsync();
} catch (error) {
  // commander has already written its message, and help is not an error
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`noisegrid: ${oneLine(error instanceof Error ? error.message : String(error))}\n`);
    process.exitCode = error instanceof UserError ? 2 : 1;
  }
}
