/** Rows of which some cells are known, as a model takes them. */

import { encodeTable } from "../../table/coding/coding.js";
import type { CodedColumn, TableCoding } from "../../table/coding/column.js";
import { conditionOf, coordinatesOf, hasCoordinate } from "../../table/coding/column.js";
import { logOfShare, logVolume } from "../../table/coding/volume.js";
import { selectRows } from "../../table/rows.js";
import type { Cells, Table, TextCells } from "../../table/table.js";
import { areNumbers, isMissing } from "../../table/table.js";

/** Rows at places within their cells' steps and intervals. */
export interface KnownRows {
  /** rows × coordinates, NaN where nothing is known */
  points: Float64Array;
  dimensions: number;
  /** the condition's value of each row, -1 where it is missing or none of the model's; null where there is no condition */
  values: Int32Array | null;
  /** Σ log volume of the known cells of each row */
  logVolumes: Float64Array;
  /** log volume of the known cells of each column that has a coordinate, 0 of others; null of other columns */
  ofColumns: (Float64Array | null)[];
}

/** A table with each row so many times, one after the other. */
export function repeated(table: Table, each: number): Table {
  return selectRows(
    table,
    Int32Array.from({ length: table.rows * each }, (_, i) => Math.floor(i / each)),
  );
}

/** Whether a model knows the value of a cell that is not missing: a text of its levels, a number that one of its cells can hold. */
export function isKnown(coded: CodedColumn, cells: Cells, row: number): boolean {
  if (isMissing(cells, row)) return false;
  switch (coded.kind) {
    case "condition":
      return (coded.shares[(cells as TextCells).codes[row]] ?? 0) > 0;
    case "levels":
      return (coded.shares[coded.order.indexOf((cells as TextCells).codes[row])] ?? 0) > 0;
    case "binned": {
      const value = (cells as Float64Array)[row];
      return coded.from.some((low, i) => low < coded.to[i] || low === value);
    }
    case "scaled":
      return true;
    case "constant":
    case "identifier":
      return false;
  }
}

/**
 * @param table the model's columns in its order
 * @param seed of the places, with a label of their stream
 */
export function knownRows(table: Table, coding: TableCoding, seed: number, label: string): KnownRows {
  const { rows } = table;
  const d = coordinatesOf(coding);
  const { points } = encodeTable(table, coding, seed, { label });
  const logVolumes = new Float64Array(rows);
  let at = 0;
  const ofColumns = coding.columns.map((coded, c) => {
    if (!hasCoordinate(coded)) return null;
    const { cells } = table.columns[c];
    const own = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      if (isKnown(coded, cells, row)) own[row] = logVolume(coded, valueOf(cells, row), points[row * d + at]);
      else points[row * d + at] = NaN;
      logVolumes[row] += own[row];
    }
    at++;
    return own;
  });
  coding.missing.forEach((share, c) => {
    if (share === 0) return;
    const { cells } = table.columns[c];
    for (let row = 0; row < rows; row++) logVolumes[row] += logOfShare(isMissing(cells, row) ? share : 1 - share, points[row * d + at]);
    at++;
  });
  return { points, dimensions: d, values: valuesOf(table, coding), logVolumes, ofColumns };
}

function valueOf(cells: Cells, row: number): number {
  return areNumbers(cells) ? cells[row] : cells.codes[row];
}

function valuesOf({ rows, columns }: Table, coding: TableCoding): Int32Array | null {
  const condition = conditionOf(coding);
  if (condition === undefined) return null;
  const { cells } = columns[coding.columns.indexOf(condition)];
  return Int32Array.from({ length: rows }, (_, row) => (isKnown(condition, cells, row) ? (cells as TextCells).codes[row] : -1));
}
