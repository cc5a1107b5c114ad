/** A table's rows as points of a model, and points as rows again. */

import { drawInProportion } from "../../numerics/proportion.js";
import { stream, uniforms } from "../../numerics/random.js";
import type { Column, Table, TextCells } from "../table.js";
import { areNumbers, isMissing } from "../table.js";
import { decodeBinned, encodeBinned } from "./binned.js";
import type { CodedColumn, TableCoding } from "./column.js";
import { coordinatesOf, hasCoordinate } from "./column.js";
import { intervalAt, intervalOf, latentWithin } from "./intervals.js";
import { decodeLevel, encodeLevel } from "./levels.js";
import { decodeScaled, encodeScaled } from "./scaled.js";

/** Rows of a table as a model takes them. */
export interface CodedRows {
  /** rows × coordinates, NaN where a cell is missing */
  points: Float64Array;
  /** the value of the condition of each row; absent if there is none */
  conditions?: Int32Array;
  dimensions: number;
}

/** @param seed of the places within steps and intervals */
export function encodeTable(table: Table, coding: TableCoding, seed: number): CodedRows {
  const { rows } = table;
  const d = coordinatesOf(coding);
  const points = new Float64Array(rows * d);
  const key = stream(seed, "table places");
  let at = 0;
  const write = (valueOf: (row: number, within: number) => number): void => {
    const within = uniforms(key, at, rows);
    for (let row = 0; row < rows; row++) points[row * d + at] = valueOf(row, within[row]);
    at++;
  };
  let conditions: Int32Array | undefined;
  coding.columns.forEach((coded, c) => {
    const { cells } = table.columns[c];
    if (coded.kind === "condition") conditions = (cells as TextCells).codes.slice();
    if (!hasCoordinate(coded)) return;
    write((row, within) => (isMissing(cells, row) ? NaN : encodeCell(coded, cells, row, within)));
  });
  coding.missing.forEach((share, c) => {
    const { cells } = table.columns[c];
    if (share > 0) write((row, within) => latentWithin([1 - share, share], isMissing(cells, row) ? 1 : 0, within));
  });
  return { points, dimensions: d, ...(conditions === undefined ? {} : { conditions }) };
}

function encodeCell(coded: CodedColumn, cells: Column["cells"], row: number, within: number): number {
  if (coded.kind === "scaled") return encodeScaled(coded, (cells as Float64Array)[row], within);
  if (coded.kind === "binned") return encodeBinned(coded, (cells as Float64Array)[row], within);
  if (coded.kind === "levels") return encodeLevel(coded, (cells as TextCells).codes[row], within);
  throw new Error(`internal: a column of kind ${coded.kind} has no coordinate`);
}

/** A column without its rows: what a model keeps of it. */
export interface ColumnSchema extends Pick<Column, "name" | "type"> {
  /** of texts */
  levels?: string[];
}

export function schemaOf({ columns }: Table): ColumnSchema[] {
  return columns.map(({ name, type, cells }) => ({ name, type, ...(areNumbers(cells) ? {} : { levels: [...cells.levels] }) }));
}

/**
 * Points as rows of a table; identifiers are left out.
 *
 * @param isComplete whether no cell may be missing
 */
export function decodeTable(
  schema: readonly ColumnSchema[],
  coding: TableCoding,
  { points, conditions, dimensions: d }: { points: ArrayLike<number>; conditions?: Int32Array | undefined; dimensions: number },
  isComplete = false,
): Table {
  const rows = points.length / d;
  const places = coding.columns.map(hasCoordinate);
  let indicator = places.filter(Boolean).length;
  let at = 0;
  const columns = schema.flatMap((column, c): Column[] => {
    const coded = coding.columns[c];
    const own = places[c] ? at++ : -1;
    const share = coding.missing[c];
    const flag = share > 0 ? indicator++ : -1;
    const isGone = (row: number): boolean =>
      flag >= 0 && !isComplete && intervalOf([1 - share, share], points[row * d + flag]).interval === 1;
    const { name, type, levels } = column;
    switch (coded.kind) {
      case "identifier":
        return [];
      case "constant":
        return [{ name, type, cells: constantCells(column, rows) }];
      case "condition":
        return [{ name, type, cells: { codes: conditions!.slice(), levels: levels! } }];
      case "levels":
        return [
          {
            name,
            type,
            cells: {
              codes: Int32Array.from({ length: rows }, (_, row) => (isGone(row) ? -1 : decodeLevel(coded, points[row * d + own]))),
              levels: levels!,
            },
          },
        ];
      case "scaled":
      case "binned": {
        const value = coded.kind === "scaled" ? decodeScaled : decodeBinned;
        const cells = Float64Array.from({ length: rows }, (_, row) => (isGone(row) ? NaN : value(coded as never, points[row * d + own])));
        return [{ name, type, cells }];
      }
    }
  });
  return { rows, columns };
}

function constantCells({ type, levels }: ColumnSchema, rows: number): Column["cells"] {
  const value = type.kind === "constant" ? type.value : null;
  if (levels !== undefined) return { codes: new Int32Array(rows).fill(levels.indexOf(String(value))), levels };
  return new Float64Array(rows).fill(value === null ? NaN : Number(value));
}

/**
 * Values of a condition for so many rows: each as often as its share says, to the nearest row, in an order that the seed decides
 * (systematic sampling); or each row by itself.
 */
export function drawConditions(shares: readonly number[], count: number, seed: number, how: "exact" | "independent"): Int32Array {
  if (how === "exact") return drawInProportion(shares, count, seed, "table condition");
  return Int32Array.from(uniforms(stream(seed, "table condition"), 0, count), (p) => intervalAt(shares, p).interval);
}
