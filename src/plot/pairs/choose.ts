/** Which columns of a table a pair plot shows, and which one colours the points. */

import { explainedShare } from "../../table/coding/fit.js";
import { oneOf } from "../../errors/user-error.js";
import type { Table } from "../../table/table.js";
import type { ShownColumn } from "./rows.js";
import { shownColumn, shownRows } from "./rows.js";

/** Columns of a plot that is still readable. */
const MOST_COLUMNS = 8;
/** Levels of texts that an axis, and colours, can tell apart. */
const MOST_LEVELS = 12;
const MOST_COLOURS = 8;

/** What is shown of a table. */
export interface PairColumns {
  /** names of the columns along both axes, in the table's order */
  shown: string[];
  /** name of the column of texts that colours the points; null for none */
  colour: string | null;
  /** the choice in words, a line each */
  why: string[];
}

/** What a caller asks for. */
export interface PairChoice {
  /** names of the columns to show; by default those that say most of the others, at most 8 */
  columns?: readonly string[] | undefined;
  /** the column of texts that colours the points, null for none; by default the one that says most of the numbers */
  colour?: string | null | undefined;
}

/**
 * Chooses the columns of a pair plot. Names and numbers of rows, constants, and texts of more than 12 levels are not shown.
 *
 * @throws UserError for a column that is not there, or cannot be shown
 */
export function pairColumns(table: Table, { columns, colour }: PairChoice = {}): PairColumns {
  const rows = shownRows(table.rows);
  const all = table.columns.map((column) => shownColumn(column, rows));
  const able = all.filter(canBeShown);
  const names = able.map(({ name }) => name);
  for (const name of columns ?? []) oneOf("column", name, names);
  const asked = columns === undefined ? able : able.filter(({ name }) => columns.includes(name));
  const shown = asked.length > MOST_COLUMNS && columns === undefined ? mostTelling(asked) : asked;
  const { name: chosen, why } = colourOf(able, colour);
  const left = table.columns.length - able.length;
  return {
    shown: shown.map(({ name }) => name),
    colour: chosen,
    why: [
      ...(shown.length < asked.length ? [`${shown.length} of ${asked.length} columns: those that say most of the others`] : []),
      ...(left > 0 && columns === undefined ? [`not shown: ${unable(all)}`] : []),
      ...why,
    ],
  };
}

function canBeShown({ type, levels, values }: ShownColumn): boolean {
  if (type.kind === "identifier" || type.kind === "constant" || values.every(Number.isNaN)) return false;
  return levels === null || (levels.length > 0 && levels.length <= MOST_LEVELS);
}

function unable(all: readonly ShownColumn[]): string {
  const listed = all
    .filter((column) => !canBeShown(column))
    .map(({ name, type, levels }) =>
      levels !== null && levels.length > MOST_LEVELS && type.kind !== "identifier"
        ? `${name} (${levels.length} texts)`
        : `${name} (${type.kind})`,
    );
  return listed.length > 4 ? `${listed.slice(0, 3).join(", ")} and ${listed.length - 3} more` : listed.join(", ");
}

/** The columns with the greatest mean share of the others' variance, in the table's order. */
function mostTelling(columns: readonly ShownColumn[]): ShownColumn[] {
  const scores = columns.map((one) => columns.reduce((sum, other) => sum + (one === other ? 0 : sharedVariance(one, other)), 0));
  const ranked = columns.map((_, i) => i).toSorted((a, b) => scores[b] - scores[a] || a - b);
  const chosen = new Set(ranked.slice(0, MOST_COLUMNS));
  return columns.filter((_, i) => chosen.has(i));
}

/** r² of two columns of numbers, η² of numbers and texts, Cramér's V² of two columns of texts. */
function sharedVariance(one: ShownColumn, other: ShownColumn): number {
  if (one.levels !== null && other.levels !== null) return cramers(one, other);
  if (one.levels !== null) return explained(other, one);
  if (other.levels !== null) return explained(one, other);
  const [x, y] = [centred(one.values), centred(other.values)];
  let [products, xx, yy] = [0, 0, 0];
  x.forEach((value, row) => {
    products += value * y[row];
    xx += value * value;
    yy += y[row] * y[row];
  });
  return xx > 0 && yy > 0 ? (products * products) / (xx * yy) : 0;
}

/** χ² over the rows that have both texts, over its greatest value (Cramér 1946, § 21.9). */
function cramers(one: ShownColumn, other: ShownColumn): number {
  const [across, down] = [one.levels!.length, other.levels!.length];
  const [both, left, right] = [new Float64Array(across * down), new Float64Array(across), new Float64Array(down)];
  let rows = 0;
  one.values.forEach((code, row) => {
    const second = other.values[row];
    if (Number.isNaN(code) || Number.isNaN(second)) return;
    both[code * down + second]++;
    left[code]++;
    right[second]++;
    rows++;
  });
  let sum = 0;
  both.forEach((count, i) => {
    if (count > 0) sum += (count * count) / (left[Math.floor(i / down)] * right[i % down]);
  });
  const most = Math.min(across, down) - 1;
  return rows > 0 && most > 0 ? (sum - 1) / most : 0;
}

/** Less their mean; a missing cell is 0. */
function centred(values: Float64Array): Float64Array {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return values.map((value) => (Number.isNaN(value) ? 0 : value - mean));
}

/** η² of numbers by texts, over the rows that have both. */
function explained({ values }: ShownColumn, { values: codes, levels }: ShownColumn): number {
  const known = values.map((value, row) => (Number.isNaN(codes[row]) ? NaN : value));
  return explainedShare(
    known,
    Int32Array.from(codes, (code) => (Number.isNaN(code) ? 0 : code)),
    levels!.length,
  );
}

function colourOf(columns: readonly ShownColumn[], asked: string | null | undefined): { name: string | null; why: string[] } {
  if (asked === null) return { name: null, why: [] };
  const able = columns.filter(({ levels }) => levels !== null && levels.length >= 2 && levels.length <= MOST_COLOURS);
  if (asked !== undefined) {
    const name = oneOf(
      `column of 2 to ${MOST_COLOURS} texts`,
      asked,
      able.map((column) => column.name),
    );
    return { name, why: [`colour: ${name}`] };
  }
  const numbers = columns.filter(({ levels }) => levels === null);
  if (able.length === 0 || numbers.length === 0) return { name: null, why: [] };
  const shares = able.map((texts) => numbers.reduce((sum, column) => sum + explained(column, texts), 0) / numbers.length);
  const best = shares.indexOf(Math.max(...shares));
  return {
    name: able[best].name,
    why: [`colour: ${able[best].name}, which says most of the numbers (mean η² ${shares[best].toFixed(2)})`],
  };
}
