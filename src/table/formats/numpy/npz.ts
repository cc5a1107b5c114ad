/** NPZ: several arrays of as many rows in one zip file. */

import { quote, UserError } from "../../../errors/user-error.js";
import { wholeOf } from "../../reading/input.js";
import type { FormatRecord } from "../record.js";
import type { NumpyArray } from "./array.js";
import { decodeArray } from "./array.js";
import { addArrays } from "./npy.js";
import { unzipped } from "./zip.js";

export const npz: FormatRecord = {
  name: "npz",
  about: "NumPy: arrays of as many rows, each a column or several",
  extensions: ["npz"],
  unit: "row",
  isBinary: true,
  recognises: (head) => head[0] === 0x50 && head[1] === 0x4b && head[2] <= 8 && head[3] <= 9,
  async read(input, builder) {
    const { file } = builder;
    const arrays: NumpyArray[] = [];
    for (const { name, bytes } of await unzipped(await wholeOf(input), file)) {
      const array = decodeArray(bytes, `${quote(name)} in ${file}`);
      arrays.push({ rows: array.rows, columns: named(array, name.replace(/\.npy$/, "")) });
      if (array.rows !== arrays[0].rows)
        throw new UserError(`${quote(name)} in ${file} has ${array.rows} rows, and the arrays before have ${arrays[0].rows}`);
    }
    if (arrays.length === 0) throw new UserError(`${file} has no arrays`);
    addArrays(builder, arrays);
    return { missing: "NaN" };
  },
};

/** The array's columns, with its name where they have none. */
function named({ columns }: NumpyArray, name: string): NumpyArray["columns"] {
  return columns.map((column, i) => (column.name === "" ? { ...column, name: columns.length === 1 ? name : `${name}_${i}` } : column));
}
