/** What a run tells while it goes on. */

import type { StepRecord } from "../../diffusion/training.js";
import type { RunResult } from "../records/run-records.js";

export type RunEvent =
  | { kind: "step"; record: StepRecord; trainingTime: number }
  // with `until`, whoever carries the run out waits for it before it goes on
  | { kind: "phase"; phase: string; until?: Promise<unknown> }
  | { kind: "done"; result: RunResult };
