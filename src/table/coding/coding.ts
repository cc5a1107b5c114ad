/** A table's rows as points of a model, and points as rows again. */

import { drawInProportion } from "../../numerics/proportion.js";
import { stream, uniforms } from "../../numerics/random.js";
import type { Column, Table, TextCells } from "../table.js";
import { areNumbers, isMissing } from "../table.js";
import { binnedCoder } from "./binned.js";
import type { Coder } from "./coder.js";
import type { BinnedColumn, LevelsColumn, ScaledColumn, TableCoding } from "./column.js";
import { coordinatesOf, hasCoordinate } from "./column.js";
import { Intervals } from "./intervals.js";
import { levelsCoder } from "./levels.js";
import { scaledCoder } from "./scaled.js";

/** Rows of a table as a model takes them. */
export interface CodedRows {
  /** rows × coordinates, NaN where a cell is missing */
  points: Float64Array;
  /** the value of the condition of each row; absent if there is none */
  conditions?: Int32Array;
  dimensions: number;
}

/**
 * @param seed of the places within steps and intervals
 * @param how `pattern`: the columns whose missing cells are told, in the same order, those of the table by default; `label` of the places' stream
 */
export function encodeTable(
  table: Table,
  coding: TableCoding,
  seed: number,
  { pattern = table, label = "table places" }: { pattern?: Table; label?: string } = {},
): CodedRows {
  const { rows } = table;
  const d = coordinatesOf(coding);
  const points = new Float64Array(rows * d);
  const key = stream(seed, label);
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
    const { encode } = coderOf(coded);
    const values = areNumbers(cells) ? cells : cells.codes;
    write((row, within) => (isMissing(cells, row) ? NaN : encode(values[row], within)));
  });
  coding.missing.forEach((share, c) => {
    if (share === 0) return;
    const { cells } = pattern.columns[c];
    const flags = new Intervals([1 - share, share]);
    write((row, within) => flags.latentAt({ interval: isMissing(cells, row) ? 1 : 0, within }));
  });
  return { points, dimensions: d, ...(conditions === undefined ? {} : { conditions }) };
}

function coderOf(coded: ScaledColumn | BinnedColumn | LevelsColumn): Coder {
  switch (coded.kind) {
    case "scaled":
      return scaledCoder(coded);
    case "binned":
      return binnedCoder(coded);
    case "levels":
      return levelsCoder(coded);
  }
}

/** A column without its rows: what a model keeps of it. */
export interface ColumnSchema extends Pick<Column, "name" | "type"> {
  /** of texts */
  levels?: string[];
}

/** The columns of a table without its rows. */
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
    const { name, type, levels } = column;
    const flags = flag < 0 || isComplete ? undefined : new Intervals([1 - share, share]);
    const isGone = (row: number): boolean => flags?.placeOf(points[row * d + flag]).interval === 1;
    if (coded.kind === "identifier") return [];
    if (coded.kind === "condition") return [{ name, type, cells: without({ codes: conditions!.slice(), levels: levels! }, isGone) }];
    if (!hasCoordinate(coded)) return [{ name, type, cells: without(constantCells(column, rows), isGone) }];
    const { decode } = coderOf(coded);
    const isText = coded.kind === "levels";
    const values = isText ? new Int32Array(rows) : new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = isGone(row) ? (isText ? -1 : NaN) : decode(points[row * d + own]);
    return [{ name, type, cells: values instanceof Int32Array ? { codes: values, levels: levels! } : values }];
  });
  return { rows, columns };
}

/** Cells of which some are missing. */
function without(cells: Column["cells"], isGone: (row: number) => boolean): Column["cells"] {
  if (areNumbers(cells)) return cells.map((value, row) => (isGone(row) ? NaN : value));
  return { ...cells, codes: cells.codes.map((code, row) => (isGone(row) ? -1 : code)) };
}

function constantCells({ type, levels }: ColumnSchema, rows: number): Column["cells"] {
  const value = type.kind === "constant" ? type.value : null;
  if (levels !== undefined) return { codes: new Int32Array(rows).fill(levels.indexOf(String(value))), levels };
  return new Float64Array(rows).fill(value === null ? NaN : Number(value));
}

/**
 * Values of a condition for so many rows: each as often as its share says, to the nearest row, in an order that the seed decides
 * (systematic sampling); or each row by itself, of shares that sum to 1.
 *
 * @param label names the stream of random numbers
 */
export function drawConditions(
  shares: readonly number[],
  count: number,
  seed: number,
  how: "exact" | "independent",
  label = "table condition",
): Int32Array {
  if (how === "exact") return drawInProportion(shares, count, seed, label);
  const intervals = new Intervals(shares);
  return Int32Array.from(uniforms(stream(seed, label), 0, count), (p) => intervals.placeAt(p).interval);
}
