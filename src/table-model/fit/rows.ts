/** A table's rows as a source of data. */

import type { ChosenMixture } from "../../data/mixture/fit/choose.js";
import { chooseMixture } from "../../data/mixture/fit/choose.js";
import { drawMissing } from "../../data/mixture/conditional.js";
import { checksumOf } from "../../formats/checksum.js";
import { littleEndian } from "../../formats/little-endian.js";
import type { RowSource } from "../../model/input/data.js";
import { permutation, stream } from "../../numerics/random.js";
import type { CodedRows } from "../../table/coding/coding.js";

/** The name that every table's condition has in its model; a column's name may be any text. */
export const CONDITION = "value";

/** Rows of those numbers. */
export function chosenRows({ points, conditions, dimensions: d }: CodedRows, chosen: ArrayLike<number>): CodedRows {
  const out = new Float64Array(chosen.length * d);
  for (let i = 0; i < chosen.length; i++) out.set(points.subarray(chosen[i] * d, (chosen[i] + 1) * d), i * d);
  return {
    points: out,
    dimensions: d,
    ...(conditions === undefined ? {} : { conditions: Int32Array.from(chosen, (row) => conditions[row]) }),
  };
}

/** The rows, or so many of them, drawn without replacement, where there are more. */
export function rowsAtMost(rows: CodedRows, most: number, seed: number): CodedRows {
  const count = rows.points.length / rows.dimensions;
  if (count <= most) return rows;
  return chosenRows(
    rows,
    permutation(stream(seed, "table rows looked at"), 0, count)
      .subarray(0, most)
      .toSorted((a, b) => a - b),
  );
}

/** The mixture that the rows are likeliest of, where those held out say so, with what it was chosen by. */
export function likeliest({ points, conditions: strata, dimensions }: CodedRows, seed: number): ChosenMixture {
  const folds = Math.min(5, points.length / dimensions);
  return chooseMixture(points, dimensions, { seed, folds, ...(strata === undefined ? {} : { strata }) });
}

/** The rows with their missing cells drawn given the known ones. @param mixture fitted to what is known */
export function withoutGaps(rows: CodedRows, mixture: ChosenMixture, seed: number): CodedRows {
  const { points, conditions: strata } = rows;
  if (!points.some(Number.isNaN)) return rows;
  return { ...rows, points: drawMissing(mixture, points, { seed, label: "table gap", ...(strata === undefined ? {} : { strata }) }) };
}

/** @param rows without missing cells @param values of the condition; 0 where there is none */
export function sourceOf({ points, conditions, dimensions }: CodedRows, values: number): RowSource {
  const drawn = { points: Float32Array.from(points), ...(conditions === undefined ? {} : { conditions }) };
  const told = conditions === undefined ? [] : [`conditions ${conditions.join()}`];
  return {
    dimensions,
    hash: checksumOf([`table ${dimensions} `, littleEndian(drawn.points), ...told]),
    ...(values === 0 ? {} : { conditions: [{ name: CONDITION, count: values }] }),
    train: () => drawn,
    heldOut: () => {
      throw new Error("internal: the rows of a table hold none out");
    },
  };
}
