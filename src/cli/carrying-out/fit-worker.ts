/** The thread of `fit`: a mixture takes seconds in which no signal would be seen to. */

import { parentPort } from "node:worker_threads";
import { loadBackend } from "../../backend/node.js";
import { countOf } from "../../analysis/format.js";
import { UserError } from "../../errors/user-error.js";
import { SAFETENSORS } from "../../files/formats/safetensors.js";
import type { TableFileOptions } from "../../files/table.js";
import { readTableFile } from "../../files/table.js";
import { diffusionModels } from "../../model/making.js";
import type { TableFitOptions } from "../../table-model/fit/options.js";
import { encodeTableModel } from "../../table-model/file.js";
import { fitTableModel } from "../../table-model/fit/fit.js";
import type { TableModel } from "../../table-model/table-model.js";
import { leftOutLines } from "../terminal/left-out.js";

/** A table to fit. */
export interface FitWork {
  file: string;
  read: TableFileOptions;
  fit: Pick<TableFitOptions, "seed" | "by" | "constraints" | "steps" | "minutes">;
}

/** A model's file, and what is to be said of it. */
export interface Fitted {
  bytes: Uint8Array;
  /** rows and columns, in words */
  size: string;
  lines: string[];
}

export type FitMessage =
  | { kind: "note"; note: string }
  | { kind: "phase"; phase: string }
  | { kind: "steps"; done: number; all: number }
  | ({ kind: "best" | "fitted" } & Fitted)
  | { kind: "failed"; error: string; isUsers: boolean };

/** Milliseconds between two messages of steps. */
const BETWEEN = 100;

async function perform({ file, read: how, fit }: FitWork, tell: (message: FitMessage) => void): Promise<void> {
  const read = await readTableFile(file, how);
  for (const note of read.notes) tell({ kind: "note", note });
  let told = 0;
  const model = await fitTableModel(diffusionModels(loadBackend), read.table, {
    ...fit,
    constraints: [...read.constraints, ...(fit.constraints ?? [])],
    layout: read.layout,
    onPhase: (phase) => tell({ kind: "phase", phase }),
    onStep: (done, all) => {
      if (performance.now() - told < BETWEEN) return;
      told = performance.now();
      tell({ kind: "steps", done, all });
    },
    onBest: (best) => tell({ kind: "best", ...fittedOf(best) }),
  });
  tell({ kind: "fitted", ...fittedOf(model) });
}

function fittedOf(made: TableModel): Fitted {
  const { card, columns, digest } = made;
  const lines = [...leftOutLines(card.schema), ...card.why].map((line) => `  ${line}`);
  lines.push(`digest ${digest}`);
  const bytes = encodeTableModel(made, SAFETENSORS);
  made.dispose();
  return { bytes, size: `${countOf(card.rows, "row")} × ${countOf(columns.length, "column")}`, lines };
}

const port = parentPort!;
port.on("message", (work: FitWork) => {
  void perform(work, (message) => port.postMessage(message)).catch((error: unknown) => {
    port.postMessage({
      kind: "failed",
      error: error instanceof Error ? error.message : String(error),
      isUsers: error instanceof UserError,
    } satisfies FitMessage);
  });
});
