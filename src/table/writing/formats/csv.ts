/** A table as delimited text. */

import type { Layout } from "../../options.js";
import { NumberText } from "../../reading/number-text.js";
import type { Column, Table } from "../../table.js";
import { areNumbers } from "../../table.js";
import { numberPrinter, printCell } from "../cells.js";
import { quotedBetween } from "../quoted.js";
import type { TableEncoder, WriterRecord } from "./record.js";
import { NOTHING } from "./record.js";

export const csv: WriterRecord = {
  name: "csv",
  about: "delimited text, as the table's own file was laid out",
  extensions: ["csv", "txt"],
  encoder: ({ first, layout }) => delimitedEncoder(first, layout),
};

/** Delimited text (RFC 4180) in a layout. */
export function delimitedEncoder(first: Table, layout: Layout): TableEncoder {
  const encoder = new TextEncoder();
  const lines = linesIn(layout);
  return {
    begin: () => encoder.encode(lines.header(first)),
    rows: (block) => encoder.encode(lines.rows(block, 0, block.rows)),
    end: () => NOTHING,
  };
}

/** Rows that are one text at once. */
const AT_ONCE = 4096;

/**
 * Writes a table as delimited text (RFC 4180), block by block. Read again with the same types, its cells are the same.
 *
 * @param layout as it was read
 */
export function* csvBlocks(table: Table, layout: Layout): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const lines = linesIn(layout);
  const header = lines.header(table);
  if (table.rows === 0 && header !== "") yield encoder.encode(header);
  for (let from = 0; from < table.rows; from += AT_ONCE)
    yield encoder.encode((from === 0 ? header : "") + lines.rows(table, from, Math.min(table.rows, from + AT_ONCE)));
}

interface Lines {
  header: (first: Table) => string;
  rows: (table: Table, from: number, to: number) => string;
}

function linesIn({ delimiter, newline, missing, header }: Layout): Lines {
  const quoted = quotedBetween(delimiter);
  const textsOf = ({ type, cells }: Column, nothing: string): ((row: number) => string) => {
    if (areNumbers(cells)) {
      const print = numberPrinter(type);
      return (row) => (Number.isNaN(cells[row]) ? nothing : quoted(print(cells[row])));
    }
    const levels = cells.levels.map(quoted);
    return (row) => (cells.codes[row] < 0 ? nothing : levels[cells.codes[row]]);
  };
  return {
    header: (first) => (header || !areNumberNames(first) ? first.columns.map(({ name }) => quoted(name)).join(delimiter) + newline : ""),
    rows({ columns }, from, to) {
      // a line without a byte would be a blank one
      const nothing = missing === "" && columns.length === 1 ? '""' : missing;
      const texts = columns.map((column) => textsOf(column, nothing));
      let text = "";
      for (let row = from; row < to; row++) {
        for (let c = 0; c < texts.length; c++) text += c === 0 ? texts[c](row) : delimiter + texts[c](row);
        text += newline;
      }
      return text;
    },
  };
}

/** Whether the columns are named x0, x1 and so on, and the first row is numbers, so that a file without a header says the same. */
function areNumberNames(table: Table): boolean {
  const number = new NumberText();
  const encoder = new TextEncoder();
  return table.columns.every((column, i) => {
    const first = encoder.encode(printCell(column, 0) ?? "");
    return column.name === `x${i}` && number.read(first, 0, first.length, true);
  });
}
