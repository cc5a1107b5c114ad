/** Studies in Node.js, `noisegrid/study`: configurations × data sets × seeds, planned, carried out and kept in a folder. */

export type { PlannedRun, StudyDefinition, StudyOverrides } from "./study/config/definition.js";
export { loadStudy, planRuns, STUDY_NAMES } from "./study/config/definition.js";
export { runId } from "./study/config/identity.js";
export { PUBLISHED } from "./study/presets/published.js";
export type { RunEvent } from "./study/run/events.js";
export { executeRun } from "./study/run/run.js";
export type { Metric, RunFailure, RunManifest, RunResult } from "./study/records/run-records.js";
export { RunFolder } from "./study/run/folder/run-folder.js";
