/** The commands, in the order of the program's help. A command's code is loaded when the command is asked for: the start stays short. */

import type { Command } from "commander";

type Add = (program: Command) => void;

const COMMANDS: Record<string, () => Promise<Add>> = {
  study: async () => (await import("./study.js")).addStudy,
  train: async () => (await import("./train.js")).addTrain,
  sample: async () => (await import("./sample.js")).addSample,
  fit: async () => (await import("./fit.js")).addFit,
  impute: async () => (await import("./impute.js")).addImpute,
  density: async () => (await import("./density.js")).addDensity,
  show: async () => (await import("./show.js")).addShow,
  export: async () => (await import("./export.js")).addExport,
  evaluate: async () => (await import("./evaluate.js")).addEvaluate,
  plot: async () => (await import("./plot.js")).addPlot,
  report: async () => (await import("./report.js")).addReport,
  data: async () => (await import("./data.js")).addData,
  doctor: async () => (await import("./doctor.js")).addDoctor,
};

const NEEDS_NONE = ["--version", "-V"];

/** Adds the command of that name; all of them for another name, which is help or a mistake. */
export async function addCommands(program: Command, asked: string | undefined): Promise<void> {
  if (asked !== undefined && NEEDS_NONE.includes(asked)) return;
  const needed = asked !== undefined && Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const name of needed) (await COMMANDS[name]())(program);
}
