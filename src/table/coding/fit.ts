/** Decides how a table is coded. */

import { UserError } from "../../errors/user-error.js";
import { quantile } from "../../statistics/summary.js";
import type { Column, ColumnType, Table, TextCells } from "../table.js";
import { areNumbers, isModelled, missingCells } from "../table.js";
import { fitBinned } from "./binned.js";
import type { CodedColumn, TableCoding } from "./column.js";
import { fitLevels } from "./levels.js";
import { fitScaled, withAtoms } from "./scaled.js";

/** Rows of every level that a condition must have: a part of the table with fewer has no law of its own. */
const ROWS_OF_A_VALUE = 10;
const MOST_VALUES = 20;

/**
 * How a table becomes points. The texts that say most of the other columns become the condition; other texts, and numbers with very heavy
 * tails, become intervals of probability; other numbers keep a linear scale.
 *
 * @param by the column that is the condition, null for none; by default the one that says most
 * @param pattern the columns whose missing cells are generated, in the same order; those of the table by default
 * @throws UserError for a column that cannot be one
 */
export function fitCoding(table: Table, by?: string | null, pattern: Table = table): TableCoding {
  // a condition alone would leave nothing to model
  const isAlone = table.columns.filter(isModelled).length === 1;
  const condition = by === undefined ? (isAlone ? null : strongest(table)) : by;
  if (condition !== null && !table.columns.some((column) => column.name === condition && canBeCondition(column)))
    throw new UserError(`by is "${condition}": must be a column of 2 to ${MOST_VALUES} texts without a missing cell`);
  const axis = principalAxis(table);
  return {
    columns: table.columns.map((column) => codedColumn(column, column.name === condition, axis)),
    missing: pattern.columns.map((column) => (isModelled(column) ? missingCells(column.cells) / table.rows : 0)),
  };
}

function codedColumn({ name, type, cells }: Column, isCondition: boolean, axis: Float64Array): CodedColumn {
  if (type.kind === "constant" || type.kind === "identifier") return { kind: type.kind, name };
  if (!areNumbers(cells)) {
    const { codes, levels } = cells;
    const coded = fitLevels(name, codes, levels.length, type.kind === "ordinal" || isCondition ? null : axis);
    return isCondition ? { kind: "condition", name, shares: coded.shares } : coded;
  }
  const values = cells.filter((value) => !Number.isNaN(value));
  const step = "step" in type ? type.step : 0;
  const { atoms = [], heavyTails = false, lower, upper } = type as Partial<Extract<ColumnType, { atoms: number[] }>>;
  const scaled = fitScaled(name, values, step);
  if (heavyTails && scaled.scale > MOST_SPREAD * quartileDeviation(values))
    return fitBinned(name, values, { atoms, lower: lower ?? null, upper: upper ?? null }, step);
  return withAtoms(scaled, values);
}

/** Deviation over that of the bulk above which a linear scale would hide the bulk; a lognormal law with a deviation of the logarithm of 1.3 has it. */
const MOST_SPREAD = 4;
/** Distance of the quartiles of normal numbers, in deviations. */
const QUARTILES = 1.349;

/** The deviation of normal numbers with the same quartiles. */
function quartileDeviation(values: Float64Array): number {
  const sorted = values.toSorted();
  return (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / QUARTILES;
}

/** Whether a model can have the column as its condition. */
export function canBeCondition({ type, cells }: Column): boolean {
  if (!isModelled({ type }) || areNumbers(cells) || missingCells(cells) > 0) return false;
  return cells.levels.length >= 2 && cells.levels.length <= MOST_VALUES;
}

/** The column of texts that says most of the numbers: the mean of their correlation ratios η², where every level has enough rows. */
function strongest({ columns }: Table): string | null {
  let best: { name: string; share: number } | null = null;
  for (const column of columns) {
    if (!canBeCondition(column)) continue;
    const { codes, levels } = column.cells as TextCells;
    const rows = new Int32Array(levels.length);
    codes.forEach((code) => rows[code]++);
    if (rows.some((count) => count < ROWS_OF_A_VALUE)) continue;
    const shares = columns.flatMap(({ cells }) => (areNumbers(cells) ? [explainedShare(cells, codes, levels.length)] : []));
    const share = shares.length === 0 ? 0 : shares.reduce((sum, one) => sum + one, 0) / shares.length;
    if (best === null || share > best.share) best = { name: column.name, share };
  }
  return best?.name ?? null;
}

/** η², the share of a column's variance that lies between levels. */
export function explainedShare(cells: Float64Array, codes: Int32Array, count: number): number {
  const [sums, rows] = [new Float64Array(count), new Float64Array(count)];
  let [total, known, squares] = [0, 0, 0];
  cells.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    sums[codes[row]] += value;
    rows[codes[row]]++;
    total += value;
    known++;
  });
  const mean = total / Math.max(1, known);
  for (const value of cells) if (!Number.isNaN(value)) squares += (value - mean) * (value - mean);
  let between = 0;
  sums.forEach((sum, level) => {
    if (rows[level] > 0) between += (sum - rows[level] * mean) * (sum / rows[level] - mean);
  });
  return squares > 0 ? Math.min(1, Math.max(0, between / squares)) : 0;
}

/** Power steps that find the axis: the order of levels needs no more digits. */
const POWER_STEPS = 30;
/** Rows that it is found from, at most: every so manieth of more. */
const AXIS_ROWS = 20_000;

/** Row → its place along the first principal axis of the standardised numbers and of the texts' indicators; 0 where there is none. */
function principalAxis({ columns, rows }: Table): Float64Array {
  const stride = Math.max(1, Math.ceil(rows / AXIS_ROWS));
  const numbers = columns.flatMap(({ type, cells }): ((row: number) => number)[] => {
    if (!isModelled({ type })) return [];
    if (areNumbers(cells)) return [(row) => cells[row]];
    const { codes, levels } = cells;
    if (levels.length > MOST_VALUES) return [];
    return levels.map((_, level) => (row) => (codes[row] < 0 ? NaN : codes[row] === level ? 1 : 0));
  });
  const features = numbers.map((numberAt) =>
    standardised(Float64Array.from({ length: Math.ceil(rows / stride) }, (_, i) => numberAt(i * stride))),
  );
  let axis: Float64Array = new Float64Array(features.length).fill(1);
  let used = axis;
  const scores = new Float64Array(Math.ceil(rows / stride));
  for (let step = 0; step < POWER_STEPS; step++) {
    used = axis;
    scores.fill(0);
    features.forEach(({ values }, f) => {
      for (let i = 0; i < values.length; i++) scores[i] += axis[f] * values[i];
    });
    const next = Float64Array.from(features, ({ values }) => values.reduce((sum, value, i) => sum + value * scores[i], 0));
    const norm = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    if (norm === 0) break;
    axis = next.map((value) => value / norm);
  }
  if (stride === 1) return scores;
  const all = new Float64Array(rows);
  features.forEach(({ mean, scale }, f) => {
    for (let row = 0; row < rows; row++) {
      const value = (numbers[f](row) - mean) / scale;
      if (!Number.isNaN(value)) all[row] += used[f] * value;
    }
  });
  return all;
}

interface Feature {
  /** less their mean, over their deviation; 0 where one is missing */
  values: Float64Array;
  mean: number;
  scale: number;
}

function standardised(values: Float64Array): Feature {
  const known = values.filter((value) => !Number.isNaN(value));
  const { mean, scale } = fitScaled("", known, 0);
  return { values: values.map((value) => (Number.isNaN(value) ? 0 : (value - mean) / scale)), mean, scale };
}
