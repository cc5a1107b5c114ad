/** What the rows of a model are good for, beside real ones. */

import type { TextCells } from "../table/table.js";
import { areNumbers, columnOf } from "../table/table.js";
import { useOf } from "../table-metrics/use.js";
import type { Candidate, Setting } from "./candidates.js";
import type { Estimate, TableEvaluation } from "./evaluation.js";
import { besideBaselines } from "./fidelity.js";
import { estimateOf, pairedVerdicts, withRange } from "./verdicts.js";

/**
 * Learners trained on generated rows, and on the training rows, tried on the test rows. Beside real rows the model is judged by the test
 * rows: their mean over the generations less what learners of real rows have, by the rule of docs/statistics.md, and only where its interval lies outside of the
 * range of other divisions of the real rows.
 */
export function judgedUse({ model, baselines, test, train, divisions }: Setting, target: string): TableEvaluation["use"] {
  const measure = useOf(test.table, (train ?? test).table, target);
  const own = model.generations.map(({ table }) => measure(table));
  const scores = own.map(({ score }) => score);
  if (scores.some(Number.isNaN)) return null;
  const valuesOf = ({ generations }: Candidate): number[] => generations.map(({ table }) => measure(table).score);
  const isNumber = areNumbers(columnOf(test.table, target).cells);
  const described = {
    name: "use",
    label: `use: ${target}`,
    explanation: `${isNumber ? "R²" : "share of right texts"} on the test rows of learners that are trained on the rows to predict ${target} from all other columns`,
    better: "higher" as const,
    target,
    kind: isNumber ? ("R²" as const) : ("accuracy" as const),
    guess: isNumber ? 0 : shareOfMostFrequent(columnOf(test.table, target).cells as TextCells),
    model: estimateOf(scores),
  };
  if (train === null) return { ...described, real: null, againstReal: null, baselines: [] };
  const known = measure(train.table);
  if (Number.isNaN(known.score)) return null;
  const others = divisions
    .map((division) => useOf(division.test.table, division.train.table, target)(division.train.table).score)
    .filter((score) => !Number.isNaN(score));
  const real = withRange(known.score, others);
  const differences = Array.from(known.rows, (value, row) => own.reduce((sum, { rows }) => sum + rows[row] / own.length, 0) - value);
  return {
    ...described,
    real,
    againstReal: isWithin(described.model, real) ? "cannot tell" : pairedVerdicts([differences], "higher")[0],
    baselines: besideBaselines(scores, baselines, { valuesOf, better: "higher" }),
  };
}

/** Whether the model's interval has a part of the range of real rows: other training rows would do as well. */
function isWithin(model: Estimate, real: Estimate): boolean {
  return model.high >= real.low && model.low <= real.high;
}

function shareOfMostFrequent({ codes, levels }: TextCells): number {
  const counts = new Float64Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]++;
  return Math.max(...counts) / counts.reduce((sum, count) => sum + count, 0);
}
