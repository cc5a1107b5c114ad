/** The columns' own laws, joined by the correlations of their normal scores. */

import { cholesky } from "../numerics/cholesky.js";
import { normalProbability, normalQuantile } from "../numerics/normal.js";
import { normals, stream, uniforms } from "../numerics/random.js";
import { quantile } from "../statistics/summary.js";
import { drawConditions } from "../table/coding/coding.js";
import { Intervals } from "../table/coding/intervals.js";
import { conditionOf } from "../table/coding/column.js";
import { fitCoding } from "../table/coding/fit.js";
import type { Column, Table } from "../table/table.js";
import { areNumbers, isMissing } from "../table/table.js";
import { withoutIdentifiers } from "./base-rows.js";
import type { Baseline } from "./record.js";

/** Taken from the correlations, so that columns that follow from others leave a density. */
const RIDGE = 1e-6;
/** Probabilities are kept this far from 0 and 1, where the normal law has no end. */
const EDGE = 1e-9;

/** The law of a column: equal values, texts and missing cells are intervals of probability, one after the other. */
interface Marginal {
  /** row → a place in the interval of its cell */
  places: Float64Array;
  /** the cells at those probabilities */
  cellsAt: (probabilities: Float64Array) => Column["cells"];
}

/**
 * Sklar's decomposition with a Gaussian copula (Nelsen, "An introduction to copulas", 2006): each column's empirical law, joined by the correlations of
 * normal scores. Missing cells are the first interval of their column. Rows in exact proportion have the score of their condition first, and the others given it.
 */
export const gaussianCopula: Baseline = {
  name: "gaussian-copula",
  label: "Gaussian copula",
  explanation: "each column's own law, joined by correlations of normal scores",
  fit: (table, { seed, by }) => {
    const condition = conditionOf(fitCoding(table, by));
    const first = ({ name }: Column): number => Number(name !== condition?.name);
    const known = withoutIdentifiers(table);
    const columns = known.columns.filter(({ type }) => type.kind !== "constant").toSorted((a, b) => first(a) - first(b));
    const marginals = columns.map((column, c) => marginalOf(column, uniforms(stream(seed, "copula places"), c, table.rows)));
    const factor = cholesky(correlations(marginals.map(({ places }) => places.map(scoreOf))));
    const d = columns.length;
    return {
      sample: (count, drawn, proportion) => {
        const noise = Float64Array.from(normals(stream(drawn, "copula"), 0, 0, new Float32Array(count * d)));
        if (condition !== undefined) {
          const within = uniforms(stream(drawn, "copula condition"), 0, count);
          const before = condition.shares.map((_, level) => condition.shares.slice(0, level).reduce((sum, share) => sum + share, 0));
          drawConditions(condition.shares, count, drawn, proportion).forEach((level, row) => {
            noise[row * d] = scoreOf(before[level] + within[row] * condition.shares[level]);
          });
        }
        const cells = new Map(
          columns.map(({ name }, c) => {
            const probabilities = Float64Array.from({ length: count }, (_, row) => {
              let z = 0;
              for (let j = 0; j <= c; j++) z += factor[c * d + j] * noise[row * d + j];
              return normalProbability(z);
            });
            return [name, marginals[c].cellsAt(probabilities)] as const;
          }),
        );
        return withCells(known, count, cells);
      },
    };
  },
};

function scoreOf(probability: number): number {
  return normalQuantile(Math.min(1 - EDGE, Math.max(EDGE, probability)));
}

/** The table with other cells; those of a constant are as they were. */
function withCells(table: Table, rows: number, cells: ReadonlyMap<string, Column["cells"]>): Table {
  const constant = ({ cells: own }: Column): Column["cells"] =>
    areNumbers(own)
      ? new Float64Array(rows).fill(own.find((value) => !Number.isNaN(value)) ?? NaN)
      : { codes: new Int32Array(rows).fill(own.codes.find((code) => code >= 0) ?? -1), levels: own.levels };
  return { rows, columns: table.columns.map((column) => ({ ...column, cells: cells.get(column.name) ?? constant(column) })) };
}

/** @param within row → 0 to 1: where in its interval the cell is put */
function marginalOf(column: Column, within: Float64Array): Marginal {
  const { cells, type } = column;
  const rows = within.length;
  const order = Array.from({ length: rows }, (_, row) => row);
  const rank = (row: number): number => (isMissing(cells, row) ? -Infinity : areNumbers(cells) ? cells[row] : cells.codes[row]);
  order.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) < rank(b) ? -1 : 1));
  const places = new Float64Array(rows);
  for (let from = 0, to = 0; from < rows; from = to) {
    while (to < rows && rank(order[to]) === rank(order[from])) to++;
    for (let at = from; at < to; at++) places[order[at]] = (from + within[order[at]] * (to - from)) / rows;
  }
  const gone = order.findIndex((row) => !isMissing(cells, row));
  if (!areNumbers(cells)) {
    const { codes, levels } = cells;
    const counts = [gone, ...levels.map(() => 0)];
    for (const code of codes) if (code >= 0) counts[code + 1]++;
    const shares = counts.map((count) => count / rows);
    const intervals = new Intervals(shares);
    return { places, cellsAt: (ps) => ({ codes: Int32Array.from(ps, (p) => intervals.placeAt(p).interval - 1), levels }) };
  }
  const sorted = Float64Array.from(order.slice(gone), (row) => cells[row]);
  const step = "step" in type ? type.step : 0;
  const valueAt = (p: number): number => {
    if (p * rows < gone) return NaN;
    const value = quantile(sorted, Math.min(1, (p * rows - gone) / (rows - gone)));
    return step > 0 ? Math.round(value / step) * step : value;
  };
  return { places, cellsAt: (ps) => ps.map(valueAt) };
}

function correlations(scores: readonly Float64Array[]): number[][] {
  const standard = scores.map((column) => {
    const mean = column.reduce((sum, z) => sum + z, 0) / column.length;
    const centred = column.map((z) => z - mean);
    const size = Math.sqrt(centred.reduce((sum, z) => sum + z * z, 0));
    return centred.map((z) => (size > 0 ? z / size : 0));
  });
  return standard.map((a, i) => standard.map((b, j) => (i === j ? 1 : (1 - RIDGE) * a.reduce((sum, z, row) => sum + z * b[row], 0))));
}
