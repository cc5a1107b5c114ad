/** What two columns say of each other, and how far that is from real rows. */

import type { Column, Table, TextCells } from "../table/table.js";
import { areNumbers, isModelled } from "../table/table.js";
import type { Difference } from "./marginals.js";

/** Pair of columns → how strongly they depend on each other. */
export type Dependence = ReadonlyMap<string, number>;

/**
 * Of each pair of columns, over the rows in which both are known: Pearson's correlation of two columns of numbers, -1 to 1; Cramér's V of two of texts, 0 to 1;
 * the correlation ratio η of numbers by a text, 0 to 1. 0 where a column has one value alone.
 */
export function dependenceOf({ columns }: Table): Dependence {
  const compared = columns.filter(isModelled);
  const out = new Map<string, number>();
  compared.forEach((a, i) => {
    for (const b of compared.slice(i + 1)) out.set(`${a.name} × ${b.name}`, association(a.cells, b.cells));
  });
  return out;
}

/** Differences of the pairs that both have, as sizes. */
export function dependenceDifferences(real: Dependence, samples: Dependence): Difference[] {
  return [...real].flatMap(([name, value]) => {
    const other = samples.get(name);
    return other === undefined ? [] : [{ name, value: Math.abs(value - other) }];
  });
}

function association(a: Column["cells"], b: Column["cells"]): number {
  if (areNumbers(a)) return areNumbers(b) ? correlation(a, b) : correlationRatio(a, b);
  return areNumbers(b) ? correlationRatio(b, a) : cramersV(a, b);
}

function correlation(a: Float64Array, b: Float64Array): number {
  let [n, meanA, meanB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    if (Number.isNaN(a[row]) || Number.isNaN(b[row])) continue;
    n++;
    // Welford's update: the sums stay small where the values are far from 0
    const [offA, offB] = [a[row] - meanA, b[row] - meanB];
    meanA += offA / n;
    meanB += offB / n;
    squaresA += offA * (a[row] - meanA);
    squaresB += offB * (b[row] - meanB);
    products += offA * (b[row] - meanB);
  }
  return squaresA > 0 && squaresB > 0 ? products / Math.sqrt(squaresA) / Math.sqrt(squaresB) : 0;
}

/** η: the root of the share of the numbers' variance that lies between texts. */
function correlationRatio(values: Float64Array, { codes, levels }: TextCells): number {
  const [rows, means] = [new Float64Array(levels.length), new Float64Array(levels.length)];
  let [n, mean, squares] = [0, 0, 0];
  for (let row = 0; row < values.length; row++) {
    const code = codes[row];
    if (code < 0 || Number.isNaN(values[row])) continue;
    rows[code]++;
    means[code] += (values[row] - means[code]) / rows[code];
    n++;
    const off = values[row] - mean;
    mean += off / n;
    squares += off * (values[row] - mean);
  }
  const between = rows.reduce((sum, count, code) => sum + count * (means[code] - mean) * (means[code] - mean), 0);
  return squares > 0 ? Math.sqrt(Math.min(1, between / squares)) : 0;
}

/** √(χ² / n / (k - 1)), with k the fewer of the texts that occur in either column. */
function cramersV(a: TextCells, b: TextCells): number {
  const [width, height] = [b.levels.length, a.levels.length];
  const counts = new Float64Array(height * width);
  const [rowSums, columnSums] = [new Float64Array(height), new Float64Array(width)];
  let n = 0;
  for (let row = 0; row < a.codes.length; row++) {
    const [i, j] = [a.codes[row], b.codes[row]];
    if (i < 0 || j < 0) continue;
    counts[i * width + j]++;
    rowSums[i]++;
    columnSums[j]++;
    n++;
  }
  const occurring = (sums: Float64Array): number => sums.reduce((count, sum) => count + Number(sum > 0), 0);
  const least = Math.min(occurring(rowSums), occurring(columnSums));
  if (least < 2) return 0;
  let share = -1;
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++)
      if (counts[i * width + j] > 0) share += (counts[i * width + j] / rowSums[i]) * (counts[i * width + j] / columnSums[j]);
  return Math.sqrt(Math.min(1, Math.max(0, share / (least - 1))));
}
