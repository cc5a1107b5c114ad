/** How far the law of each column is from that of real rows. */

import type { Table, TextCells } from "../table/table.js";
import { areNumbers, columnOf, isModelled } from "../table/table.js";

/** How far one column, or one pair of columns, is from that of real rows. */
export interface Difference {
  name: string;
  /** 0 where there is none */
  value: number;
}

/**
 * Of each column the greatest difference of a probability, 0 to 1: of numbers the Kolmogorov-Smirnov statistic, the greatest difference of
 * the distribution functions, of texts the total variation, half the sum of the differences of their shares. A missing cell is a number
 * below all others, or a text of its own.
 *
 * @param real at least one row
 * @param samples at least one row of the same columns
 */
export function marginalDifferences(real: Table, samples: Table): Difference[] {
  return real.columns.filter(isModelled).map((column) => {
    const { cells } = columnOf(samples, column.name);
    const value = areNumbers(column.cells)
      ? kolmogorovSmirnov(column.cells, cells as Float64Array)
      : totalVariation(column.cells, cells as TextCells);
    return { name: column.name, value };
  });
}

function kolmogorovSmirnov(x: Float64Array, y: Float64Array): number {
  const [a, b] = [ascending(x), ascending(y)];
  let greatest = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const value = Math.min(a[i], b[j]);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    greatest = Math.max(greatest, Math.abs(i / a.length - j / b.length));
  }
  return greatest;
}

function ascending(cells: Float64Array): Float64Array {
  return cells.map((value) => (Number.isNaN(value) ? -Infinity : value)).toSorted((a, b) => (a < b ? -1 : Number(a > b)));
}

function totalVariation(x: TextCells, y: TextCells): number {
  const [p, q] = [sharesOf(x), sharesOf(y)];
  let sum = 0;
  for (const text of new Set([...p.keys(), ...q.keys()])) sum += Math.abs((p.get(text) ?? 0) - (q.get(text) ?? 0));
  return sum / 2;
}

/** Text → its share of the rows; null for a missing cell. */
function sharesOf({ codes, levels }: TextCells): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const code of codes) {
    const text = code < 0 ? null : levels[code];
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return new Map(Array.from(counts, ([text, count]) => [text, count / codes.length]));
}
