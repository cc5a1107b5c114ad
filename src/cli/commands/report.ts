/** `noisegrid report`: figures, statistics, verdicts and tables of a study. */

import type { Command } from "commander";
import { countOf } from "../../analysis/format.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import type { Extent } from "../../report/draw-figures.js";
import { StudyFolder } from "../../study/records/study-folder.js";
import type { Told } from "../carrying-out/aside.js";
import { aside } from "../carrying-out/aside.js";
import { withLock } from "../carrying-out/signals.js";

interface ReportOptions {
  baseline?: string;
}

export function addReport(program: Command): void {
  program
    .command("report")
    .description("write a study's report from the files of its runs, without training")
    .argument("<dir>", "folder of the study")
    .option("--baseline <config>", "configuration to compare the others with (the one called baseline, or the first)")
    .addHelpText(
      "after",
      `
Writes report.html (one file, opens from disk), report.md, figures/*.svg, tables/*.tex and *.md,
results.csv and results.parquet. The report names failed and missing runs.

Examples:
  noisegrid report results/paper
  noisegrid report results/sizes --baseline grid-8`,
    )
    .action(async (dir: string, options: ReportOptions) => {
      // throws before anything is locked
      new StudyFolder(dir).read();
      await withLock(dir, () => aside({ kind: "report", dir, baseline: options.baseline, extent: "report" }), "wait for it");
    });
}

/** Returns a line with the number of runs that are not done; none if all are. */
export function gapsLines({ gaps, study }: Pick<StudyAnalysis, "gaps" | "study">): string[] {
  if (gaps.length === 0) return [];
  return [`${countOf(gaps.length, "run")} of ${study.runs.length} not done: the report names ${gaps.length === 1 ? "it" : "them"}.`];
}

/** Writes the report. @returns its path, and the figures that could not be drawn */
export async function reportStudy(analysis: StudyAnalysis, extent: Extent): Promise<Told> {
  // loaded on demand: Vega takes longer to load than most commands to run
  const { writeReport } = await import("../../report/write-report.js");
  const { html, markdown, undrawn } = await writeReport(analysis, extent);
  return { lines: [...gapsLines(analysis), `Report: ${html} (and ${markdown})`], problems: undrawn };
}
