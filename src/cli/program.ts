/** The command line's own mistakes, such as an unknown option, in one line like all others. */

import type { Command } from "commander";
import { didYouMean, MESSAGE_LENGTH, oneLine, UserError } from "../errors/user-error.js";
import { collect } from "./repeated.js";

const HINT = " (add --help for the options)";

/** Formats commander's message for a mistake as one line with the nearest name. */
function mistake(command: Command, text: string): string {
  const [first] = text.replace(/^error: /, "").split(/\n\(Did you mean|\n$/);
  const [, kind, typed] = /^unknown (option|command) '([^'=]*)/.exec(first) ?? [];
  const choices =
    kind === "command"
      ? command.commands.map((inner) => inner.name())
      : [...command.options.flatMap(({ long, short }) => [long, short]), "--help"].filter((flag) => flag != null);
  const suggestion = typed === undefined ? "" : didYouMean(typed, choices);
  return `noisegrid: ${oneLine(`${first}${suggestion}`, MESSAGE_LENGTH - HINT.length)}${HINT}\n`;
}

/** Rejects an option that is given twice and may not be: its intended value is ambiguous. */
function refuseRepeated(command: Command): void {
  for (const option of command.options) {
    let given = 0;
    command.on(`option:${option.name()}`, () => {
      given++;
      if (given > 1 && !option.variadic && option.parseArg !== collect) throw new UserError(`${option.long} is given twice`);
    });
  }
}

/** Applies this form to the mistakes of a program and its commands. */
export function reportMistakes(program: Command): void {
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ outputError: (text, write) => write(mistake(command, text)) });
    refuseRepeated(command);
  }
}
