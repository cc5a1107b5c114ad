/** Delimited text with some cells replaced and columns added; every other byte as it was. */

import { UserError } from "../../errors/user-error.js";
import { Fields, RecordReader } from "../formats/csv/records.js";
import type { Layout } from "../options.js";
import type { Bytes } from "../reading/input.js";
import { openInput, wholeOf } from "../reading/input.js";
import { asUtf8 } from "../reading/utf8.js";
import { quotedBetween } from "./quoted.js";

/** A column that is added after the others. */
export interface AddedColumn {
  name: string;
  /** the text of a row's cell; an empty one is a missing cell */
  text: (row: number) => string;
}

/** What is written anew. */
export interface Changes {
  /** the text of a cell in place of what stands there; undefined: the cell stays */
  cell?: ((row: number, column: number) => string | undefined) | undefined;
  added?: readonly AddedColumn[] | undefined;
}

/**
 * The text of a file that was read, changed. What is packed comes back unpacked, and UTF-16 as UTF-8.
 *
 * @param layout as it was read
 * @throws UserError as the file's reader; where the file is no delimited text
 */
export async function rewritten(bytes: Bytes, layout: Layout, { cell, added = [] }: Changes): Promise<Uint8Array> {
  if (layout.format !== "csv") throw new UserError(`the file is ${layout.format}, and no delimited text`);
  const input = await openInput(bytes, "the file");
  const hasMark = input.head[0] === 0xef && input.head[1] === 0xbb && input.head[2] === 0xbf;
  const text = await wholeOf(await asUtf8(input, "the file", []));
  const quoted = quotedBetween(layout.delimiter);
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = hasMark ? [input.head.subarray(0, 3)] : [];
  const fields = new Fields();
  let row = layout.header ? -1 : 0;
  let done = 0;
  const put = (from: number, to: number, texts: string): void => {
    parts.push(text.subarray(done, from), encoder.encode(texts));
    done = to;
  };
  new RecordReader(layout.delimiter, "the file").read(text, true, fields, () => {
    if (fields.isBlank()) return;
    for (let i = 0; i < fields.count; i++) {
      const fresh = row < 0 ? undefined : cell?.(row, i);
      if (fresh === undefined) continue;
      const around = fields.quoted[i] === 0 ? 0 : 1;
      put(fields.starts[i] - around, fields.ends[i] + around, quoted(fresh));
    }
    if (added.length > 0) {
      const end = fields.ends[fields.count - 1] + (fields.quoted[fields.count - 1] === 0 ? 0 : 1);
      const texts = added.map((column) => (row < 0 ? column.name : column.text(row)));
      put(end, end, texts.map((of) => layout.delimiter + (of === "" ? "" : quoted(of))).join(""));
    }
    row++;
  });
  parts.push(text.subarray(done));
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
