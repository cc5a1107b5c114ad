/** Runs and numbers that are missing, what that does to the report, and what mends it. */

import { metricOf, shownIn } from "../../metrics/list.js";
import { countOf } from "../../analysis/format.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import type { RunState } from "../../analysis/study-record.js";
import { describeDropped, describeState } from "../../analysis/study-record.js";
import type { Block, Section } from "../document.js";
import { foldedWhereLong, paragraph } from "../document.js";

/** What a gap leaves out, and its cure. */
const CURES: Record<Exclude<RunState["kind"], "done">, string> = {
  missing: "left out everywhere; the command that began the study carries it out",
  partial: "left out everywhere; the command that began the study continues it",
  failed: "counts against its configuration; change the configuration, or it fails again",
  unreadable: "counts against its configuration; delete its folder, and the command that began the study carries it out again",
  trained: "its training counts, it has no samples; the command that began the study evaluates it",
  damaged: "its metrics count, its pictures and curves are left out; delete its folder to have it carried out again",
  lacking: "its metrics count, its pictures and curves are left out; delete its folder to have it carried out again",
};

/** Nothing where every run is done and every metric has a value. */
export function gapsSection({ gaps, study }: StudyAnalysis): Section[] {
  const compared = shownIn("comparisons", study.rows);
  const empty = study.rows.filter(({ metric, value }) => value === null && compared.includes(metric));
  const done = study.runs.length - gaps.length;
  const blocks: Block[] = [];
  if (gaps.length > 0) {
    blocks.push(
      paragraph(
        `${done} of ${countOf(study.runs.length, "run")} ${done === 1 ? "is" : "are"} done. The ${gaps.length === 1 ? "other" : "others"}:`,
      ),
      foldedWhereLong(`${countOf(gaps.length, "run")} not done`, {
        kind: "list",
        items: gaps.map((run) => [
          { text: `${run.planned.config} on ${run.planned.dataset}, seed ${run.planned.seed}`, style: "strong" as const },
          `: ${describeState(run)} (${run.path}): ${run.state.kind === "done" ? "" : CURES[run.state.kind]}`,
        ]),
      }),
    );
  }
  if (empty.length > 0) {
    blocks.push(
      paragraph("Metrics without a finite value, which count against their configuration as a failed run does:"),
      foldedWhereLong(countOf(empty.length, "value"), {
        kind: "list",
        items: empty.map(({ config, dataset, seed, metric }) => [`${metricOf(metric).label} of ${config} on ${dataset}, seed ${seed}`]),
      }),
    );
  }
  const dropped = describeDropped(study);
  if (dropped !== null) blocks.push(paragraph(dropped));
  return blocks.length === 0 ? [] : [{ id: "gaps", title: "Gaps", blocks }];
}
