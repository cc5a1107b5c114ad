/** `noisegrid help`: the program's options, or a command's; an unknown command is an error like any other mistake. */

import type { Command } from "commander";
import { oneOf } from "../../errors/user-error.js";

export function addHelp(program: Command): void {
  program
    .helpCommand(false)
    .command("help")
    .description("display help for a command")
    .argument("[command]", "which; without it the program's help")
    .action((name: string | undefined) => {
      const names = program.commands.map((command) => command.name());
      const found = name === undefined ? undefined : oneOf("command", name, names);
      (program.commands.find((command) => command.name() === found) ?? program).outputHelp();
    });
}
