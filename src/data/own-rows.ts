/** A user's rows as a source: the seed decides which of them are held out. */

import {
  checkArray,
  checkFinite,
  checkFloats,
  checkKeys,
  checkNumber,
  checkNumbers,
  checkRows,
  checkText,
  checkWhole,
  MAX_ROWS,
  shown,
} from "../errors/checks.js";
import { MAX_DIMENSIONS } from "../diffusion/checks/check-model.js";
import { checkConditions } from "../diffusion/network/condition.js";
import { canonicalJson } from "../formats/canonical-json.js";
import { checksumOf } from "../formats/checksum.js";
import { littleEndian } from "../formats/little-endian.js";
import { permutation, stream } from "../numerics/random.js";
import type { DataSource, Rows, SourceCondition } from "./source.js";

/** Size of the held-out part: a share of the rows, above 0 and below 1, or a number of rows. */
export type HeldOut = { share: number } | { rows: number };

/** Options of {@link fromRows}. */
export interface RowsOptions {
  /** name of the source, `rows` by default; not part of its hash */
  name?: string;
  /** names of the coordinates */
  columns?: readonly string[];
  /** properties of the rows, each with its value for every row, 0 … count - 1 */
  conditions?: readonly (SourceCondition & { values: ArrayLike<number> })[];
  /** a tenth of the rows by default; at least one row is held out, and at least one row remains */
  heldOut?: HeldOut;
}

const DEFAULT_HELD_OUT: HeldOut = { share: 0.1 };
/** Smallest share, and smallest rest. */
const LEAST_SHARE = 1e-6;

/**
 * Makes a source of given rows. A seed draws the held-out rows; the other rows keep their order and are for training.
 *
 * @param points rows × dimensions, at least 2 rows of finite numbers; the source keeps a copy
 * @param dimensions coordinates of a point, 1 to 64
 * @throws RangeError for wrong points, columns, conditions or shares
 * @throws UserError for an unknown option, with the nearest name
 */
export function fromRows(points: Float32Array, dimensions: number, options: RowsOptions = {}): DataSource {
  checkKeys("the options", options, ["name", "columns", "conditions", "heldOut"]);
  const { name = "rows", columns, conditions: described = [], heldOut = DEFAULT_HELD_OUT } = options;
  checkText("name", name);
  checkWhole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  checkFloats("points", points);
  const rows = checkRows("points", points, dimensions, 2);
  checkFinite("points", points);
  if (columns !== undefined) checkColumns(columns, dimensions);
  const conditions = conditionsOf(described);
  const all: Rows = {
    points: points.slice(),
    ...(conditions.length === 0 ? {} : { conditions: valuesOf(described, rows) }),
  };
  const apart = heldOutRows(heldOut, rows);
  const order = (seed: number): Uint32Array => permutation(stream(seed, "held-out rows"), 0, rows);
  const widths = { dimensions, conditions: conditions.length };
  return {
    name,
    dimensions,
    ...(columns === undefined ? {} : { columns: [...columns] }),
    ...(conditions.length === 0 ? {} : { conditions }),
    hash: hashOf(all, { dimensions, columns, conditions, heldOut: apart }),
    train: (seed) =>
      chosen(
        all,
        order(seed)
          .subarray(apart)
          .toSorted((a, b) => a - b),
        widths,
      ),
    heldOut: (seed, count) => {
      const first = order(seed).subarray(0, apart);
      checkWhole("count", count, 1, MAX_ROWS);
      return chosen(all, first.subarray(0, count), widths);
    },
  };
}

function checkColumns(columns: readonly string[], dimensions: number): void {
  checkArray("columns", columns, dimensions, dimensions);
  for (const column of columns) checkText("the name of a column", column);
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) throw new RangeError(`columns has two of the name ${shown(twice)}: name one otherwise`);
}

/** Returns the names and counts. @throws RangeError or UserError for wrong conditions */
function conditionsOf(described: NonNullable<RowsOptions["conditions"]>): SourceCondition[] {
  checkArray("conditions", described, 0, Infinity);
  const conditions = described.map((condition) => {
    checkKeys("a condition", condition, ["name", "count", "values"]);
    const { name, count } = condition;
    return { name, count };
  });
  checkConditions(conditions);
  return conditions;
}

/** Returns the values, rows × conditions. @throws RangeError unless each condition has a valid value for every row */
function valuesOf(described: NonNullable<RowsOptions["conditions"]>, rows: number): Int32Array {
  const all = new Int32Array(rows * described.length);
  described.forEach(({ name, count, values }, c) => {
    checkNumbers(`the values of condition "${name}"`, values);
    if (values.length !== rows)
      throw new RangeError(`condition "${name}" has ${values.length} values: must have ${rows}, one for each row`);
    for (let row = 0; row < rows; row++) {
      checkWhole(`condition "${name}" of row ${row}`, values[row], 0, count - 1);
      all[row * described.length + c] = values[row];
    }
  });
  return all;
}

/** Returns the number of held-out rows, 1 … rows - 1. @throws RangeError or UserError for another size */
function heldOutRows(heldOut: HeldOut, rows: number): number {
  checkKeys("heldOut", heldOut, ["share", "rows"]);
  if ("share" in heldOut === "rows" in heldOut) throw new RangeError("heldOut needs one of share and rows");
  if ("rows" in heldOut) {
    checkWhole("heldOut.rows", heldOut.rows, 1, rows - 1);
    return heldOut.rows;
  }
  checkNumber("heldOut.share", heldOut.share, LEAST_SHARE, 1 - LEAST_SHARE);
  return Math.min(rows - 1, Math.max(1, Math.round(heldOut.share * rows)));
}

function chosen({ points, conditions }: Rows, rows: Uint32Array, widths: { dimensions: number; conditions: number }): Rows {
  const out: Rows = { points: gathered(points, rows, widths.dimensions, new Float32Array(rows.length * widths.dimensions)) };
  if (conditions === undefined) return out;
  return { ...out, conditions: gathered(conditions, rows, widths.conditions, new Int32Array(rows.length * widths.conditions)) };
}

function gathered<Values extends Float32Array | Int32Array>(values: Values, rows: Uint32Array, width: number, out: Values): Values {
  rows.forEach((row, i) => {
    for (let c = 0; c < width; c++) out[i * width + c] = values[row * width + c];
  });
  return out;
}

function hashOf({ points, conditions }: Rows, described: object): string {
  const values = conditions === undefined ? [] : [littleEndian(Float32Array.from(conditions))];
  return checksumOf([canonicalJson(described), littleEndian(points), ...values]);
}
