/** JSON: an array of objects, an array of arrays, or an object of arrays. */

import { quote, UserError } from "../../../errors/user-error.js";
import { wholeOf } from "../../reading/input.js";
import type { TableBuilder } from "../../reading/table-builder.js";
import { asUtf8 } from "../../reading/utf8.js";
import type { FormatRecord } from "../record.js";
import { JsonRows } from "./rows.js";
import { JsonScanner } from "./scanner.js";

export const json: FormatRecord = {
  name: "json",
  about: "an array of objects, an array of arrays, or an object of arrays",
  extensions: ["json"],
  unit: "row",
  isBinary: false,
  recognises: (head) => isText(head) && /^\s*(?:\[|\{)/.test(startOf(head)),
  async read(input, builder) {
    const text = await asUtf8(input, builder.file, builder.notes);
    const bytes = await wholeOf(text);
    let inRow = false;
    const place = (): string => (inRow ? `row ${builder.rows + 1} of ${builder.file}` : builder.file);
    const scanner = new JsonScanner(bytes, 0, bytes.length, place);
    if (scanner.isObject()) readColumns(builder, scanner);
    else {
      if (!scanner.isArray()) throw new UserError(`${builder.file} is no table: it must be an array of rows or an object of columns`);
      const rows = new JsonRows(builder, scanner, place);
      scanner.eachItem(() => {
        inRow = true;
        rows.row();
        inRow = false;
      });
      rows.finish();
    }
    scanner.finish();
    return { missing: "null" };
  },
};

/** An object with an array for each column. */
function readColumns(builder: TableBuilder, scanner: JsonScanner): void {
  let rows = -1;
  scanner.eachValue((name) => {
    if (!scanner.isArray())
      throw new UserError(
        `${builder.file}: column ${quote(name)} is no array`,
        "a table is an array of rows, or an object with an array for each column",
      );
    builder.addColumn(name);
    const column = builder.columns.at(-1)!;
    let count = 0;
    scanner.eachItem(() => {
      scanner.cell(column);
      count++;
    });
    if (rows !== -1 && count !== rows)
      throw new UserError(`${builder.file}: column ${quote(name)} has ${count} cells, and the columns before have ${rows}`);
    rows = count;
  });
  if (rows === -1) throw new UserError(`${builder.file} is an object without columns`);
  builder.rows = rows;
  builder.checkOptions();
}

/** Characters that tell a format. */
const START = 4096;

/** The first characters, without a byte-order mark. */
export function startOf(head: Uint8Array): string {
  return new TextDecoder().decode(head.subarray(0, START));
}

/** Whether there is no NUL byte, as in UTF-16 and in binary files. */
export function isText(head: Uint8Array): boolean {
  return !head.subarray(0, START).includes(0);
}
