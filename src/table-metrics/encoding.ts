/**
 * Rows of a table as points whose distances can be compared between columns: the encoding of Jolicoeur-Martineau, Fatras & Kachman,
 * "Generating and imputing tabular data via diffusion and flow-based gradient-boosted trees" (2024), in which W1 and coverage are
 * published. Numbers, and texts of two values, are brought to 0 … 1 by the least and the greatest of the training rows; texts of three or more are
 * one-hot and halved, so that two different ones are 1 apart.
 *
 * Missing cells, which the published tables do not have: a missing text is a text of its own; a missing number stands at the training
 * rows' mean, and a coordinate of its own says that it is missing, so that it is at least 1 from every known one.
 */

import { PointSet } from "../metrics/points/point-set.js";
import { mean } from "../statistics/summary.js";
import type { Cells, Table, TextCells } from "../table/table.js";
import { areNumbers, columnOf, isModelled, missingCells } from "../table/table.js";

/** How a column of numbers is encoded. */
interface EncodedNumbers {
  kind: "numbers";
  name: string;
  low: number;
  range: number;
  /** of the training rows; stands for a missing cell */
  mean: number;
  hasGaps: boolean;
}

/** How a column of texts is encoded. */
interface EncodedTexts {
  kind: "texts";
  name: string;
  levels: string[];
  hasGaps: boolean;
}

/** How the columns of a table become coordinates. */
export type Encoding = readonly (EncodedNumbers | EncodedTexts)[];

/**
 * The encoding of tables of the same columns; identifiers and constants are left out.
 *
 * @param train the rows whose least, greatest and mean values count
 * @param beside other tables whose texts and missing cells are to have a place
 * @throws RangeError where no column is left
 */
export function fitEncoding(train: Table, ...beside: readonly Table[]): Encoding {
  const encoding = train.columns.filter(isModelled).map((column) => {
    const all = [column, ...beside.map((table) => columnOf(table, column.name))];
    const hasGaps = all.some(({ cells }) => missingCells(cells) > 0);
    return areNumbers(column.cells)
      ? fitNumbers(column.name, column.cells, hasGaps)
      : {
          kind: "texts" as const,
          name: column.name,
          levels: [...new Set(all.flatMap(({ cells }) => (cells as TextCells).levels))],
          hasGaps,
        };
  });
  if (encoding.length === 0) throw new RangeError("the table has no column to compare: every one is constant or an identifier");
  return encoding;
}

function fitNumbers(name: string, cells: Float64Array, hasGaps: boolean): EncodedNumbers {
  const known = cells.filter((value) => !Number.isNaN(value));
  let [low, high] = [Infinity, -Infinity];
  for (const value of known) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (known.length === 0) [low, high] = [0, 0];
  return { kind: "numbers", name, low, range: high > low ? high - low : 1, mean: known.length === 0 ? 0 : mean(known), hasGaps };
}

/** The rows as points, rows × coordinates. */
export function encodeRows(encoding: Encoding, table: Table): PointSet {
  const widths = encoding.map(coordinatesOf);
  const dimensions = widths.reduce((sum, width) => sum + width, 0);
  const points = new Float64Array(table.rows * dimensions);
  let at = 0;
  encoding.forEach((encoded, i) => {
    const { cells } = columnOf(table, encoded.name);
    if (encoded.kind === "numbers") writeNumbers(encoded, cells, points.subarray(at), dimensions);
    else writeTexts(encoded, cells as TextCells, points.subarray(at), dimensions);
    at += widths[i];
  });
  return new PointSet(points, dimensions, "the table");
}

function coordinatesOf(encoded: EncodedNumbers | EncodedTexts): number {
  if (encoded.kind === "numbers") return encoded.hasGaps ? 2 : 1;
  const values = encoded.levels.length + Number(encoded.hasGaps);
  return values > 2 ? values : 1;
}

function writeNumbers({ low, range, mean: usual, hasGaps }: EncodedNumbers, cells: Cells, out: Float64Array, stride: number): void {
  (cells as Float64Array).forEach((value, row) => {
    const isGone = Number.isNaN(value);
    out[row * stride] = ((isGone ? usual : value) - low) / range;
    if (hasGaps && isGone) out[row * stride + 1] = 1;
  });
}

function writeTexts({ name, levels, hasGaps }: EncodedTexts, { codes, levels: own }: TextCells, out: Float64Array, stride: number): void {
  const places = own.map((level) => levels.indexOf(level));
  const isHot = levels.length + Number(hasGaps) > 2;
  codes.forEach((code, row) => {
    const place = code < 0 ? levels.length : places[code];
    if (place < 0) throw new RangeError(`column "${name}" has the text "${own[code]}", which the encoding does not have`);
    if (isHot) out[row * stride + place] = 0.5;
    else out[row * stride] = place;
  });
}
