/** A model's evaluation as lines: the answer first, then a table. */

import { countOf } from "../../analysis/format.js";
import { shownNumber } from "../../table-evaluation/answer.js";
import type { Estimate, MetricResult, TableEvaluation, Verdict } from "../../table-evaluation/evaluation.js";

/** What stands after a baseline's number: how the model is beside it. */
const MARKS: Record<Verdict, string> = { better: "+", worse: "-", "cannot tell": " " };

export function evaluationLines({
  answer,
  fidelity,
  use,
  copying,
  membership,
  worst,
  rows,
  generations,
  notes,
}: TableEvaluation): string[] {
  const metrics = [...fidelity, ...(use === null ? [] : [use])];
  const isBeside = rows.train !== null;
  const labels = metrics[0]?.baselines.map(({ label }) => label) ?? [];
  const table = [
    ["", "model", ...(isBeside ? ["real rows"] : []), ...labels],
    ...metrics.map((metric) => lineOf(metric)),
    ...(copying === null
      ? []
      : [["copying", range(copying), "0.500", ...copying.baselines.map((baseline) => `${shownNumber(baseline.value)} `)]]),
    ...(membership === null ? [] : [["membership attack", range(membership), "0.500", ...labels.map(() => "")]]),
  ];
  const counted = `${countOf(rows.generated, "generated row")} in each of ${generations} generations, ${countOf(rows.test, "test row")}`;
  return [
    answer.close,
    answer.useful,
    answer.copies,
    "",
    ...aligned(table),
    "",
    ...(worst.column === null ? [] : [`Farthest off: ${worst.column.name} (${shownNumber(worst.column.value)})${pairWords(worst.pair)}.`]),
    ...metrics.map(({ label, better, explanation }) => `${label}: ${explanation}; ${better} is better.`),
    ...(copying === null
      ? []
      : ["copying: probability that a generated row is nearer to the training rows than a row held out is; 1 for copies."]),
    ...(membership === null
      ? []
      : [
          `membership attack: probability that an attacker with all generated rows and ${membership.shadows} shadow mixtures ranks a training row above another.`,
        ]),
    `${counted}. Brackets: 95 % interval over generations; for real rows, the range over other divisions of them.`,
    ...(isBeside ? ["+ the model is better than the baseline, - it is worse, else we cannot tell (docs/statistics.md)."] : []),
    ...notes.map((note) => `Note: ${note}.`),
  ];
}

function lineOf({ label, model, real, baselines }: MetricResult): string[] {
  return [
    label,
    range(model),
    ...(real === null ? [] : [range(real)]),
    ...baselines.map(({ value, verdict }) => `${shownNumber(value)}${MARKS[verdict]}`),
  ];
}

function range({ value, low, high }: Estimate): string {
  return `${shownNumber(value)} [${shownNumber(low)}, ${shownNumber(high)}]`;
}

function pairWords(pair: TableEvaluation["worst"]["pair"]): string {
  return pair === null ? "" : ` and ${pair.name} (${shownNumber(pair.value)})`;
}

/** Columns of one width each, the first to the left. */
function aligned(table: readonly string[][]): string[] {
  const widths = table[0].map((_, c) => Math.max(...table.map((line) => line[c]?.length ?? 0)));
  return table.map((line) =>
    line
      .map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c])))
      .join("  ")
      .trimEnd(),
  );
}
