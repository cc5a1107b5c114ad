/** `noisegrid report`: figures, statistics, verdicts and tables of a study. */

import type { Command } from "commander";
import { countOf } from "../analysis/format.js";
import { floorsOf } from "../analysis/floors.js";
import type { StudyAnalysis } from "../analysis/study-analysis.js";
import { analyse } from "../analysis/study-analysis.js";
import { readStudy } from "../analysis/study-record.js";
import type { Extent } from "../report/draw-figures.js";

interface ReportOptions {
  baseline?: string;
}

export function addReport(program: Command): void {
  program
    .command("report")
    .description("write a study's report from what its runs left, without training")
    .argument("<dir>", "folder of the study")
    .option("--baseline <config>", "what others are compared with (the configuration called baseline, or the first)")
    .addHelpText(
      "after",
      `
Writes report.html (one file, opens from disk), report.md, figures/*.svg, tables/*.tex and *.md,
results.csv and results.parquet. Runs that failed or are missing are named in the report.

Examples:
  noisegrid report results/paper
  noisegrid report results/sizes --baseline grid-8`,
    )
    .action(async (dir: string, options: ReportOptions) => {
      const study = readStudy(dir, options.baseline);
      await reportStudy(analyse(study, floorsOf(study)), "report");
    });
}

/** Writes the report and says where it is. */
export async function reportStudy(analysis: StudyAnalysis, extent: Extent): Promise<void> {
  // loaded where it is needed: Vega takes longer to load than most commands to run
  const { writeReport } = await import("../report/write-report.js");
  const { html, markdown, undrawn } = await writeReport(analysis, extent);
  for (const problem of undrawn) console.error(problem);
  if (analysis.gaps.length > 0)
    console.log(`${countOf(analysis.gaps.length, "run")} of ${analysis.study.runs.length} not done: the report names them.`);
  console.log(`Report: ${html} (and ${markdown})`);
}
