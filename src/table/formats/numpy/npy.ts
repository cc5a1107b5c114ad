/** NPY: one array, whose second dimension, or whose named fields, are the columns. */

import { wholeOf } from "../../reading/input.js";
import type { FormatRecord } from "../record.js";
import type { NumpyArray } from "./array.js";
import { decodeArray, isNpy } from "./array.js";
import type { TableBuilder } from "../../reading/table-builder.js";

export const npy: FormatRecord = {
  name: "npy",
  about: "NumPy: one array of numbers, rows × columns",
  extensions: ["npy"],
  unit: "row",
  isBinary: true,
  recognises: isNpy,
  async read(input, builder) {
    const array = decodeArray(await wholeOf(input), builder.file);
    addArrays(builder, [array]);
    return { missing: "NaN" };
  },
};

/** Adds the columns of arrays of as many rows; nameless ones are x0, x1 and so on. */
export function addArrays(builder: TableBuilder, arrays: readonly NumpyArray[]): void {
  const columns = arrays.flatMap((array) => array.columns);
  builder.begin(columns.map(({ name }, i) => (name === "" ? `x${i}` : name)));
  const { rows } = arrays[0];
  columns.forEach(({ add }, i) => {
    const column = builder.columns[i];
    if (column !== null) for (let row = 0; row < rows; row++) add(column, row);
  });
  builder.rows = rows;
}
