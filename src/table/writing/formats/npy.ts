/** A table of numbers as NumPy's .npy: rows × columns of float64, without the columns' names. */

import { quote, UserError } from "../../../errors/user-error.js";
import { npyHeader } from "../../../formats/npy-header.js";
import type { Column } from "../../table.js";
import { areNumbers } from "../../table.js";
import { saidNumber } from "../cells.js";
import { holdingOf } from "../holdings.js";
import type { WriterRecord } from "./record.js";
import { NOTHING } from "./record.js";

export const npy: WriterRecord = {
  name: "npy",
  about: "an array of float64, of tables of numbers alone; a missing cell is NaN",
  extensions: ["npy"],
  check(columns) {
    for (const { name, type, levels } of columns) {
      const holding = holdingOf(type, levels);
      if (holding === "texts" || holding === "dates")
        throw new UserError(`column ${quote(name)} holds ${holding}, and npy numbers alone`, "choose another format, such as parquet");
    }
  },
  encoder({ first: { columns }, rows }) {
    return {
      begin: () => npyHeader(rows, columns.length, "<f8"),
      rows(block) {
        const width = block.columns.length;
        const bytes = new Uint8Array(8 * block.rows * width);
        const view = new DataView(bytes.buffer);
        block.columns.forEach((column, c) => {
          const value = numbersOf(column);
          for (let row = 0; row < block.rows; row++) view.setFloat64(8 * (row * width + c), value(row), true);
        });
        return bytes;
      },
      end: () => NOTHING,
    };
  },
};

/** Row → its number; of a truth value 0 or 1. */
function numbersOf({ cells, type }: Column): (row: number) => number {
  if (areNumbers(cells)) {
    const said = saidNumber(type);
    return (row) => said(cells[row]);
  }
  const { codes, levels } = cells;
  const numbers = levels.map((level, code) => (type.kind === "boolean" ? code : Number(level)));
  return (row) => (codes[row] < 0 ? NaN : numbers[codes[row]]);
}
