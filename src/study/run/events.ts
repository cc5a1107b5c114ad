/** What a run tells while it goes on. */

import type { StepRecord } from "../../diffusion/training.js";
import type { RunResult } from "./run-folder.js";

export type RunEvent =
  | { kind: "step"; record: StepRecord; trainingTime: number }
  | { kind: "phase"; phase: string }
  | { kind: "done"; result: RunResult };
