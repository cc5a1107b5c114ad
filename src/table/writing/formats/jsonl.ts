/** A table as lines of JSON, an object for each row. */

import type { Column, ColumnType } from "../../table.js";
import { areNumbers } from "../../table.js";
import { numberPrinter, pointPrinter } from "../cells.js";
import { holdingOf } from "../holdings.js";
import type { WriterRecord } from "./record.js";
import { NOTHING } from "./record.js";

export const jsonl: WriterRecord = {
  name: "jsonl",
  about: "lines of JSON, an object for each row; a missing cell is null",
  extensions: ["jsonl", "ndjson"],
  encoder() {
    const encoder = new TextEncoder();
    return {
      begin: () => NOTHING,
      rows({ rows, columns }) {
        const keys = columns.map(({ name }, c) => `${c === 0 ? "{" : ","}${JSON.stringify(name)}:`);
        const values = columns.map(valuesOf);
        let text = "";
        for (let row = 0; row < rows; row++) {
          for (let c = 0; c < keys.length; c++) text += keys[c] + values[c](row);
          text += "}\n";
        }
        return encoder.encode(text);
      },
      end: () => NOTHING,
    };
  },
};

/** Row → its value as JSON. */
function valuesOf({ type, cells }: Column): (row: number) => string {
  if (areNumbers(cells)) {
    const print = jsonPrinter(type);
    return (row) => (Number.isNaN(cells[row]) ? "null" : print(cells[row]));
  }
  const { codes, levels } = cells;
  const holding = holdingOf(type, levels);
  const texts = levels.map((level) =>
    holding === "texts" ? JSON.stringify(level) : holding === "truth values" ? level.toLowerCase() : level,
  );
  return (row) => (codes[row] < 0 ? "null" : texts[codes[row]]);
}

function jsonPrinter(type: ColumnType): (value: number) => string {
  if (type.kind !== "date") return pointPrinter(type);
  const print = numberPrinter(type);
  return (value) => JSON.stringify(print(value));
}
