/** What the pool and its workers say to each other. */

import type { BackendChoice } from "../../backend/select.js";
import type { RunConfig } from "../config/config.js";
import type { RunResult } from "../records/run-records.js";

export interface WorkerSetup {
  backend: BackendChoice;
  /** one Int32; not 0 asks the runs to checkpoint and end */
  stop: SharedArrayBuffer;
  /** whether metrics may have a core of their own; beside others' work they would falsify its times */
  hasSpareCore: boolean;
}

/** A run to carry out. */
export interface ToWorker {
  path: string;
  config: RunConfig;
  name: string;
  evaluates: boolean;
}

export type FromWorker =
  | { kind: "progress"; step: number; loss: number; trainingTime: number }
  | { kind: "phase"; phase: string }
  | { kind: "done"; result: RunResult }
  | { kind: "stopped" }
  | { kind: "failed"; error: string; isUsers: boolean };
