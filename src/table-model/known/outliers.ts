/** Rows that are less likely than those a model was fitted to. */

import { permutation, stream } from "../../numerics/random.js";
import { quantile } from "../../statistics/summary.js";
import { hasCoordinate } from "../../table/coding/column.js";
import { selectRows } from "../../table/rows.js";
import type { Table } from "../../table/table.js";
import { isMissing } from "../../table/table.js";
import type { Judge } from "./candidates.js";
import { hasNetwork } from "./candidates.js";
import { cellLogDensities, rowLogDensities } from "./density.js";

/** How likely the rows are that a model was fitted to: plain JSON data. */
export interface Likelihoods {
  /** 101 quantiles of their log densities, ascending */
  rows: number[];
  /** column → the log probability given the others that one cell in a hundred is below; null of a column that says nothing of others */
  cells: (number | null)[];
}

/** How rows compare with those that a model was fitted to. */
export interface Outliers {
  /** log probability of the known cells of each row, in nats */
  logDensity: Float64Array;
  /** share of the fitted rows that are likelier, 0 to 1; NaN of a row that lacks a cell which every fitted row has: it compares with none */
  outlier: Float64Array;
  /** of each row the columns whose cells are less likely given the others than 99 of 100 are, the least likely first */
  unlikely: string[][];
}

const QUANTILES = 101;
/** Cells that are less likely than all but this share are named. */
const RARE = 0.01;
/** Rows that are looked at: with a network each takes milliseconds. */
const MOST_ROWS = 500;
const MOST_ROWS_OF_NETWORK = 200;
const LEAST_ROWS = 50;
/** Rows × columns × components × coordinates² that are looked at. */
const MOST_WORK = 250_000_000;

/** @param table that the model was fitted to */
export async function likelihoodsOf(judge: Judge, table: Table, seed: number): Promise<Likelihoods> {
  const d = judge.model.dimensions;
  const work = table.columns.length * judge.law.weights.length * d * d;
  const most = Math.min(hasNetwork(judge.model) ? MOST_ROWS_OF_NETWORK : MOST_ROWS, Math.max(LEAST_ROWS, Math.floor(MOST_WORK / work)));
  const order = permutation(stream(seed, "table likelihoods"), 0, table.rows).subarray(0, most).toSorted();
  const part = selectRows(table, order);
  const judged = { seed, fitted: table.rows };
  const rows = (await rowLogDensities(judge, part, judged)).toSorted();
  return {
    rows: Array.from({ length: QUANTILES }, (_, i) => quantile(rows, i / (QUANTILES - 1))),
    cells: cellLogDensities(judge, part, judged).map((nats) => {
      const known = nats?.filter((value) => value > -Infinity).toSorted();
      return known === undefined || known.length === 0 ? null : quantile(known, RARE);
    }),
  };
}

/** @param table the model's columns in its order */
export async function outliersOf(
  judge: Judge,
  table: Table,
  { seed, fitted, likelihoods: { rows, cells } }: { seed: number; fitted: number; likelihoods: Likelihoods },
): Promise<Outliers> {
  const logDensity = await rowLogDensities(judge, table, { seed, fitted });
  const given = cellLogDensities(judge, table, { seed, fitted });
  const unlikely = Array.from(logDensity, (_, row) =>
    given
      .flatMap((nats, c) =>
        nats !== null && nats[row] < (cells[c] ?? -Infinity) ? [{ name: table.columns[c].name, below: cells[c]! - nats[row] }] : [],
      )
      .toSorted((a, b) => b.below - a.below)
      .map(({ name }) => name),
  );
  const isComparable = comparable(judge, table);
  return { logDensity, outlier: logDensity.map((nats, row) => (isComparable(row) ? shareAbove(rows, nats) : NaN)), unlikely };
}

/** Whether a row lacks no cell that every fitted row has: with fewer known cells a row is likelier whatever they are. */
function comparable({ coding }: Judge, { columns }: Table): (row: number) => boolean {
  const always = columns.filter((_, c) => {
    const coded = coding.columns[c];
    return coding.missing[c] === 0 && (hasCoordinate(coded) || coded.kind === "condition");
  });
  return (row) => always.every(({ cells }) => !isMissing(cells, row));
}

/** The share of what has these quantiles that is above a value, linear between two of them. */
function shareAbove(quantiles: readonly number[], value: number): number {
  const next = quantiles.findIndex((quantileOf) => quantileOf > value);
  if (next < 0) return 0;
  if (next === 0) return 1;
  const [low, high] = [quantiles[next - 1], quantiles[next]];
  return 1 - (next - 1 + (value - low) / (high - low)) / (quantiles.length - 1);
}
