/** Tables for a paper: means over seeds with deviations, in LaTeX (booktabs) and Markdown, a file per metric. */

import type { Verdict } from "../analysis/comparison/comparison.js";
import { ALPHA } from "../analysis/comparison/comparison.js";
import { countOf, formatNumber } from "../analysis/format.js";
import { metricOf, shownIn } from "../metrics/list.js";
import { outcomesOf } from "../analysis/outcomes/outcomes.js";
import { shareText } from "../analysis/outcomes/shortfall.js";
import type { StudyAnalysis } from "../analysis/study-analysis.js";
import { mean, standardDeviation } from "../statistics/summary.js";
import { table } from "./document.js";
import { escape, tableText } from "./markdown.js";

/** Marks of a verdict behind a number. */
const MARKS: Partial<Record<Verdict, { latex: string; markdown: string }>> = {
  better: { latex: "$^{+}$", markdown: " (+)" },
  worse: { latex: "$^{-}$", markdown: " (-)" },
};

interface PaperCell {
  /** null where no run has a value */
  value: string | null;
  deviation: string | null;
  /** how many of the planned runs have a value, where that is not all of them */
  share: string;
  mark: { latex: string; markdown: string } | undefined;
}

/** Files by name; metrics that no run has are left out. */
export function paperTables(analysis: StudyAnalysis): { name: string; text: string }[] {
  const { rows: results } = analysis.study;
  const metrics = shownIn("paper", results).filter((metric) => results.some((row) => row.metric === metric && row.value !== null));
  return metrics.flatMap((metric) => {
    const rows = analysis.study.configs.map(({ name }) => ({ name, cells: cellsOf(analysis, name, metric) }));
    return [
      { name: `${metric}.tex`, text: latex(analysis, metric, rows) },
      { name: `${metric}.md`, text: markdown(analysis, metric, rows) },
    ];
  });
}

function cellsOf({ study, comparisons }: StudyAnalysis, config: string, metric: string): (PaperCell | null)[] {
  return study.datasets.map(({ name: dataset }) => {
    const tally = outcomesOf(study).tally(config, dataset, metric);
    if (tally.planned === 0) return null;
    const values = tally.values.map(({ value }) => value);
    const verdict = comparisons.find((entry) => entry.metric === metric && entry.config === config && entry.dataset === dataset)?.verdict;
    return {
      value: values.length === 0 ? null : formatNumber(mean(values)),
      deviation: values.length < 2 ? null : formatNumber(standardDeviation(values), 2),
      share: shareText(tally),
      mark: verdict === undefined ? undefined : MARKS[verdict],
    };
  });
}

interface PaperRow {
  name: string;
  cells: readonly (PaperCell | null)[];
}

/** What the table shows, in a sentence that is true of the marks too. */
function captionOf({ study, comparisons }: StudyAnalysis, metric: string): string {
  const { label, unit, explanation } = metricOf(metric);
  const tallies = study.configs.flatMap(({ name }) =>
    study.datasets.map(({ name: dataset }) => outcomesOf(study).tally(name, dataset, metric)).filter(({ planned }) => planned > 0),
  );
  const counts = tallies.map(({ values }) => values.length).filter((count) => count > 0);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const spread =
    most > 1 ? `mean and standard deviation over ${fewest === most ? "" : `${fewest} to `}${countOf(most, "seed")}` : "one seed";
  const shares = tallies.some((tally) => shareText(tally) !== "")
    ? " [k of n]: k of n planned runs have a value; the others have failed or are still to come."
    : "";
  const isCompared = comparisons.some((entry) => entry.metric === metric && entry.better !== null);
  const marks = isCompared
    ? ` +, -: better or worse than ${study.baseline}, sign-flip test of paired seeds, Holm-adjusted p < ${ALPHA}, interval without 0; never in favour of a configuration of which runs failed where the other's did not.`
    : "";
  return `${label}${unit === "" ? "" : ` (${unit})`}: ${explanation}; ${spread}.${shares}${marks}`;
}

function latex(analysis: StudyAnalysis, metric: string, rows: readonly PaperRow[]): string {
  const names = analysis.study.datasets.map(({ name }) => tex(name));
  const cell = (entry: PaperCell | null): string => {
    if (entry === null) return "--";
    const deviation = entry.deviation === null ? "" : ` \\pm ${power(entry.deviation)}`;
    const value = entry.value === null ? "--" : `$${power(entry.value)}${deviation}$`;
    return `${value}${entry.mark?.latex ?? ""}${entry.share}`;
  };
  return [
    "% needs \\usepackage{booktabs}",
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${tex(captionOf(analysis, metric))}}`,
    `  \\label{tab:${metric.replaceAll("_", "-")}}`,
    `  \\begin{tabular}{l${"r".repeat(names.length)}}`,
    "    \\toprule",
    `    configuration & ${names.join(" & ")} \\\\`,
    "    \\midrule",
    ...rows.map(({ name, cells }) => `    ${tex(name)} & ${cells.map(cell).join(" & ")} \\\\`),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}

function markdown(analysis: StudyAnalysis, metric: string, rows: readonly PaperRow[]): string {
  const names = analysis.study.datasets.map(({ name }) => name);
  const cell = (entry: PaperCell | null): string =>
    entry === null
      ? "–"
      : `${entry.value ?? "–"}${entry.deviation === null ? "" : ` ± ${entry.deviation}`}${entry.mark?.markdown ?? ""}${entry.share}`;
  const caption = captionOf(analysis, metric);
  const cells = rows.map((row) => [row.name, ...row.cells.map(cell)]);
  return `${tableText(table(caption, ["configuration"], names, cells))}\n\n${escape(caption)}\n`;
}

/** `1.1e-18` as a power of ten, within mathematics. */
function power(number: string): string {
  const parts = /^(-?[\d.]+)e([+-]\d+)$/.exec(number);
  return parts === null ? number : `${parts[1]} \\cdot 10^{${Number(parts[2])}}`;
}

/** Text with LaTeX's special characters written out. */
function tex(text: string): string {
  return text
    .replace(/[&%$#_{}]/g, "\\$&")
    .replaceAll("|", "$|$")
    .replaceAll("<", "$<$")
    .replaceAll(">", "$>$");
}
