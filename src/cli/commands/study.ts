/** `noisegrid study`: configurations × data sets × seeds. */

import type { Command } from "commander";
import type { BackendChoice } from "../../backend/select.js";
import { countOf } from "../../analysis/format.js";
import { describeDropped, describeState, finishedRuns, readStudy, unfinishedRuns } from "../../analysis/study-record.js";
import { oneLine, UserError } from "../../errors/user-error.js";
import { exists, makeFolder } from "../../files/read.js";
import type { RunFolder } from "../../study/run/folder/run-folder.js";
import type { PlannedRun, StudyDefinition } from "../../study/config/definition.js";
import { loadStudy, planRuns, STUDY_NAMES, studySeeds } from "../../study/config/definition.js";
import { writeResults } from "../../study/records/results.js";
import { StudyFolder } from "../../study/records/study-folder.js";
import { aside } from "../carrying-out/aside.js";
import { carryOutTasks, exitStatus } from "../carrying-out/carry-out.js";
import type { DataFileOptions } from "../dataset-option.js";
import { dataFile, refuseStandardInput, withDataFile } from "../dataset-option.js";
import { noteScale } from "../scale-note.js";
import { backendOption, jobsOption, path, requireBackend, seedList, whole } from "../options.js";
import { collect } from "../repeated.js";
import { duration } from "../terminal/rate.js";
import { withLock } from "../carrying-out/signals.js";
import { summarise } from "../terminal/summary.js";

interface StudyOptions extends DataFileOptions {
  seeds?: number[];
  steps?: number;
  jobs: number;
  backend: BackendChoice;
  only?: string[];
  out?: string;
  fresh?: boolean;
  curve?: boolean;
  report: boolean;
}

export function addStudy(program: Command): void {
  const ownSeeds = studySeeds()
    .map(({ study, seeds }) => `${study} ${seeds}`)
    .join(", ");
  const command = program
    .command("study")
    .description("train, sample and measure every configuration on every data set with every seed")
    .argument("<study>", `${STUDY_NAMES.join(", ")}, or a study file (.json)`);
  withDataFile(command, "the study's data sets")
    .option("--seeds <list>", `seeds such as 1-3 or 1,4,7 (the study's own by default: ${ownSeeds})`, seedList)
    .option("--steps <n>", "training steps of every run", whole("steps", 1))
    .addOption(jobsOption("runs at a time"))
    .addOption(backendOption())
    .option("--only <config/dataset>", "only these runs; * stands for any; may be repeated", collect)
    .option("--out <dir>", "folder of the study (results/STUDY by default)", path("out"))
    .option("--fresh", "discard this study's earlier results in the folder")
    .option("--curve", "also measure the divergence of 2,000 samples every 1,000 steps")
    .option("--no-report", "skip the figures and the report at the end")
    .addHelpText(
      "after",
      `
Finished runs are not repeated, interrupted ones continue; more seeds add to a study.
A study file names configurations, data sets and seeds:
  { "study": "sizes", "datasets": ["dino"], "seeds": [1, 2],
    "configs": ["baseline", { "name": "grid-8", "grid": { "levels": [{ "name": "grid", "size": 8 }] } }] }
A data set may be one's own rows: { "name": "mine", "file": "points.csv", "ignore": ["id"] }

Examples:
  noisegrid study paper
  noisegrid study adaptation --seeds 1-3
  noisegrid study next-steps --only gate --only multi-scale
  noisegrid study paper --seeds 1-3 --only multi-scale/dino --only 'baseline/*'
  noisegrid study paper --data points.csv --ignore id
  noisegrid study sizes.json --steps 500 --out /tmp/sizes`,
    )
    .action(async (source: string, options: StudyOptions) => {
      process.exitCode = await runStudy(source, options);
    });
}

/** Returns results/STUDY, with a suffix for options that change every run. */
function defaultFolder(study: StudyDefinition, { steps, curve, data }: StudyOptions): string {
  return `results/${study.name}${data === undefined ? "" : `-${study.datasets[0].name}`}${steps === undefined ? "" : `-${steps}-steps`}${curve === true ? "-curve" : ""}`;
}

async function runStudy(source: string, options: StudyOptions): Promise<number> {
  const { steps, seeds, curve } = options;
  refuseStandardInput(options.data);
  const file = dataFile(options);
  const study = loadStudy(source, { steps, seeds, curve, ...(file === undefined ? {} : { data: [file] }) });
  const runs = planRuns(study, options.only);
  const folder = new StudyFolder(options.out ?? defaultFolder(study, options));
  await requireBackend(options.backend);
  // throws before anything is written, and again under the lock, when no other process can change it
  if (options.fresh === true) folder.checkClearable(study);
  else folder.check(study, runs);
  makeFolder(folder.path);
  return withLock(folder.path, async () => {
    if (options.fresh === true) folder.clear(study);
    folder.check(study, runs);
    return carryOutStudy(study, runs, folder, options);
  });
}

async function carryOutStudy(study: StudyDefinition, runs: PlannedRun[], folder: StudyFolder, options: StudyOptions): Promise<number> {
  folder.plan(study, runs);
  const started = performance.now();
  const open = runs.filter((run) => !isDone(folder.runFolder(run)));
  console.log(
    `Study ${study.name}: ${countOf(runs.length, "run")}, ${runs.length - open.length} of them done before; results in ${folder.path}`,
  );
  noteScale(open.map(({ run }) => run));
  const tasks = open.map((run) => ({ label: `${run.config}/${run.dataset}/${run.seed}`, folder: folder.runFolder(run) }));
  const outcomes = await carryOutTasks(tasks, { jobs: options.jobs, backend: options.backend, evaluates: true, locks: true });

  const record = readStudy(folder.path);
  const finished = finishedRuns(record.runs);
  writeResults(folder, study.name, finished, unfinishedRuns(record.runs));
  if (finished.length > 0) console.log(`\n${summarise(record)}`);
  outcomes.forEach((outcome, i) => {
    if (outcome.kind === "failed") console.error(oneLine(`failed: ${tasks[i].label}: ${outcome.error}`));
  });
  const failed = new Set(outcomes.flatMap(({ kind }, i) => (kind === "failed" ? [tasks[i].folder.path] : [])));
  const damaged = record.runs.filter(
    ({ folder: run, state }) => (state.kind === "damaged" || state.kind === "unreadable") && !failed.has(run.path),
  );
  for (const run of damaged) {
    const { config, dataset, seed } = run.planned;
    console.error(
      oneLine(`damaged: ${config}/${dataset}/${seed}: ${describeState(run)}; delete ${run.folder.path} to have it carried out again`),
    );
  }
  const dropped = describeDropped(record);
  if (dropped !== null) console.log(dropped);
  const done = outcomes.filter(({ kind }) => kind === "done").length;
  const left = outcomes.filter(({ kind }) => kind === "stopped").length;
  console.log(
    `${countOf(done, "run")} done in ${duration((performance.now() - started) / 1000)}${left > 0 ? `, ${left} left: the same command continues them` : ""}.`,
  );
  console.log(`Every metric: ${folder.file("results.csv")}`);
  console.log(`Parameters, samples and losses of each run: ${folder.file("runs")}`);
  if (left === 0) {
    const dir = folder.path;
    // the floors are measured here in any case, so that a report that is made later need not
    await aside(options.report ? { kind: "report", dir, baseline: undefined, extent: "study" } : { kind: "floors", dir });
  }
  return exitStatus(outcomes) || (damaged.length > 0 ? 2 : 0);
}

/** Whether a run is done. A damaged result counts as none: the run then fails when it is executed, and the others continue. */
function isDone(folder: RunFolder): boolean {
  try {
    return exists(folder.file("run.json")) && folder.result()?.samplesDigest != null;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
