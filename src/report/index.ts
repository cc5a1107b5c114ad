/** `noisegrid/report`: a study's folder read, compared, drawn and written up; for Node.js. */

export type { Comparison, Contrast, Evidence, Verdict } from "../analysis/comparison/comparison.js";
export { compareFamily, compareWithBaseline } from "../analysis/comparison/comparison.js";
export type { Floor } from "../analysis/comparison/floors.js";
export { floorsOf } from "../analysis/comparison/floors.js";
export type { Overall } from "../analysis/comparison/overall.js";
export type { StudyAnalysis } from "../analysis/study-analysis.js";
export { analyse } from "../analysis/study-analysis.js";
export type { RunRecord, RunState, StudyRecord } from "../analysis/study-record.js";
export { readStudy } from "../analysis/study-record.js";
export { toPng } from "../plot/drawing/png.js";
export { writeFigures } from "../plot/study/write-figures.js";
export { writeReport } from "./write-report.js";
