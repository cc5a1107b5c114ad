/** What a model is given of data: a source that draws rows, or rows themselves. */

import { checksumOf } from "../../formats/checksum.js";
import { littleEndian } from "../../formats/little-endian.js";
import { MAX_DIMENSIONS } from "../../diffusion/checks/check-model.js";
import type { DataSource, Rows } from "../../data/source.js";
import type { ConditionConfig } from "../../diffusion/network/condition.js";
import {
  checkArray,
  checkFinite,
  checkFloats,
  checkInts,
  checkObject,
  checkRows,
  checkText,
  checkWhole,
  shown,
} from "../../errors/checks.js";

/** What draws rows: a source of data, which may say how often a condition is left untold in training. */
export type RowSource = Pick<DataSource, "dimensions" | "hash" | "train" | "heldOut"> & {
  readonly conditions?: readonly ConditionConfig[] | undefined;
};

/** A source, rows one after the other, or a row per point. */
export type Data = RowSource | (Rows & { dimensions: number }) | readonly (readonly number[])[];

/** Rows that are checked, and where they come from. */
export interface DrawnRows extends Rows {
  dimensions: number;
  hash: string;
}

function isSource(data: Data): data is RowSource {
  return typeof (data as Partial<RowSource> | null)?.train === "function";
}

/** What the data say of a row beside its point. */
export function conditionsOfData(data: Data): ConditionConfig[] {
  return isSource(data) ? [...(data.conditions ?? [])] : [];
}

/** Coordinates of a point. @throws RangeError for what is no data */
export function dimensionsOfData(data: Data): number {
  if (Array.isArray(data)) {
    const first: unknown = data[0];
    if (!Array.isArray(first)) throw new RangeError(`the first row of the data is ${shown(first)}: must be an array of coordinates`);
    checkWhole("the length of the first row", first.length, 1, MAX_DIMENSIONS);
    return first.length;
  }
  checkObject("data", data);
  const { dimensions } = data as { dimensions: number };
  checkWhole("dimensions of the data", dimensions, 1, MAX_DIMENSIONS);
  return dimensions;
}

/** The rows to train on. @throws RangeError for what is no data */
export function trainingRows(data: Data, seed: number): DrawnRows {
  return drawn(data, (source) => source.train(seed));
}

/** Rows to judge a model on; of a source as many as are asked for. @throws RangeError for what is no data */
export function heldOutRows(data: Data, seed: number, count: number): DrawnRows {
  return drawn(data, (source) => source.heldOut(seed, count));
}

function drawn(data: Data, draw: (source: RowSource) => Rows): DrawnRows {
  const dimensions = dimensionsOfData(data);
  if (!isSource(data)) {
    const rows = checkedRows(
      Array.isArray(data) ? { points: flat(data as readonly (readonly number[])[], dimensions) } : (data as Rows),
      dimensions,
    );
    const told = rows.conditions === undefined ? [] : [`conditions ${rows.conditions.join()}`];
    return { ...rows, dimensions, hash: checksumOf([`${dimensions} `, littleEndian(rows.points), ...told]) };
  }
  checkText("hash of the data", data.hash);
  return { ...checkedRows(draw(data), dimensions), dimensions, hash: data.hash };
}

function flat(rows: readonly (readonly number[])[], dimensions: number): Float32Array {
  const points = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    checkArray(`row ${i} of the data`, row, dimensions, dimensions);
    checkFinite(`row ${i} of the data`, row);
    points.set(row, i * dimensions);
  });
  return points;
}

function checkedRows(rows: Rows, dimensions: number): Rows {
  checkObject("the rows", rows);
  const { points, conditions } = rows;
  checkFloats("points", points);
  checkRows("points", points, dimensions, 1);
  checkFinite("points", points);
  if (conditions !== undefined) checkInts("conditions", conditions);
  return { points, ...(conditions === undefined ? {} : { conditions }) };
}

/** Rows as a verb is given them: points one after the other, a row per point, or points with what is told of each. */
export type RowsInput = Float32Array | readonly (readonly number[])[] | Rows;

/** Rows of a model. @throws RangeError for what is none, or of other dimensions */
export function givenRows(rows: RowsInput, dimensions: number): Rows {
  if (rows instanceof Float32Array) return checkedRows({ points: rows }, dimensions);
  return checkedRows(Array.isArray(rows) ? { points: flat(rows, dimensions) } : (rows as Rows), dimensions);
}
