/** A table as delimited text. */

import type { Layout } from "../options.js";
import { NumberText } from "../reading/number-text.js";
import type { Table } from "../table.js";
import { printCell } from "./cells.js";

/** Rows of a block. */
const BLOCK = 4096;

/**
 * Writes a table as delimited text (RFC 4180), block by block. Read again with the same types, its cells are the same.
 *
 * @param layout as it was read
 */
export function* csvBlocks(table: Table, layout: Layout): Generator<Uint8Array> {
  const { delimiter, newline, missing } = layout;
  const encoder = new TextEncoder();
  const special = new RegExp(`["\\r\\n${delimiter === "|" ? "\\|" : delimiter}]|^\\s|\\s$|^$`);
  const quoted = (text: string): string => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const needsHeader = layout.header || !areNumberNames(table);
  let text = needsHeader ? table.columns.map(({ name }) => quoted(name)).join(delimiter) + newline : "";
  // a line without a byte would be a blank one
  const nothing = missing === "" && table.columns.length === 1 ? '""' : missing;
  for (let row = 0; row < table.rows; row++) {
    text += table.columns
      .map((column) => {
        const cell = printCell(column, row);
        return cell === undefined ? nothing : quoted(cell);
      })
      .join(delimiter);
    text += newline;
    if ((row + 1) % BLOCK !== 0) continue;
    yield encoder.encode(text);
    text = "";
  }
  if (text !== "") yield encoder.encode(text);
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
