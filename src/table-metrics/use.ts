/** What rows are good for: learners are trained on them, and tried on real rows. */

import type { Column, Table } from "../table/table.js";
import { areNumbers, columnOf, isMissing, isModelled } from "../table/table.js";
import { selectRows } from "../table/rows.js";
import { encodeRows, fitEncoding } from "./encoding.js";
import { LEARNERS } from "./learners/index.js";
import type { Target } from "./learners/record.js";

/** How well a column is predicted. */
export interface Use {
  /** of each row that has the target, mean over the learners: the share of right texts, or less the squared error over the target's variance */
  rows: Float64Array;
  /** accuracy, or R² */
  score: number;
}

/**
 * Learners are trained on generated rows to predict the target from all other columns, and tried on real ones. The score is accuracy for texts
 * and R² = 1 - squared error / variance for numbers, mean over a linear learner and one of nearest neighbours.
 *
 * @param real rows that are predicted
 * @param train real rows, whose encoding is taken
 * @returns a function of the rows that learners are trained on; the score is NaN where they, or the real rows, have no row with a target
 * @throws RangeError for a table without another column
 */
export function useOf(real: Table, train: Table, target: string): (samples: Table) => Use {
  const encoding = fitEncoding(without(train, target), without(real, target));
  const tried = knowing(real, target);
  // no rows are no points
  if (tried.rows === 0) return () => ({ rows: new Float64Array(0), score: NaN });
  const features = encodeRows(encoding, without(tried, target));
  const levels = levelsOf(columnOf(train, target), columnOf(real, target));
  const truth = targetOf(columnOf(tried, target), levels);
  const spread = truth.kind === "numbers" ? variance(truth.values) : 1;
  return (samples) => {
    const known = knowing(samples, target);
    const rows = new Float64Array(tried.rows);
    if (known.rows === 0) return { rows: rows.fill(NaN), score: NaN };
    const training = encodeRows(encoding, without(known, target));
    const goal = targetOf(columnOf(known, target), levels);
    for (const learner of LEARNERS) {
      learner
        .fit(
          training,
          goal,
        )(features)
        .forEach((predicted, row) => {
          const off = predicted - truth.values[row];
          rows[row] += (truth.kind === "texts" ? Number(off === 0) : 1 - (off * off) / spread) / LEARNERS.length;
        });
    }
    return { rows, score: rows.reduce((sum, value) => sum + value, 0) / rows.length };
  };
}

/** Whether a column can be predicted: some other column says how rows differ. */
export function canBeTarget({ columns }: Table, name: string): boolean {
  const compared = columns.filter(isModelled);
  return compared.length > 1 && compared.some((column) => column.name === name);
}

function without({ rows, columns }: Table, name: string): Table {
  return { rows, columns: columns.filter((column) => column.name !== name) };
}

/** The rows whose cell of that column is known. */
function knowing(table: Table, name: string): Table {
  const { cells } = columnOf(table, name);
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) => !isMissing(cells, row));
  return rows.length === table.rows ? table : selectRows(table, rows);
}

function levelsOf(...columns: readonly Column[]): string[] {
  return [...new Set(columns.flatMap(({ cells }) => (areNumbers(cells) ? [] : cells.levels)))];
}

function targetOf({ cells }: Column, levels: readonly string[]): Target {
  if (areNumbers(cells)) return { kind: "numbers", values: cells };
  const places = cells.levels.map((level) => levels.indexOf(level));
  return { kind: "texts", values: cells.codes.map((code) => places[code]), count: levels.length };
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  return squares > 0 ? squares : 1;
}
